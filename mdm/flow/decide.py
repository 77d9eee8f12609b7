"""Takes a steward's decision on two records and lets it take effect at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.errors import DecisionInvalidError, NotFoundError
from mdm.flow.settle import Settled, resettle
from mdm.identity import require_joined
from mdm.model import DecisionVerdict, RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import identity, locks, log
from mdm.store.policies import active_policy


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what it changed. `changed` is False when the same verdict already stood."""

    decision_id: int
    verdict: DecisionVerdict
    settled: Settled
    changed: bool = True


def decide(
    connection: Connection,
    left: RecordId,
    right: RecordId,
    verdict: DecisionVerdict,
    *,
    author: str,
    reason: str,
) -> Decided:
    """Record that two source records are the `same` or `different`, and regroup.

    Safe to repeat: a verdict that already stands is not recorded again.

    Raises:
        NotFoundError: a record does not exist or waits to be settled.
        DecisionInvalidError: the records are one, or of different objects, or the verdict does not fit.
        MergeForbiddenError: `same`, while a standing `different` keeps their clusters apart.
    """
    if verdict == "withdrawn":
        raise DecisionInvalidError("withdraw a decision by its id, not by its records")
    if left == right:
        raise DecisionInvalidError(f"record {left} was given twice; a decision is about two records")
    active = _policy_of(connection, left, right)
    locks.hold_object(connection, active.policy.object)
    pair = (min(left, right), max(left, right))
    for standing in identity.standing_decisions(connection, [left]):
        if (standing.left, standing.right) == pair and standing.verdict == verdict:
            return Decided(standing.decision_id, verdict, Settled(), changed=False)
    decision_id = identity.add_decision(
        connection,
        active.policy.object,
        pair,
        verdict,
        author=author,
        reason=reason,
        policy_version=active.version,
    )
    regrouped, settled = resettle(connection, active, list(pair))
    if verdict == "same":
        require_joined(pair[0], pair[1], regrouped.resolution, regrouped.decisions)
    return Decided(decision_id, verdict, settled)


def withdraw(connection: Connection, decision_id: int, *, author: str, reason: str) -> Decided:
    """Take a decision back: what the evidence alone says holds again. Safe to repeat.

    Raises:
        NotFoundError: there is no such decision.
    """
    found = identity.decision_by_id(connection, decision_id)
    if found is None:
        raise NotFoundError("decision", str(decision_id))
    active = active_policy(connection, found.object)
    locks.hold_object(connection, active.policy.object)
    pair = (found.left_id, found.right_id)
    standing = {(d.left, d.right) for d in identity.standing_decisions(connection, [pair[0]])}
    if pair not in standing:
        return Decided(decision_id, "withdrawn", Settled(), changed=False)
    withdrawal = identity.add_decision(
        connection,
        found.object,
        pair,
        "withdrawn",
        author=author,
        reason=reason,
        policy_version=active.version,
    )
    _, settled = resettle(connection, active, list(pair))
    return Decided(withdrawal, "withdrawn", settled)


def _policy_of(connection: Connection, left: RecordId, right: RecordId) -> ActivePolicy:
    members = {member.record_id: member for member in log.members(connection, [left, right])}
    for record_id in (left, right):
        if record_id not in members:
            raise NotFoundError("settled source record", str(record_id))
    ours, theirs = members[left].key.object, members[right].key.object
    if ours != theirs:
        raise DecisionInvalidError(
            f"record {left} is a {ours} and record {right} a {theirs}; they cannot be the same"
        )
    return active_policy(connection, ours)
