"""Draws how a golden record came to be as a tree: records on the left, joins from left to right in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mdm.how import How, Step
from mdm.model import RecordId

ROW: Final = 30.0
FIRST_JOIN: Final = 270.0
STEP_WIDTH: Final = 74.0
LABEL: Final = 150.0
MOST_DRAWN: Final = 60
"""Records; a larger tree is told by its table alone."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A source record: where its name stands."""

    name: str
    y: float


@dataclass(frozen=True, slots=True)
class Knot:
    """A join: two lines that meet. `label` is the weight in bits, or the decision that did it."""

    x: float
    y: float
    path: str
    label: str
    by: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A picture in its own units."""

    width: float
    height: float
    leaves: tuple[Leaf, ...]
    knots: tuple[Knot, ...]


def tree_of(how: How) -> Tree | None:
    """The tree of a golden record; None where nothing was joined, or far too much."""
    records = [reference.record_id for reference in how.golden.cross_references]
    if not how.steps or len(records) > MOST_DRAWN:
        return None
    order = _order(how.steps)
    heights = {record_id: ROW * (place + 0.5) for place, record_id in enumerate(order)}
    # What a record hangs on by now: where its branch ends.
    ends: dict[RecordId, tuple[float, float]] = {
        record_id: (FIRST_JOIN - STEP_WIDTH / 2, y) for record_id, y in heights.items()
    }
    knots = []
    for number, step in enumerate(how.steps):
        (x_one, y_one), (x_other, y_other) = ends[step.left], ends[step.right]
        x, y = FIRST_JOIN + number * STEP_WIDTH, (y_one + y_other) / 2
        path = f"M{x_one:g} {y_one:g}H{x:g}V{y_other:g}H{x_other:g}"
        knots.append(
            Knot(x, y, path, _label(step), step.by, f"/compare/{step.left}/{step.right}", _title(how, step))
        )
        ends |= dict.fromkeys((*step.left_group, *step.right_group), (x, y))
    width = FIRST_JOIN + STEP_WIDTH * (len(how.steps) - 1) + LABEL
    leaves = tuple(Leaf(how.names[record_id], y) for record_id, y in heights.items())
    return Tree(width, ROW * len(order), leaves, tuple(knots))


def _order(steps: tuple[Step, ...]) -> list[RecordId]:
    """The records so that no two branches cross: what was joined stands together."""
    rows: dict[RecordId, list[RecordId]] = {}
    together: list[RecordId] = []
    for step in steps:
        ours, theirs = (rows.get(end, [end]) for end in (step.left, step.right))
        together = ours + theirs if min(ours) < min(theirs) else theirs + ours
        rows |= dict.fromkeys(together, together)
    return together


def _label(step: Step) -> str:
    if step.bits is not None:
        return f"{step.bits:+.1f}".replace("-", "−")
    return "same" if step.decision is None else f"#{step.decision.decision_id}"


def _title(how: How, step: Step) -> str:
    left, right = how.names[step.left], how.names[step.right]
    if step.decision is not None:
        return f"{left} + {right}: decision {step.decision.decision_id} by {step.decision.author}"
    return f"{left} + {right}: evidence"
