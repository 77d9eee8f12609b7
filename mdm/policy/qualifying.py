"""The section of a policy that says which values are good."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mdm.quality.findings import AttributeQuality

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class Quality(BaseModel):
    """What makes the records of one object good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attributes: dict[Name, AttributeQuality] = Field(default_factory=dict)

    def attributes_named(self) -> list[tuple[str, str]]:
        """(place, attribute) for every attribute that the section names."""
        named = [("quality.attributes", name) for name in self.attributes]
        for name, rule in self.attributes.items():
            named += [(f"quality.{name}.{place}", read) for place, read in rule.attributes]
        return named
