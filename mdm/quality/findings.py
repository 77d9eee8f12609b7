"""What checks find in one record: which dimensions of quality each attribute meets, and which it fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mdm.condition import Condition
from mdm.quality.checks import ValueCheck

Dimension = Literal["valid", "complete", "consistent", "unique"]
"""valid: the value passes its checks. complete: there is one. consistent: it fits the rest of its record. unique: no
other golden record has it."""

Findings = dict[str, str | None]
"""`attribute dimension` → the check that failed; None: it is met. What does not apply has no entry."""


class Implication(BaseModel):
    """Where one attribute meets a condition, another must meet one as well."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Condition
    then: Condition

    def holds(self, said: Mapping[str, str]) -> bool | None:
        """Whether a record keeps to it; None: it is not about this record."""
        if not self.when.holds(said.get(self.when.attribute)):
            return None
        return self.then.holds(said.get(self.then.attribute))


class AttributeQuality(BaseModel):
    """What makes the values of one attribute good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid: tuple[ValueCheck, ...] = ()
    complete: bool | Condition = Field(
        default=False, description="A record has a value; or a record has that meets a condition"
    )
    consistent: tuple[Implication, ...] = ()
    unique: bool = Field(default=False, description="No two golden records have the same value")

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """(rule, attribute) for every attribute that its rules read."""
        read = [(f"valid.{check.name}", name) for check in self.valid for name in check.attributes]
        if isinstance(self.complete, Condition):
            read.append(("complete", self.complete.attribute))
        for rule in self.consistent:
            read += [("consistent", rule.when.attribute), ("consistent", rule.then.attribute)]
        return read

    def complete_in(self, said: Mapping[str, str]) -> bool:
        """Whether a record must have a value."""
        if isinstance(self.complete, Condition):
            return self.complete.holds(said.get(self.complete.attribute))
        return self.complete


def fitting(rules: tuple[Implication, ...], said: Mapping[str, str]) -> bool | None:
    """Whether a record keeps to all rules that are about it; None: none is."""
    held = [found for rule in rules if (found := rule.holds(said)) is not None]
    return all(held) if held else None


def score(found: Mapping[str, str | None]) -> float | None:
    """Which share of the findings is good, from 0.0 to 1.0; None where nothing was to be checked."""
    return sum(failed is None for failed in found.values()) / len(found) if found else None
