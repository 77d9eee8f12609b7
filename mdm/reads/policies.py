"""Policy documents as they were loaded."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.errors import NotFoundError, PolicyMissingError
from mdm.model import PolicyVersion
from mdm.store import policies


def policies_in_force(connection: Connection) -> list[PolicyVersion]:
    """The policy in force of every object, by object."""
    return policies.active(connection)


def policy_document(connection: Connection, object_name: str, version: int | None = None) -> PolicyVersion:
    """One version of an object's policy; None means the one in force.

    Raises:
        PolicyMissingError: the object has no policy.
        NotFoundError: it has none of this version.
    """
    history = policies.versions(connection, object_name)
    if not history:
        raise PolicyMissingError(object_name, [stored.object for stored in policies.active(connection)])
    if version is None:
        return history[-1]
    for stored in history:
        if stored.version == version:
            return stored
    raise NotFoundError("policy version", f"{object_name}/{version}")


def policy_history(connection: Connection, object_name: str) -> list[PolicyVersion]:
    """All versions of an object's policy, oldest first.

    Raises:
        PolicyMissingError: the object has no policy.
    """
    history = policies.versions(connection, object_name)
    if not history:
        raise PolicyMissingError(object_name, [stored.object for stored in policies.active(connection)])
    return list(history)
