"""The section of a policy that says which values are good."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mdm.quality.checks import ValueCheck

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttributeQuality(_Section):
    """What makes the values of one attribute good."""

    valid: tuple[ValueCheck, ...] = ()


class Quality(_Section):
    """What makes the records of one object good."""

    attributes: dict[Name, AttributeQuality] = Field(default_factory=dict)

    def attributes_named(self) -> list[tuple[str, str]]:
        """(place, attribute) for every attribute that the section names."""
        named = [("quality.attributes", name) for name in self.attributes]
        for name, rule in self.attributes.items():
            for check in rule.valid:
                named += [(f"quality.{name}.valid.{check.name}", read) for read in check.attributes]
        return named
