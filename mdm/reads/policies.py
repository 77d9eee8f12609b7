"""Policy documents as they were loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mdm.errors import NotFoundError, PolicyMissingError
from mdm.store import policies
from mdm.store.policies import StoredPolicy


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One version of a policy. `document` is its YAML text, as it was loaded."""

    object: str
    version: int
    digest: str
    document: str
    loaded_at: datetime
    author: str
    reason: str


def _view(stored: StoredPolicy) -> PolicyView:
    return PolicyView(
        stored.object,
        stored.version,
        stored.digest,
        stored.document,
        stored.loaded_at,
        stored.author,
        stored.reason,
    )


def policies_in_force(connection: Connection) -> list[PolicyView]:
    """The policy in force of every object, by object."""
    return [_view(stored) for stored in policies.active(connection)]


def policy_document(connection: Connection, object_name: str, version: int | None = None) -> PolicyView:
    """One version of an object's policy; None means the one in force.

    Raises:
        PolicyMissingError: the object has no policy.
        NotFoundError: it has none of this version.
    """
    history = policies.versions(connection, object_name)
    if not history:
        raise PolicyMissingError(object_name, [stored.object for stored in policies.active(connection)])
    if version is None:
        return _view(history[-1])
    for stored in history:
        if stored.version == version:
            return _view(stored)
    raise NotFoundError("policy version", f"{object_name}/{version}")


def policy_history(connection: Connection, object_name: str) -> list[PolicyView]:
    """All versions of an object's policy, oldest first.

    Raises:
        PolicyMissingError: the object has no policy.
    """
    history = policies.versions(connection, object_name)
    if not history:
        raise PolicyMissingError(object_name, [stored.object for stored in policies.active(connection)])
    return [_view(stored) for stored in history]
