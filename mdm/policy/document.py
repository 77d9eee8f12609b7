"""What a policy document may say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from matching.rules import MatchRules
from matching.standardise.registry import STANDARDISERS
from mdm.ownership import OwnershipRule
from mdm.survivorship import SourcePriority, SurvivorshipRule

MAX_TITLE_LENGTH = 200

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
AttributeType = Literal[
    "text", "choice", "date", "decimal", "email", "phone", "country", "website", "identifier", "gtin", "unit",
    "code",
]  # fmt: skip

_STANDARDISERS: dict[str, str] = {
    "text": "exact", "choice": "exact", "date": "date", "decimal": "decimal", "email": "email",
    "phone": "phone", "country": "country", "website": "website", "identifier": "exact", "gtin": "gtin",
    "unit": "unit", "code": "code",
}  # fmt: skip


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Attribute(_Section):
    """One attribute of the golden record."""

    type: AttributeType = "text"
    description: str = ""
    choices: tuple[str, ...] = ()
    required: bool = Field(default=False, description="A record without it is quarantined")
    strict: bool = Field(
        default=False,
        description="A value that does not fit its type quarantines the record; else it is ignored",
    )
    personal: bool = Field(default=False, description="Says something about a person")

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` belongs to type `choice`, which needs at least one")
        return self

    @property
    def standardiser(self) -> str:
        """The standardiser that gives the attribute its golden form."""
        return _STANDARDISERS[self.type]

    @property
    def context(self) -> tuple[str, ...]:
        """Further attributes the standardiser reads: a phone number is read in its country."""
        return ("country",) if self.type == "phone" else ()


class DeletionMark(_Section):
    """How a source says that a record is deleted."""

    column: str
    values: tuple[str, ...] = ("true", "True", "1", "D", "X")


class SourceRule(_Section):
    """A source that contributes, and how its columns are named."""

    rank: int = Field(ge=1, description="1 is best; survivorship breaks ties by it")
    key: str = Field(default="key", description="The column with the source's own key")
    changed_at: str | None = Field(default=None, description="The column with the source's clock")
    deleted: DeletionMark | None = None
    columns: dict[Name, str | tuple[str, ...]] = Field(
        default_factory=dict,
        description="attribute → column, or columns of which the first with a value counts",
    )
    codes: dict[Name, dict[str, str]] = Field(
        default_factory=dict, description="attribute → the source's code → ours"
    )
    duplicates: bool = Field(default=True, description="False: at most one record of it is in a cluster")


class Block(_Section):
    """Attributes that survive together, from one record."""

    attributes: tuple[Name, ...] = Field(min_length=2)
    rule: SurvivorshipRule


class Survivorship(_Section):
    """Which value survives."""

    default: SurvivorshipRule = SourcePriority()
    attributes: dict[Name, SurvivorshipRule] = Field(default_factory=dict)
    blocks: dict[Name, Block] = Field(default_factory=dict)


class Ownership(_Section):
    """Who owns each field."""

    default: OwnershipRule = OwnershipRule()
    attributes: dict[Name, OwnershipRule] = Field(default_factory=dict)


class Policy(_Section):
    """All that decides about one object, for instance `customer`."""

    object: Name
    description: str = ""
    title: tuple[Name, ...] = Field(default=(), description="Attributes that name a golden record in a list")
    attributes: dict[Name, Attribute] = Field(min_length=1)
    sources: dict[Name, SourceRule] = Field(min_length=1)
    match: MatchRules
    survivorship: Survivorship = Survivorship()
    ownership: Ownership = Ownership()

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        """Every attribute and source that a section names is declared."""
        for place, name in self._attributes_named():
            if name not in self.attributes:
                raise ValueError(
                    f"{place}: {name!r} is not one of the attributes ({', '.join(self.attributes)})"
                )
        for place, name in self._sources_named():
            if name not in self.sources and name != "hub":
                raise ValueError(f"{place}: {name!r} is not one of the sources ({', '.join(self.sources)})")
        seen: dict[str, str] = {}
        for block_name, block in self.survivorship.blocks.items():
            for name in block.attributes:
                if name in seen:
                    raise ValueError(
                        f"survivorship.blocks: {name!r} is in both {seen[name]} and {block_name}"
                    )
                if name in self.survivorship.attributes:
                    raise ValueError(
                        f"survivorship.attributes: {name!r} is in the block {block_name}, whose rule counts"
                    )
                seen[name] = block_name
        for name, attribute in self.attributes.items():
            if attribute.standardiser not in STANDARDISERS:
                raise ValueError(f"attributes.{name}: no standardiser {attribute.standardiser!r}")
        return self

    def _attributes_named(self) -> list[tuple[str, str]]:
        named = [("title", name) for name in self.title]
        for source, rule in self.sources.items():
            named += [(f"sources.{source}.columns", name) for name in rule.columns]
            named += [(f"sources.{source}.codes", name) for name in rule.codes]
        for feature, origin in self.match.features.items():
            named += [(f"match.features.{feature}.from", name) for name in origin.attributes]
        named += [("survivorship.attributes", name) for name in self.survivorship.attributes]
        for block_name, block in self.survivorship.blocks.items():
            named += [(f"survivorship.blocks.{block_name}", name) for name in block.attributes]
        named += [("ownership.attributes", name) for name in self.ownership.attributes]
        return named

    def _sources_named(self) -> list[tuple[str, str]]:
        rules = {"default": self.ownership.default, **self.ownership.attributes}
        named = []
        for name, rule in rules.items():
            named += [(f"ownership.{name}", source) for source in rule.receivers]
            named += [(f"ownership.{name}.owner", rule.owner)] if rule.owner else []
        survivors = {"default": self.survivorship.default, **self.survivorship.attributes}
        survivors |= {f"blocks.{name}.rule": block.rule for name, block in self.survivorship.blocks.items()}
        for name, survivor in survivors.items():
            if isinstance(survivor, SourcePriority):
                named += [(f"survivorship.{name}.order", source) for source in survivor.order]
        return named

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the document means: comments and layout do not change it."""
        meaning = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(meaning.encode("ascii")).hexdigest()

    @cached_property
    def unique_sources(self) -> frozenset[str]:
        """The sources that are free of duplicates."""
        return frozenset(name for name, source in self.sources.items() if not source.duplicates)

    def title_of(self, values: Mapping[str, str]) -> str:
        """What a record with these values is called in a list; empty when no title attribute has a value."""
        return " ".join(values[name] for name in self.title if name in values)[:MAX_TITLE_LENGTH]

    def owner(self, attribute: str) -> OwnershipRule:
        """The ownership rule of an attribute."""
        return self.ownership.attributes.get(attribute, self.ownership.default)
