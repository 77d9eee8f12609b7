"""Rules that ask how many say it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mdm.model import Contribution
from mdm.survivorship.link import Link, Ranker, Scene


class MostFrequent(Link):
    """Keep the value that most source records agree on."""

    strategy: Literal["most_frequent"] = "most_frequent"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """How many records say the same."""
        counts = Counter(contribution.value for contribution in contributions)
        return lambda contribution: (float(counts[contribution.value]),)

    def why(self) -> str:
        """Fewer records say so."""
        return "fewer records agree"


class WeightedMajority(Link):
    """Keep the value with the greatest sum of confidence in those who say it."""

    strategy: Literal["weighted_majority"] = "weighted_majority"
    weights: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, description="Source → confidence in it, from 0 to 1"
    )
    default: float = Field(default=0.5, ge=0, le=1)
    downgrade: float = Field(default=50, ge=0, le=100, description="Percent of weight an invalid value loses")

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The sum of the weights of all that say the same."""
        votes: dict[str | None, list[float]] = {}
        for contribution in contributions:
            weight = self.weights.get(contribution.source, self.default)
            if contribution.invalid:
                weight *= 1 - self.downgrade / 100
            votes.setdefault(contribution.value, []).append(weight)
        # fsum is exact, so no order of addition shows.
        sums = {value: math.fsum(weights) for value, weights in votes.items()}
        return lambda contribution: (sums[contribution.value],)

    def why(self) -> str:
        """Less weight says so."""
        return "less confidence in all that say so"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it names."""
        return tuple(self.weights)


class Unanimous(Link):
    """Keep a value only if all say the same; at the end of a chain, otherwise none."""

    strategy: Literal["unanimous"] = "unanimous"
    or_none: ClassVar[bool] = True

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """All or none."""
        agreed = len({contribution.value for contribution in contributions}) == 1
        return lambda _: (1.0,) if agreed else None

    def why(self) -> str:
        """They disagree."""
        return "the records do not agree"
