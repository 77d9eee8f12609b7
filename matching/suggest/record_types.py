"""Which records of a mixed file are of persons and which of organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.suggest.content import is_organisation_type, is_person_type
from matching.suggest.kinds import ColumnProfile, Kind, RecordTypes
from matching.suggest.relations import Cells, cells_of, exclusion

_OF_PERSONS = (Kind.SURNAME, Kind.GIVEN_NAME)
_MOST_TYPES = 12
_LEAST_SHARE = 0.02
_EXCLUSIVE = 0.97
_LIKELY = 0.5
_FILLED = 0.1


def record_types(
    columns: Mapping[str, Sequence[str | None]], profiles: Mapping[str, ColumnProfile]
) -> RecordTypes | None:
    """How a mixed file tells persons from organisations; None for a file of one of the two, or of neither.

    A column of known words says it (person, company), or one of codes that go with the columns filled; else
    the columns filled alone do, where a record has either a surname or a name of an organisation.
    """
    cells = cells_of(columns)
    for name in sorted(columns, key=lambda name: -_chance(profiles[name], Kind.RECORD_TYPE)):
        if _chance(profiles[name], Kind.RECORD_TYPE) < _LIKELY or profiles[name].distinct > _MOST_TYPES:
            break
        found = _by_words(name, columns, cells) or _by_codes(name, columns, cells, profiles)
        if found is not None:
            return found
    return _by_filled_columns(cells, profiles)


def _chance(column: ColumnProfile, kind: Kind) -> float:
    return dict([(column.kind, column.confidence), *column.alternatives]).get(kind, 0.0)


def _written(values: Sequence[str | None]) -> list[str]:
    return sorted({value for value in values if value})


def _by_words(name: str, columns: Mapping[str, Sequence[str | None]], cells: Cells) -> RecordTypes | None:
    values = _written(columns[name])
    person = tuple(value for value in values if is_person_type(value))
    organisation = tuple(value for value in values if is_organisation_type(value))
    if not person or not organisation:
        return None
    persons, organisations = _rows(cells[name], person), _rows(cells[name], organisation)
    reason = f'"{name}" has words for persons and for organisations'
    return _types(name, person, organisation, cells, persons, organisations, 0.97, reason)


def _by_codes(
    name: str,
    columns: Mapping[str, Sequence[str | None]],
    cells: Cells,
    profiles: Mapping[str, ColumnProfile],
) -> RecordTypes | None:
    """Codes such as 1 and 2 mean what the columns filled with them say."""
    surname = next((other for other in profiles if profiles[other].kind is Kind.SURNAME), None)
    if surname is None:
        return None
    person: list[str] = []
    organisation: list[str] = []
    for value in _written(columns[name]):
        rows = _rows(cells[name], [value])
        share = _filled(cells[surname], rows)
        (person if share > _LIKELY else organisation).append(value)
    if not person or not organisation:
        return None
    persons, organisations = _rows(cells[name], person), _rows(cells[name], organisation)
    reason = f'the values of "{name}" go with whether "{surname}" is filled'
    return _types(name, tuple(person), tuple(organisation), cells, persons, organisations, 0.9, reason)


def _by_filled_columns(cells: Cells, profiles: Mapping[str, ColumnProfile]) -> RecordTypes | None:
    best: tuple[float, str, str] | None = None
    for person in (name for name in profiles if profiles[name].kind in _OF_PERSONS):
        for organisation in (name for name in profiles if profiles[name].kind is Kind.ORGANISATION_NAME):
            if min(profiles[person].filled, profiles[organisation].filled) < _LEAST_SHARE:
                continue
            share = exclusion(cells[person], cells[organisation])
            if share >= _EXCLUSIVE and (best is None or share > best[0]):
                best = (share, person, organisation)
    if best is None:
        return None
    share, person, organisation = best
    persons = [row for row, cell in enumerate(cells[person]) if cell is not None]
    organisations = [row for row, cell in enumerate(cells[organisation]) if cell is not None]
    reason = f'{share:.0%} of the records have either "{person}" or "{organisation}"'
    return _types(None, (), (), cells, persons, organisations, 0.8 * share, reason)


def _rows(column: Sequence[str | None], values: Sequence[str]) -> list[int]:
    plain = set(cells_of({"": list(values)})[""])
    return [row for row, cell in enumerate(column) if cell is not None and cell in plain]


def _filled(column: Sequence[str | None], rows: Sequence[int]) -> float:
    return sum(column[row] is not None for row in rows) / len(rows) if rows else 0.0


def _types(
    column: str | None,
    person: tuple[str, ...],
    organisation: tuple[str, ...],
    cells: Cells,
    persons: Sequence[int],
    organisations: Sequence[int],
    confidence: float,
    reason: str,
) -> RecordTypes | None:
    if not persons or not organisations:
        return None
    shares = {
        name: (_filled(cells[name], persons), _filled(cells[name], organisations))
        for name in cells
        if name != column
    }
    return RecordTypes(
        column=column,
        person=person,
        organisation=organisation,
        person_columns=tuple(
            name for name, (theirs, others) in shares.items() if theirs > _FILLED and others < theirs / 20
        ),
        organisation_columns=tuple(
            name for name, (theirs, others) in shares.items() if others > _FILLED and theirs < others / 20
        ),
        confidence=confidence,
        reason=reason,
    )
