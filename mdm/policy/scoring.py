"""Applies the quality rules of a policy to what one record says."""

from __future__ import annotations

from collections.abc import Mapping

from mdm.policy.document import Policy
from mdm.quality.findings import Findings, fitting


def findings(policy: Policy, said: Mapping[str, str]) -> Findings:
    """What the checks find in a record, source record or golden, in the policy's order of attributes.

    A pure function. Uniqueness is no matter of one record, and is not among them.
    """
    found: Findings = {}
    for name in policy.judged:
        value = said.get(name)
        if value is not None and name in policy.checked:
            found[f"{name} valid"] = policy.failing(name, value, said)
        rule = policy.quality.attributes.get(name)
        if rule is None:
            continue
        if rule.complete_in(said):
            found[f"{name} complete"] = None if value is not None else "missing"
        fits = fitting(rule.consistent, said) if rule.consistent else None
        if fits is not None:
            found[f"{name} consistent"] = None if fits else "contradicts"
    return found
