"""Which sources a file has, and which of them seem to hold each thing once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.fuzz import ratio, token_set_ratio, token_sort_ratio

from matching.standardise.products import model_number
from matching.suggest.columns import about_parties, columns_of_kinds
from matching.suggest.kinds import ColumnProfile, Kind, SourceProfile
from matching.suggest.relations import plain

_NAMING = (
    Kind.GIVEN_NAME, Kind.SURNAME, Kind.ORGANISATION_NAME, Kind.PARTY_NAME, Kind.FULL_NAME, Kind.TITLE
)  # fmt: skip
_KEYS = frozenset(
    [Kind.EMAIL, Kind.PHONE, Kind.TAX_ID, Kind.NATIONAL_ID, Kind.GTIN, Kind.MODEL_NUMBER, Kind.DUNS, Kind.LEI]
)
_COMPARED = _KEYS | {
    Kind.ADDRESS, Kind.STREET, Kind.HOUSE_NUMBER, Kind.CITY, Kind.POSTCODE, Kind.BIRTH_DATE, Kind.YEAR,
    Kind.BIRTH_YEAR, Kind.BIRTH_MONTH, Kind.BIRTH_DAY,
    Kind.PEOPLE, Kind.DESCRIPTION, Kind.PRICE, Kind.BRAND, Kind.IDENTIFIER, Kind.CATEGORY, Kind.NUMBER,
    Kind.DATE, Kind.FREE_TEXT, Kind.UNKNOWN,
}  # fmt: skip
_LARGEST_BLOCK = 12
_ALIKE = 88.0
_RELATED = 60.0
_AGREES = 80.0
_MAJORITY = 0.6
_FEWEST_RECORDS = 50
_MANY_WITHIN = 0.03
_SOME_ACROSS = 10
# Duplicates of a source that is not kept free of them are about as frequent as partners elsewhere. What is
# left in one that is comes from things that look alike: editions, variants, colours. Customers seldom do.
_LITTLE_OF_PARTIES, _LITTLE_OF_THINGS = 0.08, 0.25


@dataclass(frozen=True, slots=True)
class _Record:
    source: str
    name: str
    names: tuple[str | None, ...]
    numbers: frozenset[str]
    model: str | None
    values: tuple[str | None, ...]


def sources(
    columns: Mapping[str, Sequence[str | None]], profiles: Mapping[str, ColumnProfile], column: str | None
) -> dict[str, SourceProfile]:
    """The sources of a file by name, and how likely each is free of duplicates; "" alone where no column names any.

    Two records count as nearly identical when they share rare words, an identifier, a phone number or an
    e-mail address, their names are nearly the same, no number in the names differs, and most of what else
    both have agrees; products, when the codes in their titles are one. That misses many matches and may: what
    is compared is how often it happens within and across sources. Shares found in a sample of a file are
    lower than those of the whole.

    Args:
        columns: name → values.
        profiles: what they are.
        column: the one that names the source of each record, if any does.
    """
    records = _records(columns, profiles, column)
    within: set[int] = set()
    across: set[int] = set()
    for left, right in sorted(_candidates(records, _key_places(profiles))):
        if _nearly_identical(records[left], records[right]):
            (within if records[left].source == records[right].source else across).update((left, right))
    rows: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        rows[record.source].append(row)
    little = _LITTLE_OF_PARTIES if about_parties(profiles) else _LITTLE_OF_THINGS
    return {name: _judge(name, rows[name], within, across, little) for name in sorted(rows)}


def _compared(profiles: Mapping[str, ColumnProfile]) -> list[ColumnProfile]:
    return [column for column in profiles.values() if column.kind in _COMPARED and not column.derived_from]


def _key_places(profiles: Mapping[str, ColumnProfile]) -> list[int]:
    return [place for place, column in enumerate(_compared(profiles)) if column.kind in _KEYS]


def _records(
    columns: Mapping[str, Sequence[str | None]], profiles: Mapping[str, ColumnProfile], source: str | None
) -> list[_Record]:
    naming = _naming(columns, profiles, source)
    named = list(zip(*(columns[name] for name in naming), strict=True))
    others = list(zip(*(columns[column.name] for column in _compared(profiles)), strict=True))
    rows = len(next(iter(columns.values()), ()))
    titles = [columns[name] for name, column in profiles.items() if column.kind is Kind.TITLE]
    found = []
    for row in range(rows):
        names = tuple(map(plain, named[row])) if named else ()
        name = " ".join(filter(None, names))
        found.append(
            _Record(
                source=(columns[source][row] or "").strip() if source is not None else "",
                name=name,
                names=names,
                numbers=frozenset(word for word in name.split() if any(map(str.isdigit, word))),
                model=next((model for title in titles if (model := _model(title[row]))), None),
                values=tuple(map(plain, others[row])) if others else (),
            )
        )
    return found


def _naming(
    columns: Mapping[str, Sequence[str | None]], profiles: Mapping[str, ColumnProfile], source: str | None
) -> list[str]:
    """The columns that name a party, or all texts about a thing: songs of one name are many."""
    if about_parties(profiles):
        names = [name for name, column in profiles.items() if column.kind in _NAMING]
        return [name for name in names if not profiles[name].derived_from] or names
    rows = columns[source] if source is not None else next(iter(columns.values()), ())
    chosen = columns_of_kinds(profiles, columns, rows)
    return [column.name for kind in (Kind.TITLE, Kind.FREE_TEXT) for column in chosen.get(kind, ())]


def _model(title: str | None) -> str | None:
    """The code of letters and digits in a product's title; other titles seldom have one."""
    return None if title is None or len(title.split()) < 2 else model_number([title])


def _candidates(records: Sequence[_Record], keys: Sequence[int]) -> set[tuple[int, int]]:
    """Pairs of rows that share a key which few rows have."""
    words = Counter(word for record in records for word in set(record.name.split()))
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        for key in _blocks(record, keys, words):
            blocks[key].append(row)
    return {
        pair
        for rows in blocks.values()
        if len(rows) <= _LARGEST_BLOCK
        for pair in combinations(sorted(set(rows)), 2)
    }


def _blocks(record: _Record, keys: Sequence[int], words: Counter[str]) -> Iterator[tuple[object, ...]]:
    rare = sorted(set(record.name.split()), key=lambda word: (words[word], word))[:3]
    yield from (("words", *pair) for pair in combinations(rare, 2))
    yield from (("word", word) for word in rare[:2])
    if record.name:
        yield "name", record.name
    if record.model is not None:
        yield "model", record.model
    yield from (("value", place, value) for place in keys if (value := record.values[place]))


def _nearly_identical(left: _Record, right: _Record) -> bool:
    if left.model is not None and right.model is not None:
        return left.model == right.model and token_set_ratio(left.name, right.name) >= _RELATED
    if not left.name or not right.name or left.numbers != right.numbers:
        return False
    if token_sort_ratio(left.name, right.name, score_cutoff=_ALIKE) < _ALIKE:
        return False
    # Two songs of one album have most of their names in common, but not each of them.
    if len(left.names) > 2 and not all(
        token_sort_ratio(one, other) >= _ALIKE
        for one, other in zip(left.names, right.names, strict=True)
        if one is not None and other is not None
    ):
        return False
    both = [
        (one, other)
        for one, other in zip(left.values, right.values, strict=True)
        if one is not None and other is not None
    ]
    if not both:
        return not left.values
    return sum(ratio(one, other) >= _AGREES for one, other in both) >= _MAJORITY * len(both)


def _judge(
    name: str, rows: Sequence[int], within: set[int], across: set[int], little: float
) -> SourceProfile:
    own, others = sum(row in within for row in rows), sum(row in across for row in rows)
    inside, outside = own / len(rows), others / len(rows)
    # As if one more had been seen, so that a few records prove nothing.
    ratio = (own + 1) / (others + 1)
    unique: bool | None = None
    confidence, reason = 0.5, "too little tells whether it has duplicates"
    if len(rows) < _FEWEST_RECORDS:
        reason = f"{len(rows)} records are too few to tell"
    elif others >= _SOME_ACROSS and ratio <= little:
        unique, confidence = True, 1.0 - 0.5 * ratio / little
        reason = (
            f"{outside:.1%} of its records have a nearly identical one in another source, "
            f"and only {inside:.1%} have one in the same"
        )
    elif inside >= _MANY_WITHIN:
        unique, confidence = False, min(0.99, 0.7 + 3 * inside)
        reason = f"{inside:.1%} of its records have a nearly identical one in the same source"
    return SourceProfile(
        name, len(rows), round(inside, 4), round(outside, 4), unique, round(confidence, 3), reason
    )
