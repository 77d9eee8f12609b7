"""Every survivorship rule by the name a policy uses for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mdm.survivorship.agreement import MostFrequent, Unanimous, WeightedMajority
from mdm.survivorship.clocks import MostRecent, MostTrusted, Oldest
from mdm.survivorship.records import Follow, MostComplete, WinnerRecord
from mdm.survivorship.sources import FirstNonNull, SourcePriority, StewardFirst
from mdm.survivorship.union import Union
from mdm.survivorship.values import Longest, Maximum, Minimum, Shortest, ValuePriority

SurvivorshipRule = Annotated[
    MostRecent
    | Oldest
    | SourcePriority
    | FirstNonNull
    | StewardFirst
    | MostTrusted
    | MostFrequent
    | WeightedMajority
    | Unanimous
    | MostComplete
    | Longest
    | Shortest
    | Minimum
    | Maximum
    | ValuePriority
    | Union
    | Follow
    | WinnerRecord,
    Field(discriminator="strategy"),
]
"""One link of a rule."""


def _as_links(given: object) -> object:
    return [given] if isinstance(given, Mapping) else given


SurvivorshipChain = Annotated[tuple[SurvivorshipRule, ...], BeforeValidator(_as_links), Field(min_length=1)]
"""The links of a rule in order; a document may give a single one without a list."""

Invalid = Literal["keep", "lower", "last", "exclude"]
"""What becomes of a contribution that fails a check.

keep: nothing. lower: `trust` and `weighted_majority` weigh it less. last: it loses to every valid one. exclude: it
never survives.
"""
