"""Which columns of a file to match by, and what each is taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from matching.standardise.titles import title
from matching.suggest.kinds import ColumnProfile, Kind

OFTEN_FILLED = 0.3
"""Columns of which little is learned are taken where so many records have a value."""

_SURE = 0.5
_FILLED = 0.1
_SHARE_OF_NAMED = 0.5
_MOST_CATEGORIES = 4
_WORDS_WITH_ADDRESS = 5.0
_FEW_VALUES = 10
_ENOUGH_ROWS = 30
_ONE_LANGUAGE = 0.5
_PARTIES = frozenset([Kind.ORGANISATION_NAME, Kind.PARTY_NAME, Kind.FULL_NAME])
_NAMES = _PARTIES | {Kind.TITLE}
_COUNTS = frozenset([Kind.NUMBER, Kind.CATEGORY])
_TOGETHER_OF_PARTIES = (
    {Kind.SURNAME, Kind.GIVEN_NAME},
    {Kind.ORGANISATION_NAME, Kind.LATITUDE, Kind.LONGITUDE},
)
# What no product, song or publication has.
_OF_PARTIES = frozenset([
    Kind.ADDRESS, Kind.STREET, Kind.POSTCODE, Kind.EMAIL, Kind.PHONE, Kind.BIRTH_DATE, Kind.BIRTH_YEAR,
    Kind.NATIONAL_ID, Kind.TAX_ID, Kind.DUNS, Kind.LEI,
])  # fmt: skip
_WEAK = frozenset([
    Kind.CATEGORY, Kind.NUMBER, Kind.FREE_TEXT, Kind.DATE, Kind.YEAR, Kind.IDENTIFIER, Kind.UNKNOWN,
])  # fmt: skip

Chosen = dict[Kind, list[ColumnProfile]]
Cells = Sequence[str | None]


def columns_of_kinds(
    profiles: Mapping[str, ColumnProfile], columns: Mapping[str, Cells], sources: Cells
) -> Chosen:
    """Kind → the columns taken for it, the fullest first.

    What other columns tell already, or hardly a record has, is left out. A column that is a name of some kind
    is one even where no kind of name is likelier than not. Where nothing speaks of persons or organisations, names
    are texts about a thing: the one that tells things apart best is its title. Categories are compared where the
    sources have the same ones.

    Args:
        profiles: of the columns.
        columns: header → a value per row.
        sources: that of each row.
    """
    found: Chosen = {}
    for column in sorted(profiles.values(), key=lambda column: (-round(column.filled, 2), column.name)):
        kind = _taken_for(column)
        least = OFTEN_FILLED if kind in _WEAK else _FILLED
        if not column.derived_from and column.filled >= least:
            found.setdefault(kind, []).append(column)
    found = _with_whole_coordinates(found)
    found = _without_contacts(found) if about_parties(profiles) else _as_texts(found)
    found.pop(Kind.UNKNOWN, None)
    # What one source calls "P" and another "Person" would keep all of their records apart.
    types = found.get(Kind.RECORD_TYPE, ())
    if not all(_in_one_language(columns[column.name], sources) for column in types):
        del found[Kind.RECORD_TYPE]
    if Kind.CATEGORY in found:
        telling = sorted(found.pop(Kind.CATEGORY), key=lambda column: (-column.distinct, column.name))
        telling = [column for column in telling if _in_one_language(columns[column.name], sources)]
        found |= {Kind.CATEGORY: telling[:_MOST_CATEGORIES]} if telling else {}
    return found


def _in_one_language(values: Cells, sources: Cells) -> bool:
    """Whether the largest sources use a category's values about equally often: else they only tell the source."""
    read = {value: title(value) for value in set(values) if value}
    counts: dict[str | None, Counter[str]] = {}
    for value, source in zip(values, sources, strict=True):
        if value and (found := read[value]):
            counts.setdefault(source, Counter())[found] += 1
    if len(set(sources)) < 2:
        return True
    large = sorted((of_source for of_source in counts.values()), key=lambda found: -found.total())[:2]
    if len(large) < 2 or large[1].total() < _ENOUGH_ROWS:
        return False
    one, other = large
    shared = sum(min(one[value] / one.total(), other[value] / other.total()) for value in one)
    return shared >= _ONE_LANGUAGE


def about_parties(profiles: Mapping[str, ColumnProfile]) -> bool:
    """Whether the records are of persons or organisations, and not of things such as products or publications."""
    kinds = {_taken_for(column) for column in profiles.values() if column.filled >= _FILLED}
    return bool(_OF_PARTIES & kinds) or any(both <= kinds for both in _TOGETHER_OF_PARTIES)


def _with_whole_coordinates(found: Chosen) -> Chosen:
    """Degrees of one direction alone are numbers."""
    degrees = [found.get(kind, []) for kind in (Kind.LATITUDE, Kind.LONGITUDE)]
    if all(degrees) or not any(degrees):
        return found
    kept = {kind: columns for kind, columns in found.items() if kind not in (Kind.LATITUDE, Kind.LONGITUDE)}
    return kept | {Kind.NUMBER: [*kept.get(Kind.NUMBER, ()), *degrees[0], *degrees[1]]}


def _taken_for(column: ColumnProfile) -> Kind:
    """Its kind where that is likelier than not; of several kinds of names together, the likeliest of them.

    A number that may sort as well, such as that of a track, is a number.
    """
    if column.confidence >= _SURE:
        return column.kind
    chances = [(column.kind, column.confidence), *column.alternatives]
    if column.kind is Kind.NUMBER and sum(chance for kind, chance in chances if kind in _COUNTS) >= _SURE:
        return Kind.NUMBER
    names = [(chance, kind) for kind, chance in chances if kind in _NAMES]
    return max(names)[1] if sum(chance for chance, _ in names) >= _SURE else Kind.UNKNOWN


def _without_contacts(found: Chosen) -> Chosen:
    """Without names that few records have beside the one that names the thing: those of people in charge."""
    named = {kind: columns[0].filled for kind, columns in found.items() if kind in _NAMES}
    fullest = max(named.values(), default=0.0)
    meant = {kind for kind, filled in named.items() if filled >= _SHARE_OF_NAMED * fullest}
    return {kind: columns for kind, columns in found.items() if kind not in _NAMES or kind in meant}


def _as_organisation_text(found: Chosen) -> Chosen:
    """An organisation's name of so many words that its address or department must be among them is a text."""
    names = found.get(Kind.ORGANISATION_NAME, [])
    if not names or names[0].mean_words < _WORDS_WITH_ADDRESS:
        return found
    kept: Chosen = {kind: columns for kind, columns in found.items() if kind is not Kind.ORGANISATION_NAME}
    return kept | {Kind.ORGANISATION_TEXT: names}


def _as_texts(found: Chosen) -> Chosen:
    """The names of a thing and of whoever made it as texts, the first of them its title; so all that nobody knows."""
    names = [column for kind in _NAMES for column in found.get(kind, ())]
    if not names:
        # A place by itself, with no address around it, is the thing.
        names = list(found.get(Kind.CITY, ()))
    unknown = [column for column in found.get(Kind.UNKNOWN, ()) if column.distinct >= _FEW_VALUES]
    alone = len(names) + len(unknown) < 2 and not found.keys().isdisjoint(_NAMES)
    if alone or not (names or unknown):
        return _as_organisation_text(found) if alone else found
    title = max(
        found.get(Kind.TITLE) or names or unknown,
        key=lambda column: (round(column.filled, 1), column.distinct, column.name),
    )
    others = [column for column in [*names, *unknown] if column is not title]
    others = [replace(column, kind=Kind.FREE_TEXT) for column in others]
    gone = {Kind.UNKNOWN, *_NAMES} | ({Kind.CITY} if found.get(Kind.CITY) == names else set())
    kept = {kind: columns for kind, columns in found.items() if kind not in gone}
    texts = sorted(
        [*kept.get(Kind.FREE_TEXT, ()), *others], key=lambda column: (-round(column.filled, 2), column.name)
    )
    return kept | {Kind.TITLE: [title]} | ({Kind.FREE_TEXT: texts} if texts else {})
