"""What stewards ruled on golden records, and what targets would be owed for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.model import DecisionVerdict, GoldenId, RecordId, RulingKind, format_golden_id
from mdm.ownership import owed, owed_new
from mdm.policy.document import Policy
from mdm.reads.golden import GoldenView
from mdm.store import identity, log, rulings
from mdm.store.policies import active_policies


@dataclass(frozen=True, slots=True)
class RuledPairView:
    """One decision of a ruling. Records are named as source:key; `stands` says whether it is the last word."""

    id: int
    left: str
    right: str
    verdict: DecisionVerdict
    stands: bool


@dataclass(frozen=True, slots=True)
class RulingView:
    """What a steward decided in one go."""

    id: int
    object: str
    kind: RulingKind
    author: str
    reason: str
    decided_at: datetime
    decisions: tuple[RuledPairView, ...]

    @property
    def stands(self) -> bool:
        """Whether undoing it would change anything."""
        return any(decision.stands for decision in self.decisions)


def rulings_about(connection: Connection, golden_id: GoldenId) -> list[RulingView]:
    """The rulings about the records that a golden record holds today, the latest first.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    if home is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    members = [row.record_id for row in identity.members_of(connection, [home])]
    ids = {row.ruling_id for row in rulings.about(connection, members)}
    return _views(connection, sorted(ids, reverse=True))


def ruling(connection: Connection, ruling_id: int) -> RulingView:
    """One ruling.

    Raises:
        NotFoundError: there is no such ruling.
    """
    found = _views(connection, [ruling_id])
    if not found:
        raise NotFoundError("ruling", str(ruling_id))
    return found[0]


def ruling_of_decision(connection: Connection, decision_id: int) -> RulingView:
    """The ruling that a decision is part of.

    Raises:
        NotFoundError: there is no such decision.
    """
    found = rulings.by_id(connection, decision_id)
    if found is None:
        raise NotFoundError("decision", str(decision_id))
    return ruling(connection, found.ruling_id)


def _views(connection: Connection, ruling_ids: Sequence[int]) -> list[RulingView]:
    rows = rulings.of_rulings(connection, ruling_ids)
    ends = sorted({end for row in rows for end in row.pair})
    keys = identity.keys_of(connection, ends)
    last = {row.pair: row.decision_id for row in rulings.about(connection, ends)}
    grouped: dict[int, list[rulings.DecisionRow]] = {ruling_id: [] for ruling_id in ruling_ids}
    for row in rows:
        grouped[row.ruling_id].append(row)
    return [
        RulingView(
            ruling_id,
            given[0].object,
            given[0].kind,
            given[0].author,
            given[0].reason,
            given[0].decided_at,
            tuple(
                RuledPairView(
                    row.decision_id,
                    str(keys[row.left_id]),
                    str(keys[row.right_id]),
                    row.verdict,
                    last[row.pair] == row.decision_id,
                )
                for row in given
            ),
        )
        for ruling_id, given in grouped.items()
        if given
    ]


@dataclass(frozen=True, slots=True)
class OwedView:
    """One field that a source is owed: its record says `present` (None: nothing) and should say `value`.

    `key` is None where the source has no record yet, and is owed one of the golden record `creates`.
    """

    source: str
    key: str | None
    attribute: str
    value: str
    present: str | None
    creates: str | None = None


def owed_for(connection: Connection, views: Iterable[GoldenView]) -> list[OwedView]:
    """The writes that sources are owed about golden records, by source, key, attribute; new records come last."""
    views = list(views)
    held = {reference.record_id: view for view in views for reference in view.cross_references}
    policies = active_policies(connection)
    found = []
    for member in log.members(connection, list(held)):
        view = held[member.record_id]
        if member.deleted or view.object not in policies:
            continue
        rule_of = policies[view.object].policy.owner
        found += [
            OwedView(member.key.source, member.key.key, write.attribute, write.value, write.present)
            for write in owed(rule_of, view.values, member.key.source, member.values)
        ]
    for view in views:
        if view.object in policies and view.state == "active":
            found += _new_for(policies[view.object].policy, view)
    return sorted(
        found,
        key=lambda write: (write.source, write.key is None, write.key or write.creates, write.attribute),
    )


def _new_for(policy: Policy, view: GoldenView) -> list[OwedView]:
    known = {reference.source for reference in view.cross_references}
    return [
        OwedView(source, None, write.attribute, write.value, None, view.id)
        for source, rule in policy.ownership.creates.items()
        if source not in known
        for write in owed_new(rule, policy.owner, view.values, source)
    ]
