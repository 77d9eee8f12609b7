"""The section of a policy that says which value survives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from mdm.survivorship.records import WinnerRecord
from mdm.survivorship.rules import Invalid, SurvivorshipChain
from mdm.survivorship.sources import SourcePriority
from mdm.survivorship.union import Union

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(_Section):
    """Attributes that survive together, from one record."""

    attributes: tuple[Name, ...] = Field(min_length=2)
    rule: SurvivorshipChain


class InvalidValues(_Section):
    """What becomes of contributions that fail a check of `quality`; of a block, if any part fails."""

    default: Invalid = "keep"
    attributes: dict[Name, Invalid] = Field(default_factory=dict)


class Survivorship(_Section):
    """Which value survives."""

    default: SurvivorshipChain = (SourcePriority(),)
    attributes: dict[Name, SurvivorshipChain] = Field(default_factory=dict)
    blocks: dict[Name, Block] = Field(default_factory=dict)
    invalid: InvalidValues = InvalidValues()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """Blocks share no attribute, `union` ends a chain of one attribute, and no cells wait for one another."""
        seen: dict[str, str] = {}
        for block_name, block in self.blocks.items():
            for name in block.attributes:
                if name in seen:
                    raise ValueError(f"blocks: {name!r} is in both {seen[name]} and {block_name}")
                if name in self.attributes:
                    raise ValueError(f"attributes: {name!r} is in the block {block_name}, whose rule counts")
                seen[name] = block_name
        for place, chain in self._chains():
            ends = chain[-1:] if place.startswith("attributes.") else ()
            if any(isinstance(link, Union) and link not in ends for link in chain):
                raise ValueError(f"{place}: `union` can only be the last link of an attribute's rule")
        try:
            self.order(tuple(self.attributes))
        except CycleError as error:
            circle = " → ".join(map(str, error.args[1]))
            raise ValueError(f"these cells wait for one another: {circle}") from None
        return self

    def chain(self, attribute: str) -> SurvivorshipChain:
        """The rule of an attribute that is in no block."""
        return self.attributes.get(attribute, self.default)

    def effect(self, attribute: str) -> Invalid:
        """What becomes of invalid contributions: of a block, the strictest that any of its parts asks for."""
        found = self._effects.get(attribute)
        if found is None:
            block = self.block_of.get(attribute)
            names = self.blocks[block].attributes if block else (attribute,)
            asked = [self.invalid.attributes.get(name, self.invalid.default) for name in names]
            found = self._effects[attribute] = max(asked, key=get_args(Invalid).index)
        return found

    @cached_property
    def _effects(self) -> dict[str, Invalid]:
        return {}

    @cached_property
    def block_of(self) -> dict[str, str]:
        """Attribute → the block it is in."""
        return {name: block for block, rule in self.blocks.items() for name in rule.attributes}

    def order(self, attributes: tuple[str, ...]) -> list[str]:
        """These attributes and all blocks (as `block NAME`), each after those whose golden cells it looks at.

        Raises:
            CycleError: they look at one another in a circle.
        """

        def unit(name: str) -> str:
            return f"block {self.block_of[name]}" if name in self.block_of else name

        graph: TopologicalSorter[str] = TopologicalSorter()
        for name, block in self.blocks.items():
            graph.add(f"block {name}", *(unit(n) for link in block.rule for n in link.attributes))
        for name in attributes:
            if name not in self.block_of:
                graph.add(name, *(unit(n) for link in self.chain(name) for n in link.attributes))
        return list(graph.static_order())

    @cached_property
    def looks_at_records(self) -> bool:
        """Whether any rule chooses among whole records."""
        return any(isinstance(link, WinnerRecord) for _, chain in self._chains() for link in chain)

    @cached_property
    def last_words(self) -> dict[str, str]:
        """Attribute → the last link of its rule, or of its block's; those by the default rule are left out."""
        named = {name: chain[-1].name for name, chain in self.attributes.items()}
        return named | {name: self.blocks[block].rule[-1].name for name, block in self.block_of.items()}

    @cached_property
    def lists(self) -> list[str]:
        """The attributes that survive by gathering items."""
        return [name for name, chain in self.attributes.items() if isinstance(chain[-1], Union)]

    def attributes_named(self) -> list[tuple[str, str]]:
        """(place, attribute) for every attribute that the section names."""
        named = [("attributes", name) for name in self.attributes]
        named += [("invalid.attributes", name) for name in self.invalid.attributes]
        for name, block in self.blocks.items():
            named += [(f"blocks.{name}", attribute) for attribute in block.attributes]
        for place, chain in self._chains():
            for link in chain:
                named += [(place, attribute) for attribute in link.attributes_named]
        return named

    def sources_named(self) -> list[tuple[str, str]]:
        """(place, source) for every source that a rule names."""
        return [
            (f"{place}.{link.name}", source)
            for place, chain in self._chains()
            for link in chain
            for source in link.sources
        ]

    def _chains(self) -> Iterator[tuple[str, SurvivorshipChain]]:
        yield "default", self.default
        for name, chain in self.attributes.items():
            yield f"attributes.{name}", chain
        for name, block in self.blocks.items():
            yield f"blocks.{name}.rule", block.rule


class ViewRules(_Section):
    """Rules of a view; what they do not say is as in the golden record."""

    default: SurvivorshipChain | None = None
    attributes: dict[Name, SurvivorshipChain] = Field(default_factory=dict)
    blocks: dict[Name, Block] = Field(
        default_factory=dict,
        description="Each replaces the golden record's blocks that share attributes with it",
    )
    invalid: InvalidValues | None = None

    def over(self, golden: Survivorship) -> Survivorship:
        """The rules of the view as a whole.

        Raises:
            ValidationError: they do not fit together.
        """
        taken = {name for block in self.blocks.values() for name in block.attributes}
        kept = {name: block for name, block in golden.blocks.items() if not taken & set(block.attributes)}
        rules = {name: chain for name, chain in golden.attributes.items() if name not in taken}
        return Survivorship(
            default=self.default or golden.default,
            attributes=rules | self.attributes,
            blocks=kept | self.blocks,
            invalid=self.invalid or golden.invalid,
        )


class View(_Section):
    """Another golden record of the same members, by rules of its own; computed when it is read."""

    description: str = ""
    shows: tuple[Name, ...] = Field(default=(), description="Its attributes; empty means all")
    survivorship: ViewRules = ViewRules()
