"""Policy versions: append-only, the highest of an object is the active one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, literal_column, select, text

from mdm.errors import PolicyMissingError
from mdm.model import PolicyVersion
from mdm.policy.active import ActivePolicy
from mdm.policy.reading import read_policy
from mdm.proof import document_digest
from mdm.store.locks import INSTANT
from mdm.store.schema import policy_version

_COLUMNS = (
    policy_version.c.object,
    policy_version.c.version,
    policy_version.c.digest,
    policy_version.c.document,
    policy_version.c.loaded_at,
    policy_version.c.author,
    policy_version.c.reason,
)


def active(connection: Connection) -> list[PolicyVersion]:
    """The active version of every object, sorted by object."""
    newest = (
        select(policy_version.c.object, func.max(policy_version.c.version).label("version"))
        .group_by(policy_version.c.object)
        .subquery()
    )
    rows = connection.execute(
        select(*_COLUMNS)
        .join(
            newest,
            (policy_version.c.object == newest.c.object) & (policy_version.c.version == newest.c.version),
        )
        .order_by(policy_version.c.object)
    )
    return [PolicyVersion(*row) for row in rows]


def versions(connection: Connection, object_name: str) -> Sequence[PolicyVersion]:
    """All versions of an object's policy, oldest first; empty when there is none."""
    rows = connection.execute(
        select(*_COLUMNS).where(policy_version.c.object == object_name).order_by(policy_version.c.version)
    )
    return [PolicyVersion(*row) for row in rows]


def add(
    connection: Connection,
    object_name: str,
    version: int,
    digest: str,
    document: str,
    *,
    author: str = "hub",
    reason: str = "",
) -> None:
    """Append a version."""
    connection.execute(
        insert(policy_version).values(
            object=object_name,
            version=version,
            digest=digest,
            document=document,
            author=author,
            reason=reason,
            document_digest=document_digest(document),
            loaded_at=literal_column(INSTANT),
        )
    )


def document_digests(connection: Connection, object_name: str) -> dict[int, tuple[bytes, str]]:
    """Version → (digest of its document as it was loaded, the document now) of an object's policy."""
    rows = connection.execute(
        select(policy_version.c.version, policy_version.c.document_digest, policy_version.c.document).where(
            policy_version.c.object == object_name
        )
    )
    return {version: (digest, document) for version, digest, document in rows}


_PREPARED: dict[tuple[str, int, str], ActivePolicy] = {}
"""Every version this process has run. A version never changes, so its document is read and parsed once."""


def active_policies(connection: Connection) -> Mapping[str, ActivePolicy]:
    """Object → the policy in force."""
    newest = connection.execute(
        text(
            "SELECT DISTINCT ON (object) object, version, digest FROM policy_version ORDER BY object, version DESC"
        )
    )
    return {name: _prepared(connection, name, version, digest) for name, version, digest in newest.all()}


def policy_at(connection: Connection, object_name: str, instant: datetime) -> ActivePolicy | None:
    """The policy that was in force at a time; None before the first."""
    row = connection.execute(
        text(
            "SELECT version, digest FROM policy_version WHERE object = :object AND loaded_at <= :instant"
            " ORDER BY version DESC LIMIT 1"
        ),
        {"object": object_name, "instant": instant},
    ).one_or_none()
    return _prepared(connection, object_name, *row) if row else None


def _prepared(connection: Connection, object_name: str, version: int, digest: str) -> ActivePolicy:
    key = (object_name, version, digest)
    if key not in _PREPARED:
        document = connection.execute(
            select(policy_version.c.document).where(
                policy_version.c.object == object_name, policy_version.c.version == version
            )
        ).scalar_one()
        policy = read_policy(document, document=f"{object_name} version {version}")
        _PREPARED[key] = ActivePolicy.of(policy, version)
    return _PREPARED[key]


def active_policy(connection: Connection, object_name: str) -> ActivePolicy:
    """The policy in force for an object.

    Raises:
        PolicyMissingError: there is none.
    """
    known = active_policies(connection)
    if object_name not in known:
        raise PolicyMissingError(object_name, list(known))
    return known[object_name]
