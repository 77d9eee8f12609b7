"""Takes what a steward says of the relations between golden records, and announces it."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow.resolve import regroup_records
from mdm.flow.settle import publish
from mdm.model import GoldenId, RecordId, RelationVerdict, format_golden_id
from mdm.store import locks, log, relations
from mdm.store.policies import active_policy


def relate(
    connection: Connection,
    kind: str,
    left: GoldenId,
    right: GoldenId,
    verdict: RelationVerdict,
    *,
    author: str,
    reason: str,
) -> int | None:
    """Say that a golden record is related to another one, is not whatever its sources say, or take that back.

    It is said of the founders of the two, by any ids they ever had, and goes where these go. The first one gets a
    version, and the change feed tells of it. Safe to repeat.

    Args:
        connection: in a transaction.
        kind: for instance parent: the left one's parent is the right one.
        left: who has the relationship.
        right: to whom.
        verdict: `related`, `unrelated` or `withdrawn`.
        author: the steward.
        reason: why.

    Returns:
        The id of what was said; None where it stood already.

    Raises:
        NotFoundError: an id was never issued, or its record waits to be settled.
        RequestInvalidError: the policy has no such relationship, or not between these objects.
    """
    found = log.members(connection, [left, right], placed=True)
    objects: dict[int, str] = {member.record_id: member.key.object for member in found}
    for golden_id in (left, right):
        if golden_id not in objects:
            raise NotFoundError("golden record", format_golden_id(golden_id))
    object_name = objects[left]
    relationships = active_policy(connection, object_name).policy.relationships
    relationship = relationships.get(kind)
    if relationship is None:
        known = ", ".join(relationships) or "none"
        raise RequestInvalidError(
            f"the policy of {object_name} has no relationship {kind!r} (known: {known})"
        )
    other = objects[right]
    if other != (relationship.to or object_name):
        raise RequestInvalidError(f"{kind} leads to a {relationship.to or object_name}, not to a {other}")
    if left == right:
        raise RequestInvalidError("a golden record is not related to itself")
    locks.hold_object(connection, object_name)
    active = active_policy(connection, object_name)
    if relations.standing(connection, kind, left, right) == verdict:
        return None
    said = relations.append(
        connection, object_name, kind, (left, right), verdict, author=author, reason=reason
    )
    teller = RecordId(left)
    publish(connection, active, regroup_records(connection, active, [teller]), [teller])
    return said
