"""A policy together with the version number under which the hub runs it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mdm.policy.document import Policy


@dataclass(frozen=True, slots=True)
class ActivePolicy:
    """The policy in force for an object. Two are equal when they mean the same and bear the same version."""

    policy: Policy = field(compare=False)
    version: int
    digest: str = ""

    @classmethod
    def of(cls, policy: Policy, version: int) -> ActivePolicy:
        """The policy under a version number."""
        return cls(policy, version, policy.digest)
