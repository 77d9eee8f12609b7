"""Puts policy documents in force as versions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.flow.activate import switch
from mdm.flow.drafting import open_draft
from mdm.flow.shadow import at_once
from mdm.policy.document import Policy
from mdm.policy.reading import SHIPPED, shipped_policy
from mdm.store import locks, policies, shadow
from mdm.store.policies import active_policies, active_policy

__all__ = ["Loaded", "active_policies", "active_policy", "load", "load_shipped"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a document did."""

    object: str
    version: int
    changed: bool


def load(
    connection: Connection, policy: Policy, document: str, *, author: str = "hub", reason: str = ""
) -> Loaded:
    """Make a document the policy in force, as a new version if it says something new, all in this transaction.

    What is derived follows in the same moment, which takes long where there are many records: `mdm.rebuild` does it
    in batches. Safe to repeat: the same content again is no new version.

    Raises:
        PolicyBusyError: another draft is being put in force.
    """
    locks.hold_policies(connection)
    locks.hold_object(connection, policy.object)
    history = policies.versions(connection, policy.object)
    version = history[-1].version + 1 if history else 1
    if history and history[-1].digest == policy.digest:
        return Loaded(policy.object, history[-1].version, changed=False)
    if not shadow.record_ids(connection, policy.object):
        policies.add(
            connection, policy.object, version, policy.digest, document, author=author, reason=reason
        )
        return Loaded(policy.object, version, changed=True)
    draft = open_draft(connection, policy, document, author=author, reason=reason)
    assert draft is not None
    at_once(connection, draft)
    switch(connection, draft)
    return Loaded(policy.object, version, changed=True)


def load_shipped(connection: Connection) -> list[Loaded]:
    """Load the policies that come with the hub, for objects that have none yet."""
    present = {stored.object for stored in policies.active(connection)}
    return [load(connection, *shipped_policy(name)) for name in SHIPPED if name not in present]
