"""Which value survives in a golden cell, and why each of the others lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mdm.model import Cell, Contribution, Loser, RecordId
from mdm.survivorship.link import Link, Scene
from mdm.survivorship.narrowing import Narrowed, narrow, tie
from mdm.survivorship.rules import Invalid
from mdm.survivorship.union import Union

_NOWHERE = Scene()
_UNHEARD = ("ignored", "invalid")


def survive(
    attribute: str,
    contributions: Iterable[Contribution],
    chain: Sequence[Link],
    scene: Scene = _NOWHERE,
    *,
    invalid: Invalid = "keep",
    ignored: Mapping[RecordId, str] | None = None,
) -> Cell | None:
    """The golden cell of one attribute.

    Args:
        attribute: its name.
        contributions: what the records say of it, in any order.
        chain: the links of its rule.
        scene: the other records and cells that links look at.
        invalid: what becomes of contributions that fail a check.
        ignored: record → why it is not listened to.

    Returns:
        The cell with its lineage, or None when no contribution says anything.
    """
    present = [contribution for contribution in contributions if contribution.competes]
    if not present:
        return None
    last = chain[-1]
    if len(present) == 1 and not (present[0].invalid or ignored or isinstance(last, Union)):
        return Cell(attribute, present[0], last.name)
    heard, unheard = _admitted(present, invalid, ignored or {})
    if not heard:
        return Cell(attribute, None, last.name, _losers(unheard, None))
    narrowed = narrow(heard, chain, scene)
    if isinstance(last, Union) and any(contribution.value is not None for contribution in narrowed.left):
        return _gathered(attribute, last, narrowed, unheard)
    if not narrowed.left:
        return Cell(attribute, None, narrowed.rule, _losers([*narrowed.out, *unheard], None))
    winner, *rest = narrowed.left
    beaten = [*((loser, tie(loser, winner)) for loser in rest), *narrowed.out, *unheard]
    return Cell(attribute, winner, narrowed.rule, _losers(beaten, winner))


def survive_block(
    contributions: Mapping[str, Sequence[Contribution]],
    chain: Sequence[Link],
    scene: Scene = _NOWHERE,
    *,
    invalid: Invalid = "keep",
    ignored: Mapping[RecordId, str] | None = None,
) -> dict[str, Cell]:
    """The golden cells of attributes that belong together: all come from one winning record, or are absent.

    Args:
        contributions: attribute → contributions, in the same order of records for every attribute.
        chain: its links rank the records by their combined value.
        scene: the other records and cells that links look at.
        invalid: what becomes of records of which any part fails a check.
        ignored: record → why it is not listened to.

    Returns:
        attribute → cell, for the attributes that the winning record speaks of, or all where nothing survives.
    """
    combined: dict[RecordId, tuple[Contribution, tuple[Contribution, ...]]] = {}
    for row in zip(*contributions.values(), strict=True):
        if any(part.competes for part in row):
            whole = _whole(row)
            combined[whole.record_id] = (whole, row)
    decided = survive(
        "", [whole for whole, _ in combined.values()], chain, scene, invalid=invalid, ignored=ignored
    )
    if decided is None:
        return {}
    if decided.winner and not decided.losers:
        row = combined[decided.winner.record_id][1]
        return {
            attribute: Cell(attribute, part, decided.rule)
            for attribute, part in zip(contributions, row, strict=True)
            if part.competes
        }
    cells: dict[str, Cell] = {}
    for place, attribute in enumerate(contributions):
        won = combined[decided.winner.record_id][1][place] if decided.winner else None
        if won is not None and not won.competes:
            continue
        parts = [(combined[loser.contribution.record_id][1][place], loser.why) for loser in decided.losers]
        losers = _losers([(part, why) for part, why in parts if part.competes], won)
        if won is not None or losers:
            cells[attribute] = Cell(attribute, won, decided.rule, losers)
    return cells


def _whole(row: Sequence[Contribution]) -> Contribution:
    """The parts of a block as one contribution: as old as its newest part, invalid if any part is."""
    texts = "\x1f".join("\x00" if part.null else part.value or "" for part in row)
    first = next(part for part in row if part.competes)
    clocks = [part.changed_at for part in row if part.changed_at is not None]
    return replace(
        first,
        value=texts,
        null=False,
        changed_at=max(clocks, default=None),
        invalid=next((part.invalid for part in row if part.invalid), None),
    )


def _admitted(
    present: list[Contribution], invalid: Invalid, ignored: Mapping[RecordId, str]
) -> tuple[list[Contribution], list[tuple[Contribution, str]]]:
    """Who takes part, and who does not with why."""
    if not ignored and (invalid in ("keep", "lower") or not any(c.invalid for c in present)):
        return present, []
    heard = [c for c in present if c.record_id not in ignored]
    unheard = [(c, ignored[c.record_id]) for c in present if c.record_id in ignored]
    if invalid == "exclude" or (invalid == "last" and not all(c.invalid for c in heard)):
        unheard = [(c, f"invalid: {c.invalid}") for c in heard if c.invalid] + unheard
        heard = [c for c in heard if not c.invalid]
    unheard.sort(key=lambda pair: (pair[0].source, pair[0].key))
    return heard, unheard


def _losers(beaten: Sequence[tuple[Contribution, str]], winner: Contribution | None) -> tuple[Loser, ...]:
    """Losers with why; who says just what the winner says lost by no rule, unless nobody listened."""

    if winner is None:
        return tuple([Loser(loser, reason) for loser, reason in beaten])
    value, null = winner.value, winner.null
    return tuple(
        [
            Loser(
                loser,
                "same value"
                if loser.value == value and loser.null == null and not reason.startswith(_UNHEARD)
                else reason,
            )
            for loser, reason in beaten
        ]
    )


def _gathered(
    attribute: str, union: Union, narrowed: Narrowed, unheard: Sequence[tuple[Contribution, str]]
) -> Cell:
    """The cell of a list: a small cell for each item."""
    items = []
    groups = list(union.groups(narrowed.left).values())
    for said in groups:
        winner, *rest = said
        items.append(
            Cell(attribute, winner, union.name, _losers([(c, tie(c, winner)) for c in rest], winner))
        )
    kept = items[: union.limit]
    beyond = [(c, union.why()) for said in groups[len(kept) :] for c in said]
    nulls = [(c, "says that there is none") for c in narrowed.left if c.null]
    losers = _losers([*beyond, *nulls, *narrowed.out, *unheard], None)
    return Cell(attribute, kept[0].winner if kept else None, union.name, losers, tuple(kept))
