"""How common values are: counts frozen into a policy version, so that a score never depends on live data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.table import ABSENT, PackedTexts, Texts, places_among


class Frequencies(BaseModel):
    """Counts of the values of a feature, or of the words in them, among the records that have one.

    Only what is common is listed; what is not counts as often as `others`. Values are listed in the order of
    their counts, the largest first, so that people can read them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Literal["values", "words"] = "values"
    records: int = Field(ge=1, description="How many records with a value were counted")
    others: float = Field(gt=0.0, description="How often a value that is not listed occurs, on average")
    counts: Mapping[str, int] = Field(
        default_factory=dict, description="Value or word → records that have it"
    )

    @model_validator(mode="after")
    def _possible(self) -> Frequencies:
        for value, count in self.counts.items():
            if not 1 <= count <= self.records:
                raise ValueError(f"{value!r} cannot be in {count} of {self.records} records")
        return self

    def bits(self, value: str) -> float:
        """The information in a value, in bits: log2(records / count)."""
        return self._bits(self.counts.get(value, self.others))

    def bits_of(self, values: Texts) -> NDArray[np.float64]:
        """`bits` of distinct values."""
        if not isinstance(values, PackedTexts):
            return np.array([self.bits(value) for value in values.tolist()], dtype=np.float64)
        found = np.full(len(values), self._bits(self.others))
        places = places_among(values, list(self.counts))
        listed = np.array([self._bits(count) for count in self.counts.values()])
        found[places[places != ABSENT]] = listed[places != ABSENT]
        return found

    def _bits(self, count: float) -> float:
        return math.log2(self.records / min(count, self.records))

    @cached_property
    def expected_bits(self) -> float:
        """-log2 of the probability that two records taken at random have the same value."""
        listed = math.fsum((count / self.records) ** 2 for count in self.counts.values())
        rest = max(self.records - sum(self.counts.values()), 0) / self.records
        chance = listed + rest * self.others / self.records
        return -math.log2(min(max(chance, 1.0 / self.records**2), 1.0))


NOT_COUNTED = Frequencies(records=1, others=1.0)
"""Stands for a feature that the policy has no frequencies of: no value tells more than another."""
