"""Rules that ask a clock: the newest, the oldest, and trust that fades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mdm.model import Contribution
from mdm.survivorship.link import Clock, Link, Ranker, Scene, instant, seconds

_DAY_SECONDS = 86_400.0


class MostRecent(Link):
    """Keep the value changed last; one without a clock is the oldest."""

    strategy: Literal["most_recent"] = "most_recent"
    clock: Clock = "changed_at"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Seconds since the epoch: later wins."""
        return lambda contribution: (seconds(contribution, self.clock),)

    def why(self) -> str:
        """Older by the clock."""
        return "received earlier" if self.clock == "received_at" else "changed earlier"


class Oldest(Link):
    """Keep the value that has stood longest; one without a clock cannot say, and loses."""

    strategy: Literal["oldest"] = "oldest"
    clock: Clock = "changed_at"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Minus seconds since the epoch: earlier wins."""

        def rank(contribution: Contribution) -> tuple[float] | None:
            moment = instant(contribution, self.clock)
            return None if moment is None else (-moment.timestamp(),)

        return rank

    def why(self) -> str:
        """Younger by the clock, or without one."""
        return "received later" if self.clock == "received_at" else "changed later, or at no known time"


class SourceTrust(BaseModel):
    """How much a source is trusted, from 0 to 100, and how that fades with the age of the value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    maximum: float = Field(default=50, ge=0, le=100, description="Trust in a value without age")
    minimum: float = Field(default=0, ge=0, le=100, description="Trust in the oldest value")
    decay: Literal["none", "linear", "half_life"] = "none"
    period_days: float = Field(
        default=365, gt=0, description="Linear: when the minimum is reached. Half-life: when half is gone"
    )

    @model_validator(mode="after")
    def _fades(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError("`minimum` is greater than `maximum`")
        return self

    def at(self, age_days: float | None) -> float:
        """Trust in a value of this age; None is the oldest of all."""
        if self.decay == "none":
            return self.maximum
        if age_days is None:
            return self.minimum
        periods = age_days / self.period_days
        left = max(0.0, 1.0 - periods) if self.decay == "linear" else 0.5**periods
        return self.minimum + (self.maximum - self.minimum) * left


class MostTrusted(Link):
    """Keep the value trusted most. Age counts back from the newest clock among the contributions compared."""

    strategy: Literal["trust"] = "trust"
    per_source: dict[str, SourceTrust] = Field(default_factory=dict, alias="sources")
    default: SourceTrust = SourceTrust()
    downgrade: float = Field(default=50, ge=0, le=100, description="Percent of trust an invalid value loses")
    clock: Clock = "changed_at"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """Trust in [0.0, 100.0]."""
        moments = [m for c in contributions if (m := instant(c, self.clock)) is not None]
        newest = max(moments, default=None)

        def rank(contribution: Contribution) -> tuple[float]:
            moment = instant(contribution, self.clock)
            age = None
            if moment is not None and newest is not None:
                age = (newest - moment).total_seconds() / _DAY_SECONDS
            trust = self.per_source.get(contribution.source, self.default).at(age)
            if contribution.invalid:
                trust *= 1 - self.downgrade / 100
            # The last digits of a power are the machine's, not the policy's.
            return (round(trust, 9),)

        return rank

    def why(self) -> str:
        """Trusted less."""
        return "trusted less"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it names."""
        return tuple(self.per_source)
