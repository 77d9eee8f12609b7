"""How a golden record came to be: the joins of its records in order, replayed from the log, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.flow.resolve import Component, component_of
from mdm.identity import Joined, Resolution
from mdm.model import Decision, GoldenId, RecordId, format_golden_id
from mdm.reads.golden import GoldenView, golden_record
from mdm.store.policies import active_policy


@dataclass(frozen=True, slots=True)
class Step:
    """Two groups of records that became one, by a pair of them.

    `by` says what joined them: a steward's `decision`, or `evidence` of so many `bits` (None for a steward's) and
    the probability that this was, rivals heard. `left_group` and `right_group` are record ids, sorted; `golden_id`
    is the id of what they make together.
    """

    left: RecordId
    right: RecordId
    by: Literal["decision", "evidence"]
    bits: float | None
    probability: float | None
    decision: Decision | None
    left_group: tuple[RecordId, ...]
    right_group: tuple[RecordId, ...]
    golden_id: str


@dataclass(frozen=True, slots=True)
class Held:
    """Evidence that would have joined a record with one elsewhere, and what forbade it.

    `reason` is `different`, `veto`, `unique_source`, `confirmed` or `cohesion`.
    """

    record_id: RecordId
    other_id: RecordId
    reason: str
    probability: float


@dataclass(frozen=True, slots=True)
class How:
    """The steps in order: what stewards ruled comes first, then evidence, the strongest first.

    `names` is record id → source:key of every record that is named, `elsewhere` the golden ids of those which are
    not in this golden record.
    """

    golden: GoldenView
    steps: tuple[Step, ...]
    refused: tuple[Held, ...]
    names: dict[RecordId, str]
    elsewhere: dict[RecordId, str]


def how(connection: Connection, golden_id: GoldenId) -> How:
    """Replay how the golden record behind an id came to be, under the policy in force.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    golden = golden_record(connection, golden_id)
    members = {reference.record_id for reference in golden.cross_references}
    policy = active_policy(connection, golden.object).policy
    component = component_of(connection, policy, sorted(members))
    resolution = component.resolved(policy)
    steps = _steps(component, [join for join in resolution.joins if join.left in members])
    refused = _refused(component, resolution, members)
    homes = resolution.golden_ids()
    named = members | {held.other_id for held in refused}
    if not named <= component.members.keys():
        raise NotFoundError("settled golden record", golden.id)
    return How(
        golden,
        tuple(steps),
        tuple(refused),
        {record_id: str(component.members[record_id].key) for record_id in sorted(named)},
        {record_id: format_golden_id(homes[record_id]) for record_id in sorted(named - members)},
    )


def _steps(component: Component, joins: Sequence[Joined]) -> list[Step]:
    decided = {(decision.left, decision.right): decision for decision in component.decisions}
    scored = {(score.left_id, score.right_id): score for score in component.scores}
    groups: dict[RecordId, tuple[RecordId, ...]] = {}
    steps = []
    for join in joins:
        pair = min(join.left, join.right), max(join.left, join.right)
        ours, theirs = (groups.get(end, (end,)) for end in (join.left, join.right))
        together = tuple(sorted(ours + theirs))
        groups |= dict.fromkeys(together, together)
        evident = join.weight is not None
        score = scored.get(pair) if evident else None
        steps.append(
            Step(
                join.left,
                join.right,
                "evidence" if evident else "decision",
                join.weight,
                None if score is None else score.probability,
                None if evident else decided.get(pair),
                ours,
                theirs,
                format_golden_id(GoldenId(together[0])),
            )
        )
    return steps


def _refused(component: Component, resolution: Resolution, members: set[RecordId]) -> list[Held]:
    scored = {(score.left_id, score.right_id): score.probability for score in component.scores}
    found = []
    for refusal in resolution.refused:
        ends = refusal.left, refusal.right
        inside = [end for end in ends if end in members]
        if len(inside) == 1:
            other = ends[0] if ends[1] == inside[0] else ends[1]
            found.append(Held(inside[0], other, refusal.reason, scored[ends]))
    return found
