"""What a steward reviews: open tasks, and any two records side by side with the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from matching.explain import MatchScore, explain
from matching.why_not import WhyNot
from matching.why_not import why_not as why_not_matched
from mdm.errors import NotFoundError, RequestInvalidError
from mdm.identity import spanning
from mdm.model import GoldenId, Member, RecordId, format_golden_id
from mdm.store import identity, log, overview, rulings
from mdm.store.policies import active_policy


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two records."""

    record_id: RecordId
    source: str
    key: str
    golden_id: str
    values: Mapping[str, str]
    deleted: bool
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision of a steward, standing or taken back."""

    id: int
    verdict: str
    author: str
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class PairView:
    """Two records side by side: their attributes in the policy's order, the evidence, and past decisions.

    `vetoing` names the attributes of which the features that veto a merge are made.
    """

    object: str
    left: SideView
    right: SideView
    attributes: tuple[str, ...]
    score: MatchScore
    vetoing: tuple[str, ...]
    decisions: tuple[DecisionView, ...]

    @property
    def together(self) -> bool:
        """Whether both are in one golden record now."""
        return self.left.golden_id == self.right.golden_id


@dataclass(frozen=True, slots=True)
class WhyNotView:
    """Why two records are not one: the pair, what the rules make of it, and the decisions that stand in between.

    `between` are the standing decisions `different` between the two golden records, whichever records they name.
    """

    pair: PairView
    why_not: WhyNot
    between: tuple[DecisionView, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A question for a steward. `title` names the two records' golden titles, left and right.

    It is asked for both golden records: `pairs` counts the pairs of their records in question.
    """

    id: int
    object: str
    left_id: RecordId
    right_id: RecordId
    left_title: str
    right_title: str
    left_golden_id: str
    right_golden_id: str
    question: str
    probability: float
    pairs: int
    state: str
    queue: str
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


def open_tasks(
    connection: Connection, object_name: str | None = None, *, limit: int = 50, offset: int = 0
) -> list[TaskView]:
    """Open tasks, the most probable matches first."""
    rows = identity.open_tasks(connection, object_name, limit=limit, offset=offset)
    return _task_views(connection, rows)


def open_task_count(connection: Connection, object_name: str | None = None) -> int:
    """How many open tasks there are, of one object or of all."""
    counts = overview.open_tasks(connection)
    return sum(counts.values()) if object_name is None else counts.get(object_name, 0)


def task(connection: Connection, task_id: int) -> TaskView:
    """One task, open or closed.

    Raises:
        NotFoundError: there is no such task.
    """
    row = identity.task_by_id(connection, task_id)
    if row is None:
        raise NotFoundError("task", str(task_id))
    return _task_views(connection, [row])[0]


def pair(connection: Connection, left: int, right: int) -> PairView:
    """Two source records of one object, by their record ids, compared under the policy in force.

    Raises:
        NotFoundError: one of them does not exist or waits to be settled.
        RequestInvalidError: they are of two objects.
    """
    members = {member.record_id: member for member in log.members(connection, [left, right], placed=True)}
    for record_id in (left, right):
        if record_id not in members:
            raise NotFoundError("settled source record", str(record_id))
    ours, theirs = members[RecordId(left)], members[RecordId(right)]
    if ours.key.object != theirs.key.object:
        raise RequestInvalidError(
            f"record {left} is a {ours.key.object} and record {right} a {theirs.key.object}"
        )
    active = active_policy(connection, ours.key.object)
    homes = identity.current_golden_ids(connection, [left, right])
    named = {left, right}
    decisions = tuple(
        _decision(row) for row in rulings.about(connection, [left]) if {row.left_id, row.right_id} == named
    )
    rules = active.policy.match
    score = explain(rules, dict(ours.features), dict(theirs.features))
    return PairView(
        ours.key.object,
        _side(ours, homes),
        _side(theirs, homes),
        tuple(active.policy.attributes),
        score,
        tuple(rules.features[veto].attributes[0] for veto in score.vetoes),
        decisions,
    )


def why_not(connection: Connection, left: int, right: int) -> WhyNotView:
    """Why two source records are not merged, and the least changes that would turn the verdict.

    Raises:
        NotFoundError: one of them does not exist or waits to be settled.
        RequestInvalidError: they are of two objects.
    """
    found = pair(connection, left, right)
    members = {member.record_id: member for member in log.members(connection, [left, right])}
    rules = active_policy(connection, found.object).policy.match
    reasons = why_not_matched(
        rules, dict(members[RecordId(left)].features), dict(members[RecordId(right)].features)
    )
    homes = identity.current_golden_ids(connection, [left, right])
    groups: dict[GoldenId, list[RecordId]] = {}
    for row in identity.members_of(connection, sorted(set(homes.values()))):
        groups.setdefault(row.golden_id, []).append(row.record_id)
    everyone = [end for group in groups.values() for end in group]
    standing = spanning(list(groups.values()), rulings.standing(connection, everyone))
    ids = {decision.decision_id for decision in standing}
    rows = rulings.about(connection, everyone) if ids else []
    return WhyNotView(found, reasons, tuple(_decision(row) for row in rows if row.decision_id in ids))


def record_id_of(connection: Connection, source: str, key: str, object_name: str) -> RecordId:
    """The record id of a source's key.

    Raises:
        NotFoundError: the source has no such record here.
    """
    for record_id, name in log.find_records(connection, source, key):
        if name == object_name:
            return record_id
    raise NotFoundError(f"{object_name} record", f"{source}:{key}")


def golden_ids_of(
    connection: Connection, object_name: str, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """(source, key) → the golden id that holds the record now; unknown and unsettled ones have no entry."""
    found = log.record_ids_of(connection, object_name, keys)
    homes = identity.current_golden_ids(connection, list(found.values()))
    return {key: format_golden_id(homes[record_id]) for key, record_id in found.items() if record_id in homes}


def _decision(row: rulings.DecisionRow) -> DecisionView:
    return DecisionView(row.decision_id, row.verdict, row.author, row.reason, row.decided_at)


def _side(member: Member, homes: Mapping[RecordId, int]) -> SideView:
    return SideView(
        member.record_id,
        member.key.source,
        member.key.key,
        format_golden_id(homes[member.record_id]),
        member.values,
        member.deleted,
        member.changed_at,
    )


def _task_views(connection: Connection, rows: Sequence[identity.TaskRow]) -> list[TaskView]:
    ids = sorted({end for row in rows for end in (row.left_id, row.right_id)})
    members = {member.record_id: member for member in log.members(connection, ids)}
    homes = identity.current_golden_ids(connection, ids)
    policies = {name: active_policy(connection, name).policy for name in {row.object for row in rows}}

    def title(record_id: RecordId, object_name: str) -> str:
        member = members.get(record_id)
        if member is None:
            return ""
        return policies[object_name].title_of(member.values) or str(member.key)

    return [
        TaskView(
            row.task_id,
            row.object,
            row.left_id,
            row.right_id,
            title(row.left_id, row.object),
            title(row.right_id, row.object),
            format_golden_id(homes.get(row.left_id, GoldenId(row.left_id))),
            format_golden_id(homes.get(row.right_id, GoldenId(row.right_id))),
            row.question,
            row.probability,
            row.pairs,
            row.state,
            row.queue,
            row.assignee,
            row.due_at,
            row.opened_at,
            row.closed_at,
        )
        for row in rows
    ]
