"""Calendar dates in ISO form."""

import datetime
import re
from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, is_placeholder, transliterate

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ]?)(\d{1,2})\2(\d{1,2})(?:[t ]\d{1,2}:.*)?", re.ASCII | re.DOTALL)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4})", re.ASCII)
_NAMED_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[-/. ]*([a-z]{3,9})[-/., ]*(\d{4})", re.ASCII)
_NAMED_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? *(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})", re.ASCII)
_NOT_DIGIT = re.compile(r"[^0-9]+")
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
# What systems write when they know no date.
_PLACEHOLDERS = frozenset(
    [
        datetime.date(1900, 1, 1),
        datetime.date(1899, 12, 30),
        datetime.date(1899, 12, 31),
        datetime.date(1901, 1, 1),
    ]
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan januar janvier enero ene janner",
            "february feb februar fevrier fev febrero",
            "march mar marz maerz mars marzo",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug aout agosto ago",
            "september sep sept septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre dic",
        ],
        start=1,
    )
    for name in names.split()
}


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= year <= _LAST_YEAR and found not in _PLACEHOLDERS else None


def _parse(value: str) -> datetime.date | None:
    folded = transliterate(value).strip().lower()
    if found := _YEAR_FIRST.fullmatch(folded):
        year, separator, month, day = found.groups()
        if separator or len(month) == len(day) == 2:
            return _valid(int(year), int(month), int(day))
        return None
    if found := _DAY_FIRST.fullmatch(folded):
        day, _, month, year = found.groups()
        # 04/25/1956 has only one reading; 09/04/1956 is read day first.
        return _valid(int(year), int(month), int(day)) or _valid(int(year), int(day), int(month))
    if found := _NAMED_DAY_FIRST.fullmatch(folded):
        day, month, year = found.groups()
    elif found := _NAMED_MONTH_FIRST.fullmatch(folded):
        month, day, year = found.groups()
    else:
        return None
    number = _MONTHS.get(month)
    return None if number is None else _valid(int(year), number, int(day))


@lru_cache(CACHE_SIZE)
def date(value: str) -> str | None:
    """ISO date; day before month where both orders would do; None unless a real day of 1800 to 2199.

    Dates that systems write for "not known" (1900-01-01 and its neighbours, 9999-12-31) count as absent.
    """
    found = _parse(value)
    return None if found is None else found.isoformat()


@lru_cache(CACHE_SIZE)
def date_digits(value: str) -> str | None:
    """ISO date, or the bare digits of what is not a date, so that a mistyped one can still be compared."""
    if is_placeholder(value):
        return None
    if found := _parse(value):
        return found.isoformat()
    digits = _NOT_DIGIT.sub("", transliterate(value))
    if not digits.strip("0") or digits in ("99991231", "19000101", "18991230", "18991231", "19010101"):
        return None
    # Eight digits freed from stray marks may be a date after all.
    found_date = _parse(digits)
    return digits if found_date is None else found_date.isoformat()
