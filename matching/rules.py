"""The match section of a policy: features, blocking, comparisons, vetoes and thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from matching.cluster import COHESION
from matching.comparators.registry import Comparator
from matching.frequencies import Frequencies
from matching.standardise.registry import STANDARDISERS
from matching.transforms import TRANSFORMS

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_SUM_TOLERANCE = 1e-6
_OUTGROWN = 2
_COHESION_IN_DOUBT = 0.5

DECIDED_BITS = 60.0
"""The least weight of a pair that an identifier decides: from here on a probability cannot be told from 1."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class FeatureRule(_Section):
    """Which attributes a feature is made of, and how."""

    attributes: tuple[Name, ...] = Field(alias="from", min_length=1)
    standardise: str

    @field_validator("standardise")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in STANDARDISERS:
            raise ValueError(f"no standardiser {name!r}; known: {', '.join(sorted(STANDARDISERS))}")
        return name


class KeyPart(_Section):
    """One part of a block key: a feature, brought to a coarser form."""

    feature: str
    transform: str = "identity"

    @field_validator("transform")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in TRANSFORMS:
            raise ValueError(f"no transform {name!r}; known: {', '.join(sorted(TRANSFORMS))}")
        return name


class BlockRule(_Section):
    """A block key: records that share its value become candidate pairs.

    Where too many records share a key, listed among `stop_keys`, `narrower` says what to add to it.
    """

    name: Name
    parts: tuple[KeyPart, ...] = Field(min_length=1)
    narrower: tuple[KeyPart, ...] = ()


class LevelWeight(_Section):
    """How often a level is reached by pairs that match (m) and by pairs that do not (u)."""

    label: str
    m: float = Field(gt=0.0, le=1.0)
    u: float = Field(gt=0.0, le=1.0)

    @property
    def bits(self) -> float:
        """The evidence that reaching this level gives, in bits: log2(m/u) (Fellegi and Sunter 1969)."""
        return math.log2(self.m) - math.log2(self.u)


class Rarity(_Section):
    """Which values in common tell more the rarer they are, and at which levels.

    A value in common adds the bits by which it is rarer than the values that two records have in common by
    chance, and a common one takes some away: the term-frequency adjustment of Winkler (2000), "Frequency-based
    matching in the Fellegi-Sunter model of record linkage".
    """

    features: tuple[Name, ...] = Field(min_length=1)
    levels: tuple[str, ...] = Field(min_length=1)
    share: float = Field(default=1.0, gt=0.0, le=1.0, description="How much of the adjustment counts")
    # Who bears a rare name is mostly of one family: without a bound that tells more the more records there are.
    at_most_bits: float = Field(default=2.0, gt=0.0, description="Bound of the adjustment, either way")


class Comparison(_Section):
    """Features compared together, and what each level of agreement is worth."""

    name: Name
    features: tuple[str, ...] = Field(min_length=1)
    comparator: Comparator
    levels: tuple[LevelWeight, ...]
    rarity: Rarity | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """The features that are compared, then the others whose rarity counts."""
        return tuple(dict.fromkeys([*self.features, *(self.rarity.features if self.rarity else ())]))

    @model_validator(mode="after")
    def _fits_comparator(self) -> Self:
        kind, parts = self.comparator.kind, self.comparator.parts
        if len(self.features) != len(parts):
            raise ValueError(
                f"comparison {self.name}: {kind} compares {len(parts)} feature(s) ({', '.join(parts)}), "
                f"not {len(self.features)}"
            )
        labels = tuple(level.label for level in self.levels)
        if labels != self.comparator.labels:
            raise ValueError(
                f"comparison {self.name}: the levels of {kind} are {', '.join(self.comparator.labels)}, "
                f"in this order, not {', '.join(labels) or 'none'}"
            )
        for letter, total in (
            ("m", math.fsum(level.m for level in self.levels)),
            ("u", math.fsum(level.u for level in self.levels)),
        ):
            if abs(total - 1.0) > _SUM_TOLERANCE:
                raise ValueError(
                    f"comparison {self.name}: {letter} must sum to 1 over its levels, not {total:.6g}"
                )
        return self


class Correlation(_Section):
    """Comparisons that agree together for one reason, so that their evidence must not count several times.

    A family, an office or a group of companies shares address, telephone and web site: who has one in common
    has the others. Adding their bits supposes that they are independent (Fellegi and Sunter 1969), which makes
    relatives into one; so together they count for a match up to a bound. Who has moved has none of them in common
    any more, for one reason as well: where `at_most_bits_against` says so, they count against a match up to a bound
    too. Without it what they say against one counts whole. Where it is given, training learns it, and the other bound
    as well where records of sources free of duplicates are rivals.
    """

    comparisons: tuple[Name, ...] = Field(min_length=2)
    at_most_bits: float = Field(gt=0.0, description="What they may add to the match weight together")
    at_most_bits_against: float | None = Field(
        default=None, gt=0.0, description="What they may take away from it together; learned with the weights"
    )

    @property
    def at_least_bits(self) -> float:
        """The least that they come to together where all speak against a match."""
        return -math.inf if self.at_most_bits_against is None else -self.at_most_bits_against


class Identifier(_Section):
    """What a feature that identifies says by itself, for instance a tax id that checks out.

    Where both records have a value: equal ones may decide that the two match, whatever else is compared, and
    different ones may veto it. A veto outweighs what is decided.
    """

    equal: Literal["decides", "evidence"] = "evidence"
    different: Literal["vetoes", "evidence"] = "evidence"


class Training(_Section):
    """What the weights were learned from; a hub far larger than that has outgrown them."""

    records: int = Field(ge=1)
    candidate_pairs: int = Field(ge=0)
    labelled_pairs: int = Field(default=0, ge=0)

    def outgrown_by(self, records: int) -> bool:
        """Whether records are so many more that chance agreement among them is another."""
        return records > _OUTGROWN * self.records


class MatchRules(_Section):
    """How records of one object are matched.

    A pair's match weight is log2(prior / (1 - prior)) plus the bits of every comparison with evidence, its
    probability 1 / (1 + 2^-weight): Fellegi and Sunter, "A Theory for Record Linkage" (1969), in the form
    with several levels per comparison that Splink documents ("The Fellegi-Sunter model"). Where `correlated`
    bounds several comparisons, the bits count in the order of the comparisons until the bound is reached, those for a
    match and those against one each by themselves; a bound that holds all of an earlier one counts what that has left.
    Where an identifier decides, the weight is DECIDED_BITS at least.
    """

    features: dict[Name, FeatureRule] = Field(min_length=1)
    blocking: tuple[BlockRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    correlated: tuple[Correlation, ...] = ()
    frequencies: Mapping[str, Frequencies] = Field(
        default_factory=dict, description="Feature → how common its values are"
    )
    stop_keys: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Block rule → its keys that too many records share, as block_keys() writes them after the rule",
    )
    stop_values: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Feature → values, standardised, that too many records share: they count for nothing",
    )
    vetoes: tuple[str, ...] = Field(
        default=(), description="Features; records whose values differ here are never joined by a rule"
    )
    identifiers: Mapping[str, Identifier] = Field(
        default_factory=dict, description="Feature → what equal and different values of it say by themselves"
    )
    prior: float = Field(gt=0.0, lt=1.0, description="Probability that a candidate pair matches")
    training: Training | None = None
    merge: float = Field(default=0.99, gt=0.0, le=1.0, description="Probability for a merge by rule")
    review: float = Field(default=0.5, gt=0.0, le=1.0, description="Probability for asking a steward")

    @field_validator("blocking", "comparisons")
    @classmethod
    def _names_unique(cls, rules: tuple[BlockRule | Comparison, ...]) -> tuple[BlockRule | Comparison, ...]:
        names = [rule.name for rule in rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"named more than once: {', '.join(twice)}")
        return rules

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.review > self.merge:
            raise ValueError("review must not be above merge")
        named = [
            (f"blocking.{rule.name}.parts.{place}", part.feature)
            for rule in self.blocking
            for place, part in enumerate((*rule.parts, *rule.narrower))
        ]
        named += [
            (f"comparisons.{rule.name}", feature) for rule in self.comparisons for feature in rule.features
        ]
        named += [("vetoes", feature) for feature in self.vetoes]
        named += [("identifiers", feature) for feature in self.identifiers]
        named += [("stop_values", feature) for feature in self.stop_values]
        for path, feature in named:
            if feature not in self.features:
                raise ValueError(f"{path}: no feature {feature!r}; known: {', '.join(self.features)}")
        blocks = [rule.name for rule in self.blocking]
        for name in self.stop_keys:
            if name not in blocks:
                raise ValueError(f"stop_keys: no block rule {name!r}; known: {', '.join(blocks)}")
        for feature in self.deciding:
            if not any(rule.parts == (KeyPart(feature=feature),) for rule in self.blocking):
                raise ValueError(
                    f"identifiers.{feature}: what decides must be compared wherever it is equal; add "
                    f"`{{name: {feature}, parts: [{{feature: {feature}}}]}}` to blocking"
                )
        known = [rule.name for rule in self.comparisons]
        for name in (name for rule in self.correlated for name in rule.comparisons):
            if name not in known:
                raise ValueError(f"correlated: no comparison {name!r}; known: {', '.join(known)}")
        for number, rule in enumerate(self.correlated):
            if len(set(rule.comparisons)) < len(rule.comparisons):
                raise ValueError(
                    f"correlated: {', '.join(rule.comparisons)} names a comparison more than once"
                )
            for other in self.correlated[:number]:
                shared = set(other.comparisons).intersection(rule.comparisons)
                # Only so is the most that single comparisons can give also the most that they give together.
                if shared and not shared.issuperset(other.comparisons):
                    raise ValueError(
                        f"correlated: {', '.join(sorted(shared))} stands in two bounds, of which the later does not "
                        "hold all of the earlier"
                    )
        return self

    @cached_property
    def vetoing(self) -> tuple[str, ...]:
        """The features whose different values forbid a merge by rule, each once."""
        also = [feature for feature, rule in self.identifiers.items() if rule.different == "vetoes"]
        return tuple(dict.fromkeys([*self.vetoes, *also]))

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The features whose equal values decide that two records match."""
        return tuple(feature for feature, rule in self.identifiers.items() if rule.equal == "decides")

    @cached_property
    def stopped_values(self) -> Mapping[str, frozenset[str]]:
        """The stop values of each feature that has some, to look up."""
        return {name: frozenset(values) for name, values in self.stop_values.items() if values}

    @cached_property
    def stopped(self) -> Mapping[str, frozenset[str]]:
        """The stop keys of each block rule that has some, to look up."""
        return {name: frozenset(keys) for name, keys in self.stop_keys.items() if keys}

    def document(self) -> dict[str, Any]:
        """The rules as a policy writes them, without what need not be said."""
        document = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for rule, found in zip(self.comparisons, document["comparisons"], strict=True):
            found["comparator"] = {"kind": rule.comparator.kind, **found["comparator"]}
        return document

    def verdict(self, probability: float, *, vetoed: bool) -> str:
        """What a match probability means: "merge", "review" or "apart"; a veto turns a merge into a review."""
        if probability >= self.merge and not vetoed:
            return "merge"
        return "review" if probability >= self.review else "apart"

    @property
    def cohesion(self) -> float:
        """How many of the pairs between two groups must speak for a match: half, where pairs in doubt join them."""
        return _COHESION_IN_DOUBT if self.merge <= self.review else COHESION

    @cached_property
    def prior_bits(self) -> float:
        """The prior as match weight, in bits."""
        return math.log2(self.prior) - math.log2(1.0 - self.prior)
