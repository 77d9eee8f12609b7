"""What a policy document may say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from matching.rules import MatchRules
from matching.standardise.registry import STANDARDISERS
from mdm.codes.shipped import SHIPPED, shipped_list
from mdm.model import items_of
from mdm.ownership import CreateRule, OwnershipRule
from mdm.policy.qualifying import Quality
from mdm.policy.relating import Relationship
from mdm.policy.surviving import Survivorship, View
from mdm.quality.checks import ValueCheck, failing

MAX_TITLE_LENGTH = 200

UNKNOWN_CODE = "unknown_code"
"""The check that a code fails which is not in the list of its attribute."""

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
    multiple: bool = Field(
        default=False, description="Several values: a JSON array, or a text cut at `separator`"
    )
    separator: str = Field(default=";", min_length=1)
    list: Name | None = Field(
        default=None, description="One of `codes`; a code that is not in it is kept, and is not valid"
    )

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` belongs to type `choice`, which needs at least one")
        if self.list is not None and (self.choices or self.strict):
            raise ValueError("`list` keeps unknown codes; it goes with neither `choices` nor `strict`")
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
    clocks: dict[Name, str] = Field(
        default_factory=dict, description="attribute → the column with the clock of its value alone"
    )
    nulls: tuple[Name, ...] = Field(
        default=(), description="Attributes for which an empty column says that there is no value"
    )
    duplicates: bool = Field(default=True, description="False: at most one record of it is in a cluster")


class CodeList(_Section):
    """The codes that an attribute may have."""

    shipped: str | None = Field(default=None, description=f"One of {', '.join(SHIPPED)}")
    entries: dict[str, str] = Field(default_factory=dict, description="Further codes → what they mean")
    without: tuple[str, ...] = Field(default=(), description="Codes of the shipped list that do not count")

    @model_validator(mode="after")
    def _has_codes(self) -> Self:
        if self.shipped is not None and self.shipped not in SHIPPED:
            raise ValueError(f"there is no shipped list {self.shipped!r} ({', '.join(SHIPPED)})")
        if not self.labels:
            raise ValueError("a list has codes: name a shipped one or give `entries`")
        return self

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Code → what it means."""
        known = shipped_list(self.shipped) if self.shipped else {}
        return {code: label for code, label in known.items() if code not in self.without} | self.entries


class Ownership(_Section):
    """Who owns each field."""

    default: OwnershipRule = OwnershipRule()
    attributes: dict[Name, OwnershipRule] = Field(default_factory=dict)
    creates: dict[Name, CreateRule] = Field(
        default_factory=dict, description="source → of which golden records it should have a record"
    )


class Stability(_Section):
    """What evidence may do with what a steward has confirmed: a `same` holds it together, whatever is said here."""

    join: Literal["auto", "ask", "ask_always"] = Field(
        default="auto",
        description="ask: evidence does not join two golden records that stewards looked at both; ask_always: it"
        " joins nothing to one that a steward looked at",
    )
    split: Literal["keep", "ask"] = Field(
        default="keep",
        description="ask: a steward is asked where evidence alone would part what was confirmed",
    )


class Policy(_Section):
    """All that decides about one object, for instance `customer`."""

    object: Name
    description: str = ""
    title: tuple[Name, ...] = Field(default=(), description="Attributes that name a golden record in a list")
    attributes: dict[Name, Attribute] = Field(min_length=1)
    codes: dict[Name, CodeList] = Field(default_factory=dict)
    sources: dict[Name, SourceRule] = Field(min_length=1)
    match: MatchRules
    stability: Stability = Stability()
    survivorship: Survivorship = Survivorship()
    views: dict[Name, View] = Field(default_factory=dict)
    quality: Quality = Quality()
    ownership: Ownership = Ownership()
    relationships: dict[Name, Relationship] = Field(
        default_factory=dict, description="Kinds of edges to other golden records, for instance parent"
    )

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
        for place, rules in self._rule_sets():
            for name in rules.lists:
                if not self.attributes[name].multiple:
                    raise ValueError(f"{place}: {name!r} survives by `union`; give it `multiple: true`")
        for name, attribute in self.attributes.items():
            if attribute.list is not None and attribute.list not in self.codes:
                raise ValueError(
                    f"attributes.{name}.list: {attribute.list!r} is not one of `codes` ({', '.join(self.codes)})"
                )
            if attribute.standardiser not in STANDARDISERS:
                raise ValueError(f"attributes.{name}: no standardiser {attribute.standardiser!r}")
        return self

    def _attributes_named(self) -> list[tuple[str, str]]:
        named = [("title", name) for name in self.title]
        for source, rule in self.sources.items():
            named += [(f"sources.{source}.columns", name) for name in rule.columns]
            named += [(f"sources.{source}.codes", name) for name in rule.codes]
            named += [(f"sources.{source}.clocks", name) for name in rule.clocks]
            named += [(f"sources.{source}.nulls", name) for name in rule.nulls]
        for feature, origin in self.match.features.items():
            named += [(f"match.features.{feature}.from", name) for name in origin.attributes]
        for place, rules in self._rule_sets():
            named += [(f"{place}.{rest}", name) for rest, name in rules.attributes_named()]
        for view_name, view in self.views.items():
            named += [(f"views.{view_name}.shows", name) for name in view.shows]
        named += self.quality.attributes_named()
        named += [("ownership.attributes", name) for name in self.ownership.attributes]
        for source, creating in self.ownership.creates.items():
            named += [(f"ownership.creates.{source}.requires", name) for name in creating.requires]
            if creating.when is not None:
                named.append((f"ownership.creates.{source}.when", creating.when.attribute))
        return named

    def _sources_named(self) -> list[tuple[str, str]]:
        rules = {"default": self.ownership.default, **self.ownership.attributes}
        named = []
        for name, rule in rules.items():
            named += [(f"ownership.{name}", source) for source in rule.receivers]
            named += [(f"ownership.{name}.owner", rule.owner)] if rule.owner else []
        named += [("ownership.creates", source) for source in self.ownership.creates]
        for place, survivors in self._rule_sets():
            named += [(f"{place}.{rest}", source) for rest, source in survivors.sources_named()]
        for kind, relationship in self.relationships.items():
            for source in relationship.columns:
                key = relationship.related_key(source)
                whose = [source] if key is None or key.source is None else [source, key.source]
                # Only among the sources of this policy can be looked; another object has its own.
                named += [
                    (f"relationships.{kind}.from", name) for name in whose[: 1 if relationship.to else 2]
                ]
        return named

    def _rule_sets(self) -> Iterator[tuple[str, Survivorship]]:
        """Where in the document rules stand, and the rules: of the golden record, then of each view as a whole."""
        yield "survivorship", self.survivorship
        for name in self.views:
            try:
                yield f"views.{name}.survivorship", self.rules(name)
            except ValidationError as error:
                problem = error.errors(include_url=False, include_input=False)[0]["msg"]
                raise ValueError(
                    f"views.{name}.survivorship: {problem.removeprefix('Value error, ')}"
                ) from None

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

    def rules(self, view: str | None = None) -> Survivorship:
        """The survivorship rules of the golden record, or of a view that the policy has."""
        return self.survivorship if view is None else self._view_rules[view]

    @cached_property
    def _view_rules(self) -> dict[str, Survivorship]:
        return {name: view.survivorship.over(self.survivorship) for name, view in self.views.items()}

    def shows(self, view: str | None, attribute: str) -> bool:
        """Whether an attribute is part of a view; all are part of the golden record."""
        shown = self.views[view].shows if view is not None else ()
        return not shown or attribute in shown

    def order(self, view: str | None = None) -> list[str]:
        """In which order cells are decided: attributes, and blocks as `block NAME`."""
        found = self._orders.get(view)
        if found is None:
            found = self._orders[view] = self.rules(view).order(tuple(self.attributes))
        return found

    @cached_property
    def _orders(self) -> dict[str | None, list[str]]:
        return {}

    def labels(self, attribute: str) -> Mapping[str, str] | None:
        """Code → what it means, for an attribute with a list of codes."""
        listed = self.attributes[attribute].list
        return None if listed is None else self.codes[listed].labels

    def label(self, attribute: str, code: str) -> str | None:
        """What a code means by the list of its attribute; None without a list, or for a code it does not know."""
        known = self.labels(attribute) if attribute in self.attributes else None
        return known.get(code) if known else None

    @cached_property
    def checked(self) -> frozenset[str]:
        """The attributes whose values may be invalid."""
        listed = {name for name, attribute in self.attributes.items() if attribute.list is not None}
        return frozenset(listed | {name for name, rule in self.quality.attributes.items() if rule.valid})

    @cached_property
    def demanding(self) -> tuple[str, ...]:
        """The attributes for want of which, or for an unfit value of which, a record is refused, in their order."""
        return tuple(
            name for name, attribute in self.attributes.items() if attribute.strict or attribute.required
        )

    @cached_property
    def judged(self) -> tuple[str, ...]:
        """The attributes whose quality is judged, in their order."""
        return tuple(n for n in self.attributes if n in self.checked or n in self.quality.attributes)

    def weighed(self, view: str | None, *, alone: bool) -> frozenset[str]:
        """The attributes for which it matters to survivorship whether a value is valid.

        Args:
            view: of which rules; None for the golden record's.
            alone: whether one record speaks alone: then only exclusion matters.
        """
        found = self._weighed.get((view, alone))
        if found is None:
            idle = ("keep", "lower", "last") if alone else ("keep",)
            rules = self.rules(view)
            found = frozenset(name for name in self.checked if rules.effect(name) not in idle)
            self._weighed[view, alone] = found
        return found

    @cached_property
    def _weighed(self) -> dict[tuple[str | None, bool], frozenset[str]]:
        return {}

    def failing(self, attribute: str, value: str, said: Mapping[str, str]) -> str | None:
        """The first check that a value fails, `unknown_code` before those of `quality`; None: it is valid."""
        several, labels, checks = self._checks[attribute]
        items = items_of(value) if several else (value,)
        if labels is not None and not all([item in labels for item in items]):
            return UNKNOWN_CODE
        if checks:
            for item in items:
                found = failing(checks, item, said)
                if found is not None:
                    return found
        return None

    @cached_property
    def _checks(self) -> dict[str, tuple[bool, Mapping[str, str] | None, tuple[ValueCheck, ...]]]:
        """Attribute → (whether it has several items, the codes that each may be, the checks that each must pass)."""
        rules = self.quality.attributes
        return {
            name: (attribute.multiple, self.labels(name), rules[name].valid if name in rules else ())
            for name, attribute in self.attributes.items()
        }

    def owner(self, attribute: str) -> OwnershipRule:
        """The ownership rule of an attribute."""
        return self.ownership.attributes.get(attribute, self.ownership.default)
