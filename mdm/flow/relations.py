"""What records say about each other: read from their columns when they are settled, or said by a steward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow.standardise import MAX_KEY_LENGTH, as_text
from mdm.model import (
    GoldenId,
    RecordKey,
    Reference,
    RelationVerdict,
    format_golden_id,
    is_storable,
)
from mdm.policy.document import Policy
from mdm.store import locks, log, relations
from mdm.store.policies import active_policy


def references_of(policy: Policy, key: RecordKey, payload: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Whom a record names, sorted, each once; itself is nobody."""
    found = set()
    for kind, relationship in policy.relationships.items():
        related = relationship.related_key(key.source)
        if related is None:
            continue
        for text in _keys(payload.get(related.column)):
            named = RecordKey(related.source or key.source, relationship.to or policy.object, text)
            if named != key:
                found.add(Reference(kind, named))
    return tuple(sorted(found))


def _keys(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        text = as_text(each)
        # The separator of what is kept is in no key that any system gives.
        if text is not None and len(text) <= MAX_KEY_LENGTH and is_storable(text) and "\x1f" not in text:
            yield text


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

    It is said of the founders of the two, by any ids they ever had, and goes where these go. Safe to repeat.

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
    found = log.members(connection, [left, right])
    objects: dict[int, str] = {member.record_id: member.key.object for member in found}
    for golden_id in (left, right):
        if golden_id not in objects:
            raise NotFoundError("golden record", format_golden_id(golden_id))
    object_name = objects[left]
    policy = active_policy(connection, object_name).policy
    relationship = policy.relationships.get(kind)
    if relationship is None:
        known = ", ".join(policy.relationships) or "none"
        raise RequestInvalidError(
            f"the policy of {object_name} has no relationship {kind!r} (known: {known})"
        )
    other = objects[right]
    if other != (relationship.to or object_name):
        raise RequestInvalidError(f"{kind} leads to a {relationship.to or object_name}, not to a {other}")
    if left == right:
        raise RequestInvalidError("a golden record is not related to itself")
    locks.hold_object(connection, object_name)
    if relations.standing(connection, kind, left, right) == verdict:
        return None
    return relations.append(
        connection, object_name, kind, (left, right), verdict, author=author, reason=reason
    )
