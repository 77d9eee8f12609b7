"""What a page says was done just now, and the way to take it back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mdm.reads.golden import CellView, GoldenView
from mdm.reads.quarantine import QuarantineView
from mdm.reads.relations import RelationView
from mdm.reads.rulings import RulingView
from stewardship.pages import words

_MOST_SHOWN = 120
_RELATED = re.compile(
    "(?P<verdict>related|unrelated|withdrawn):(?P<kind>[a-z0-9_]+):(?P<direction>to|from):(?P<other>G[0-9]+)"
)


@dataclass(frozen=True, slots=True)
class Toast:
    """A sentence, and the form that takes back what it tells of.

    `action` is where that form posts its fields, empty where there is nothing to take back; `asks` says that this
    leads to a page which asks first.
    """

    text: str
    action: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False


def ruling_toast(view: GoldenView, rulings: Sequence[RulingView], ruling_id: int) -> Toast | None:
    """What was ruled; None where it is not about the golden record or stands no more."""
    found = next((each for each in rulings if each.id == ruling_id and each.stands), None)
    if found is None:
        return None
    fields = {"kind": "undo", "golden_id": view.id, "ruling_id": str(found.id)}
    return Toast(f"Ruling {found.id}: {found.kind} by {found.author}.", "/rulings/preview", fields, asks=True)


def closing_toast(item: QuarantineView) -> Toast | None:
    """What became of a quarantined item; None while it is open."""
    became = {
        "accepted": "was accepted and is on its way to a golden record",
        "dismissed": "was dismissed for good",
    }.get(item.state)
    return Toast(f"Item {item.id} {became}.") if became else None


def correction_toast(view: GoldenView, attribute: str, corrected: bool) -> Toast | None:
    """What became of a correction of an attribute, or of taking it back; None where there is no such cell.

    Args:
        view: the golden record as it is now.
        attribute: what was corrected.
        corrected: whether stewards say anything of it now.
    """
    cell = next((each for each in view.cells if each.attribute == attribute), None)
    if cell is None:
        return None
    name = words(attribute)
    if not corrected:
        return Toast(f"{name} is what the sources say: {_shown(cell)}.")
    fields = {"attribute": attribute, "action": "withdraw", "reason": "Taken back at once"}
    return Toast(_corrected(cell, name), f"/golden/{view.id}/correct", fields)


def _corrected(cell: CellView, name: str) -> str:
    winners = [*(item.winner for item in cell.items), *([cell.winner] if cell.winner else [])]
    if any(winner.author for winner in winners):
        return f"{name} is corrected: {_shown(cell)}."
    whys = [loser.why or "" for loser in cell.losers if loser.author]
    outranked = next((why for why in whys if not why.startswith("ignored by")), None)
    if outranked is not None:
        return f"The correction of {name} is kept, but did not win: {words(outranked)}."
    return f"{name} no longer listens to that record: {_shown(cell)}."


def _shown(cell: CellView) -> str:
    values = [item.value for item in cell.items] or [cell.value or "no value"]
    said = ", ".join(values)
    return said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"


def relation_toast(
    view: GoldenView, said: str, standing: Sequence[RelationView], denied: Sequence[RelationView]
) -> Toast | None:
    """What was said of a relation, as `verdict:kind:direction:other`; None where it does not stand."""
    parts = _RELATED.fullmatch(said)
    if parts is None:
        return None
    verdict, kind, direction, other = parts["verdict"], parts["kind"], parts["direction"], parts["other"]
    if verdict == "withdrawn":
        return Toast(f"Of {other} as {words(kind)}, what the sources say holds.")
    among = standing if verdict == "related" else denied
    found = next((e for e in among if (e.kind, e.direction, e.golden_id) == (kind, direction, other)), None)
    if found is None:
        return None
    mine, theirs = view.title or view.id, found.title or other
    one, whose = (theirs, mine) if direction == "to" else (mine, theirs)
    relation = words(kind) if verdict == "related" else f"not {words(kind)}"
    fields = {"kind": kind, "other": other, "direction": direction, "verdict": "withdrawn"}
    return Toast(f"{one} is {relation} of {whose}.", f"/golden/{view.id}/relations", fields)
