"""Loads policy documents as versions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.policy.document import Policy
from mdm.policy.reading import SHIPPED, shipped_policy
from mdm.store import locks, log, policies
from mdm.store.policies import active_policies, active_policy

__all__ = ["Loaded", "active_policies", "active_policy", "load", "load_shipped"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a document did."""

    object: str
    version: int
    changed: bool
    requeued: int


def load(connection: Connection, policy: Policy, document: str) -> Loaded:
    """Make a document the policy in force, as a new version if it says something new.

    Every record of the object goes back into the inbox then, so that what is derived follows the new version.
    Safe to repeat: the same content again is no new version.
    """
    locks.hold_policies(connection)
    history = policies.versions(connection, policy.object)
    if history and history[-1].digest == policy.digest:
        return Loaded(policy.object, history[-1].version, changed=False, requeued=0)
    # Else a record received during the refill could be settled under the old version before this one commits.
    locks.hold_object(connection, policy.object)
    version = history[-1].version + 1 if history else 1
    policies.add(connection, policy.object, version, policy.digest, document)
    requeued = log.refill_inbox(connection, policy.object)
    return Loaded(policy.object, version, changed=True, requeued=requeued)


def load_shipped(connection: Connection) -> list[Loaded]:
    """Load the policies that come with the hub, for objects that have none yet."""
    present = {stored.object for stored in policies.active(connection)}
    return [load(connection, *shipped_policy(name)) for name in SHIPPED if name not in present]
