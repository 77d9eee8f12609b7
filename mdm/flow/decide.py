"""Takes a steward's decision on two records and lets it take effect at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.errors import DecisionInvalidError, NotFoundError
from mdm.flow.settle import Settled, resettle
from mdm.identity import require_consistent, require_free
from mdm.model import DecisionVerdict, RecordId
from mdm.store import identity, locks, log, rulings
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

    Safe to repeat: a verdict that already stands is not recorded again. After an error the transaction must be
    rolled back.

    Raises:
        NotFoundError: a record does not exist or waits to be settled.
        DecisionInvalidError: the records are one, or of different objects, or the verdict does not fit; or
            `different`, while standing `same` decisions join the two by way of others.
        MergeForbiddenError: `same`, while a standing `different` forbids what would be joined.
    """
    if verdict == "withdrawn":
        raise DecisionInvalidError("withdraw a decision by its id, not by its records")
    if left == right:
        raise DecisionInvalidError(f"record {left} was given twice; a decision is about two records")
    object_name = _object_of(connection, left, right)
    locks.hold_object(connection, object_name)
    active = active_policy(connection, object_name)
    pair = (min(left, right), max(left, right))
    for standing in rulings.standing(connection, [left]):
        # To confirm what evidence joined is less than to rule on the pair itself.
        said = standing.verdict == verdict and standing.kind != "confirm"
        if said and (standing.left, standing.right) == pair:
            return Decided(standing.decision_id, verdict, Settled(), changed=False)
    if verdict == "same":
        _require_clusters_free(connection, pair)
    (decision_id,) = rulings.append(
        connection,
        object_name,
        {pair: verdict},
        kind="pair",
        author=author,
        reason=reason,
        policy_version=active.version,
    )
    regrouped, settled = resettle(connection, active, list(pair))
    require_consistent(pair[0], pair[1], regrouped.decisions)
    return Decided(decision_id, verdict, settled)


def withdraw(connection: Connection, decision_id: int, *, author: str, reason: str) -> Decided:
    """Take a decision back: what the evidence alone says holds again.

    Safe to repeat: a decision that does not stand any more, withdrawn or superseded, is left alone.

    Raises:
        NotFoundError: there is no such decision.
    """
    found = rulings.by_id(connection, decision_id)
    if found is None:
        raise NotFoundError("decision", str(decision_id))
    locks.hold_object(connection, found.object)
    active = active_policy(connection, found.object)
    pair = found.pair
    standing = {d.decision_id for d in rulings.standing(connection, [pair[0]])}
    if decision_id not in standing:
        return Decided(decision_id, "withdrawn", Settled(), changed=False)
    (withdrawal,) = rulings.append(
        connection,
        found.object,
        {pair: "withdrawn"},
        kind="pair",
        author=author,
        reason=reason,
        policy_version=active.version,
    )
    _, settled = resettle(connection, active, list(pair))
    return Decided(withdrawal, "withdrawn", settled)


def _require_clusters_free(connection: Connection, pair: tuple[RecordId, RecordId]) -> None:
    """Check that no `different` spans the two clusters that a `same` would join, whichever members it names."""
    homes = identity.current_golden_ids(connection, list(pair))
    members = {row.record_id: row.golden_id for row in identity.members_of(connection, list(homes.values()))}
    require_free(pair, members, rulings.standing(connection, list(members)))


def _object_of(connection: Connection, left: RecordId, right: RecordId) -> str:
    members = {member.record_id: member for member in log.members(connection, [left, right], placed=True)}
    for record_id in (left, right):
        if record_id not in members:
            raise NotFoundError("settled source record", str(record_id))
        about_id = members[record_id].about_id
        if about_id is not None:
            raise DecisionInvalidError(
                f"record {record_id} is a steward's correction and goes where record {about_id} goes; decide on that"
            )
    ours, theirs = members[left].key.object, members[right].key.object
    if ours != theirs:
        raise DecisionInvalidError(
            f"record {left} is a {ours} and record {right} a {theirs}; they cannot be the same"
        )
    return ours
