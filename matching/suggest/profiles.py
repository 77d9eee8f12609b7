"""What the columns of an unknown file are, each looked at alone and then beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.suggest.content import Content, content_of
from matching.suggest.date_parts import parts_of_birth_date
from matching.suggest.evidence import Verdict, judge
from matching.suggest.headers import header_weights
from matching.suggest.kinds import ColumnProfile, Kind
from matching.suggest.relations import (
    Cells,
    composed,
    dependence,
    equality,
    foretells_presence,
    occurrence,
    opening,
    plain,
    some_rows,
)

_ALTERNATIVES = 3
_LIKELY = 0.5
_POSSIBLE = 0.02
_NEARLY_ALL = 0.9
_UNLIKELY = -9.0
_SAID = 2.0
_OFTEN = 0.4
_SOMETIMES = 0.25
_MOST_TYPES = 6
_PERSON_PARTS = (Kind.GIVEN_NAME, Kind.MIDDLE_NAME, Kind.SURNAME)
_NAMES = frozenset([Kind.FULL_NAME, Kind.PARTY_NAME, Kind.ORGANISATION_NAME, Kind.TITLE])
_PLACES = frozenset([Kind.STREET, Kind.ADDRESS, Kind.CITY, Kind.POSTCODE, Kind.REGION])
_OF_PRODUCTS = frozenset([Kind.PRICE, Kind.BRAND, Kind.GTIN, Kind.MODEL_NUMBER])
_NOT_COPIES = frozenset([Kind.FLAG, Kind.NUMBER, Kind.EMPTY, Kind.CONSTANT, Kind.YEAR])


@dataclass(slots=True)
class _Table:
    """The columns of one file and what is known of them so far.

    `rows` are some of its rows, `cells` the same ones in plain text.
    """

    columns: Mapping[str, Sequence[str | None]]
    contents: Mapping[str, Content]
    verdicts: Mapping[str, Verdict]
    rows: Cells
    cells: Cells
    derived: dict[str, tuple[str, ...]]

    def of(self, *kinds: Kind, at_least: float = _LIKELY) -> list[str]:
        """Columns that are likely one of the kinds."""
        return [
            name
            for name, verdict in self.verdicts.items()
            if sum(chance for kind, chance in verdict.ranked() if kind in kinds) >= at_least
        ]

    def neighbours(self, names: Iterable[str]) -> set[str]:
        """Columns that stand beside one of these."""
        order = list(self.columns)
        places = [order.index(name) for name in names]
        return {
            order[near] for place in places for near in (place - 1, place + 1) if 0 <= near < len(order)
        } - set(names)


def profile(columns: Mapping[str, Sequence[str | None]]) -> dict[str, ColumnProfile]:
    """Say of every column what kind of attribute it is, from its header, its content and the other columns.

    The order of the rows does not matter; that of the columns does, for a house number stands beside its
    street.

    Args:
        columns: header → one value per row; a sample of up to 20,000 rows says enough. None, blanks and
            placeholders such as "n/a" are absent values.

    Raises:
        ValueError: the columns differ in length.
    """
    contents = {name: content_of(values) for name, values in columns.items()}
    verdicts = {name: judge(name, content) for name, content in contents.items()}
    rows = some_rows(columns)
    cells = {name: [plain(value) for value in values] for name, values in rows.items()}
    table = _Table(columns, contents, verdicts, rows, cells, {})
    for read in (
        _read_mailboxes,
        _tell_company,
        _pair_names,
        _complete_addresses,
        _find_brands,
        _find_copies,
        _find_composed_names,
        _find_types,
        _keep_one_title,
        _keep_one_record_id,
        _keep_one_birth_date,
        _join_birth_dates,
    ):
        read(table)
    return {name: _summary(name, table) for name in columns}


def _summary(name: str, table: _Table) -> ColumnProfile:
    content, verdict = table.contents[name], table.verdicts[name]
    (kind, confidence), *others = verdict.ranked()
    figures = content.measured
    return ColumnProfile(
        name=name,
        kind=kind,
        confidence=round(confidence, 4),
        reasons=verdict.told(kind),
        filled=round(figures["filled"], 4),
        distinct=len(content.counts),
        repeated=round(figures["repeated"], 4),
        mean_words=round(figures["words"], 2),
        alternatives=tuple(
            (other, round(chance, 4)) for other, chance in others[:_ALTERNATIVES] if chance >= _POSSIBLE / 2
        ),
        derived_from=table.derived.get(name, ()),
    )


def _read_mailboxes(table: _Table) -> None:
    """A name that stands in the mailbox of the same row is part of a person's name."""
    for mail in table.of(Kind.EMAIL):
        boxes = [None if value is None else plain(value.partition("@")[0]) for value in table.rows[mail]]
        for name, verdict in table.verdicts.items():
            if max(verdict.weights.get(kind, _UNLIKELY) for kind in (Kind.SURNAME, Kind.GIVEN_NAME)) < -4:
                continue
            share = occurrence(table.cells[name], boxes)
            if name != mail and share > _SOMETIMES:
                reason = f'{share:.0%} stand in the mailbox of "{mail}"'
                for kind in (Kind.SURNAME, Kind.GIVEN_NAME):
                    verdict.add(kind, 1.5 + share, reason)


def _tell_company(table: _Table) -> None:
    """A plain name beside prices is a product's, beside an address a customer's."""
    prices, places = table.of(*_OF_PRODUCTS, at_least=0.7), table.of(*_PLACES, at_least=0.7)
    contacts = table.of(Kind.PHONE, Kind.EMAIL, at_least=0.7)
    for name, verdict in table.verdicts.items():
        if prices and not places and Kind.TITLE in verdict.weights:
            verdict.add(Kind.TITLE, 1.0, f'"{prices[0]}" is of products')
            verdict.add(Kind.MODEL_NUMBER, 0.5, f'"{prices[0]}" is of products')
        if places and contacts and Kind.ORGANISATION_NAME in verdict.weights and name not in places:
            reason = f'"{places[0]}" and "{contacts[0]}" are of customers'
            for kind in (Kind.ORGANISATION_NAME, Kind.FULL_NAME, Kind.PARTY_NAME):
                verdict.add(kind, 1.0, reason)
            verdict.add(Kind.TITLE, -1.5, reason)


def _pair_names(table: _Table) -> None:
    """Where there is a given name, a surname stands beside it, and the other way round."""
    for have, want in ((Kind.GIVEN_NAME, Kind.SURNAME), (Kind.SURNAME, Kind.GIVEN_NAME)):
        known, missing = table.of(have), not table.of(want)
        if not known:
            continue
        near = table.neighbours(known)
        for name, verdict in table.verdicts.items():
            if name in known or verdict.weights.get(want, _UNLIKELY) < -3.5:
                continue
            if name in near and missing and table.contents[name].measured["words"] < 2:
                verdict.add(want, 2.5, f'stands beside "{known[0]}"')
    _settle_two_of_one_kind(table)


def _settle_two_of_one_kind(table: _Table) -> None:
    """Of two columns both like given names, with no surname, the one with more surnames is the surname."""
    for have, other, figure in (
        (Kind.GIVEN_NAME, Kind.SURNAME, "surname"),
        (Kind.SURNAME, Kind.GIVEN_NAME, "given"),
    ):
        found = table.of(have)
        if len(found) != 2 or table.of(other):
            continue
        first, second = (table.contents[name].measured for name in found)
        most = found[0] if first[figure] > second[figure] else found[1]
        if other not in header_weights(found[0] if most == found[1] else found[1]):
            verdict = table.verdicts[most]
            lead = verdict.weights[have] - verdict.weights[other]
            verdict.add(other, lead + 1.0, f"of two columns of names, this has more {figure}s")


def _complete_addresses(table: _Table) -> None:
    """House numbers stand beside streets, and a postcode and its city foretell each other."""
    streets = table.of(Kind.STREET)
    near = table.neighbours(streets)
    for name in near:
        if table.verdicts[name].weights.get(Kind.HOUSE_NUMBER, _UNLIKELY) > -4:
            table.verdicts[name].add(Kind.HOUSE_NUMBER, 3.5, f'stands beside the street "{streets[0]}"')
    places = table.of(*_PLACES)
    for name, verdict in table.verdicts.items():
        others = [place for place in places if place != name]
        if not others:
            continue
        for kind, weight in ((Kind.POSTCODE, 1.2), (Kind.REGION, 0.5), (Kind.CITY, 0.5)):
            if verdict.weights.get(kind, _UNLIKELY) > -2:
                verdict.add(kind, weight, f'"{others[0]}" is of addresses')
    _link_cities(table)


def _link_cities(table: _Table) -> None:
    for code in table.of(Kind.POSTCODE, at_least=0.1):
        for city in table.of(Kind.CITY, Kind.REGION, at_least=0.1):
            if code == city:
                continue
            share = dependence(table.columns[code], table.columns[city])
            if share > _LIKELY:
                reason = f"a postcode foretells the place in {share:.0%} of the cases"
                table.verdicts[code].add(Kind.POSTCODE, 2 * share, reason)
                verdict = table.verdicts[city]
                for kind in (Kind.CITY, Kind.REGION):
                    if verdict.weights.get(kind, _UNLIKELY) > -4:
                        verdict.add(kind, 2 * share, reason)


def _find_brands(table: _Table) -> None:
    """A column whose values open the titles is the brand."""
    for title in table.of(Kind.TITLE):
        for name, verdict in table.verdicts.items():
            if name == title or verdict.weights.get(Kind.BRAND, _UNLIKELY) < -4:
                continue
            share = opening(table.cells[name], table.cells[title])
            if share > _OFTEN:
                verdict.add(Kind.BRAND, 6 * share, f'{share:.0%} of "{title}" begin with it')


def _find_copies(table: _Table) -> None:
    """A column that repeats an earlier one is no evidence of its own, and is of the same kind."""
    names = [name for name, verdict in table.verdicts.items() if verdict.kind not in _NOT_COPIES]
    for place, right in enumerate(names):
        for left in names[:place]:
            share = equality(table.cells[left], table.cells[right])
            if share >= 0.95 and left not in table.derived:
                original, copy = _original_and_copy(table, left, right)
                kind = table.verdicts[original].kind
                verdict = table.verdicts[copy]
                gap = max(verdict.weights.values()) - verdict.weights.get(kind, _UNLIKELY)
                verdict.add(kind, gap + 2.0, f'{share:.0%} equal "{original}"')
                table.derived[copy] = (original,)
                break


def _original_and_copy(table: _Table, left: str, right: str) -> tuple[str, str]:
    filled = table.contents[right].present > table.contents[left].present
    return (right, left) if filled else (left, right)


def _find_composed_names(table: _Table) -> None:
    """A name that is given name and surname put together adds nothing to them."""
    parts = [name for kind in _PERSON_PARTS for name in table.of(kind)]
    if not any(table.verdicts[part].kind == Kind.SURNAME for part in parts):
        return
    for name, verdict in table.verdicts.items():
        if name in parts or sum(chance for kind, chance in verdict.ranked() if kind in _NAMES) < 0.3:
            continue
        same, without = composed([table.cells[part] for part in parts], table.cells[name])
        if same < 0.8:
            continue
        listed = " and ".join(f'"{part}"' for part in parts)
        kind = Kind.PARTY_NAME if without > 0.03 else Kind.FULL_NAME
        gap = max(verdict.weights.values()) - verdict.weights.get(kind, _UNLIKELY)
        verdict.add(kind, gap + 3.0, f"{same:.0%} are the words of {listed}")
        sources = list(parts)
        if without > 0.03:
            sources += _other_names(table, name, parts)
        table.derived[name] = tuple(sources)


def _other_names(table: _Table, name: str, parts: Sequence[str]) -> list[str]:
    """Columns that make up the name in the rows that have none of the parts."""
    rows = [
        row for row in range(len(table.cells[name])) if all(table.cells[part][row] is None for part in parts)
    ]
    whole = [table.cells[name][row] for row in rows]
    return [
        other
        for other in table.of(Kind.ORGANISATION_NAME)
        if other != name and equality([table.cells[other][row] for row in rows], whole) > _NEARLY_ALL
    ]


def _find_types(table: _Table) -> None:
    """A column of few codes that foretell whether there is a surname says which records are persons."""
    for surname in table.of(Kind.SURNAME, Kind.GIVEN_NAME):
        if not 0.02 < table.contents[surname].measured["filled"] < 0.98:
            continue
        for name, verdict in table.verdicts.items():
            content = table.contents[name]
            if not 2 <= len(content.counts) <= _MOST_TYPES or content.measured["filled"] < _NEARLY_ALL:
                continue
            if foretells_presence(table.cells[name], table.cells[surname]) > _NEARLY_ALL:
                verdict.add(Kind.RECORD_TYPE, 9.0, f'foretells whether "{surname}" has a value')


def _keep_one_title(table: _Table) -> None:
    """Of two texts that name the thing, the longer one describes it."""
    titles = table.of(Kind.TITLE)
    if len(titles) < 2:
        return
    best = max(
        titles, key=lambda name: (header_weights(name).get(Kind.TITLE, (0.0, ""))[0], -_words(table, name))
    )
    for name in titles:
        named = header_weights(name).get(Kind.TITLE, (0.0, ""))[0]
        if name != best and named < _SAID and _words(table, name) > _words(table, best):
            verdict = table.verdicts[name]
            lead = verdict.weights[Kind.TITLE] - verdict.weights[Kind.DESCRIPTION]
            verdict.add(Kind.DESCRIPTION, lead + 1.0, f'longer than "{best}", which names the thing')


def _words(table: _Table, name: str) -> float:
    return table.contents[name].measured["words"]


def _keep_one_record_id(table: _Table) -> None:
    """A record has one key of its own: the likeliest; other unique columns are identifiers."""
    unique = [
        name
        for name, content in table.contents.items()
        if content.measured["unique"] == 1.0
        and content.measured["filled"] == 1.0
        and content.present > 1
        and table.verdicts[name].weights.get(Kind.RECORD_ID, _UNLIKELY) > -4
    ]
    candidates = unique or table.of(Kind.RECORD_ID)
    if not candidates:
        return
    best = max(candidates, key=lambda name: table.verdicts[name].weights.get(Kind.RECORD_ID, _UNLIKELY))
    if best in unique and not [name for name in table.of(Kind.RECORD_ID) if name != best]:
        table.verdicts[best].add(Kind.RECORD_ID, 2.5, "every row has another value")
    for name in table.of(Kind.RECORD_ID):
        if name != best:
            reason = f'"{best}" is likelier the key of the record'
            table.verdicts[name].add(Kind.RECORD_ID, -4.0, reason)
            table.verdicts[name].add(Kind.IDENTIFIER, 1.0, reason)


def _keep_one_birth_date(table: _Table) -> None:
    births = table.of(Kind.BIRTH_DATE)
    if len(births) > 1:
        best = max(births, key=lambda name: table.verdicts[name].weights[Kind.BIRTH_DATE])
        for name in births:
            if name != best:
                table.verdicts[name].add(Kind.BIRTH_DATE, -3.0, f'"{best}" is likelier the date of birth')


def _join_birth_dates(table: _Table) -> None:
    """A year, a month and a day beside one another are one date of birth."""
    named = table.of(Kind.GIVEN_NAME, Kind.SURNAME, Kind.FULL_NAME)
    found = parts_of_birth_date(table.contents, of_persons=bool(named))
    for part, name in found.items():
        verdict = table.verdicts[name]
        others = " and ".join(f'"{other}"' for other in found.values() if other != name)
        verdict.add(part, max(verdict.weights.values()) + 3.0, f"is one date of birth together with {others}")
