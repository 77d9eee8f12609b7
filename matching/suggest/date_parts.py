"""Which columns together are a date of birth: its year, its month and its day, each in a column of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matching.standardise.dates import day_number, month_number, year_number
from matching.suggest.content import Content
from matching.suggest.headers import WHOLE, header_weights
from matching.suggest.kinds import Kind

PARTS = (Kind.BIRTH_YEAR, Kind.BIRTH_MONTH, Kind.BIRTH_DAY)
"""In the order in which a feature reads them."""

_READ: Mapping[Kind, Callable[[str], int | None]] = {
    Kind.BIRTH_YEAR: year_number,
    Kind.BIRTH_MONTH: month_number,
    Kind.BIRTH_DAY: day_number,
}
# Some are mistyped.
_NEARLY_ALL = 0.9
_SAID_OF_BIRTH, _SAID_OF_A_DATE = 0.75 * WHOLE, 0.25 * WHOLE
_OF_A_DATE = frozenset([*PARTS, Kind.BIRTH_DATE, Kind.DATE, Kind.YEAR, Kind.NUMBER])
_SAYS_OTHERWISE = 2.0
# Births are spread over the year and the month: no month has a quarter of them, no day an eighth.
_COMMONEST = {Kind.BIRTH_MONTH: 0.25, Kind.BIRTH_DAY: 0.125}
_MONTHS, _LATE_IN_A_MONTH = 12, 0.4
_YEARS_APART, _LAST_YEAR = 15, 2010
_FEWEST_ROWS = 30


@dataclass(frozen=True, slots=True)
class _Reading:
    """A column read as one part of a date: how often each number occurs, and in which share of the rows."""

    numbers: Counter[int]
    share: float

    @classmethod
    def of(cls, content: Content, read: Callable[[str], int | None]) -> _Reading:
        numbers: Counter[int] = Counter()
        for value, count in content.counts.items():
            if (found := read(value)) is not None:
                numbers[found] += count
        return cls(numbers, numbers.total() / max(1, content.present))

    def looks_like(self, part: Kind) -> bool:
        """Whether the numbers alone tell that this is such a part of dates of birth."""
        total = self.numbers.total()
        if total < _FEWEST_ROWS:
            return False
        if part is Kind.BIRTH_YEAR:
            years = sorted(self.numbers.elements())
            early, middle, late = (years[int(share * (total - 1))] for share in (0.1, 0.5, 0.9))
            return late - early >= _YEARS_APART and middle <= _LAST_YEAR
        in_the_end = sum(count for number, count in self.numbers.items() if number > _MONTHS) / total
        spread = max(self.numbers.values()) <= _COMMONEST[part] * total
        return spread and (part is Kind.BIRTH_MONTH or in_the_end >= _LATE_IN_A_MONTH)


def parts_of_birth_date(contents: Mapping[str, Content], *, of_persons: bool) -> dict[Kind, str]:
    """Part → its column; empty where there are no such columns, or several that may be one part.

    Year and month must be there. Where no header speaks of birth, the records must be of persons, and the numbers must
    look like those of births.

    Args:
        contents: of the columns.
        of_persons: whether columns name persons.
    """
    found: dict[Kind, str] = {}
    heard: list[float] = []
    # A month may pass for a day, and so is taken first.
    for part in PARTS:
        fits = {
            name: said
            for name, content in contents.items()
            if name not in found.values() and (said := _says(name, content, part)) is not None
        }
        most = max(fits.values(), default=0.0)
        best = [name for name, said in fits.items() if said == most]
        if len(best) == 1:
            found[part] = best[0]
            heard.append(most)
    needed = PARTS[:2] if max(heard, default=0.0) >= _SAID_OF_BIRTH else PARTS
    if not found.keys() >= set(needed) or (max(heard) < _SAID_OF_BIRTH and not of_persons):
        return {}
    return found


def _says(name: str, content: Content, part: Kind) -> float | None:
    """How much the header says that a column is a part of dates of birth; None where it cannot be, or nothing tells."""
    reading = _Reading.of(content, _READ[part])
    if not content.present or reading.share < _NEARLY_ALL:
        return None
    header = header_weights(name)
    said = header.get(part, (0.0, ""))[0]
    if said >= _SAID_OF_BIRTH:
        return said
    others = max((weight for kind, (weight, _) in header.items() if kind not in _OF_A_DATE), default=0.0)
    if others >= _SAYS_OTHERWISE or not reading.looks_like(part):
        return None
    return said if said >= _SAID_OF_A_DATE else 0.0
