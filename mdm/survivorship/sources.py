"""Rules that ask who says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from mdm.model import Contribution
from mdm.survivorship.link import STEWARD, Link, Ranker, Scene


class _Ordered(Link):
    order: tuple[str, ...] = Field(
        default=(), description="Sources, best first; empty means the ranks under `sources`"
    )

    def place(self, contribution: Contribution) -> float:
        """Minus the place of the source in `order`, or minus its rank; unnamed sources come last."""
        if not self.order:
            return float(-contribution.rank)
        named = contribution.source in self.order
        return float(-self.order.index(contribution.source) if named else -len(self.order))

    def why(self) -> str:
        """The source ranks lower."""
        return "source ranks lower"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it names."""
        return self.order


class SourcePriority(_Ordered):
    """Keep the value of the source with the best rank (1 is best)."""

    strategy: Literal["source_priority"] = "source_priority"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The place of the source."""
        return lambda contribution: (self.place(contribution),)


class FirstNonNull(_Ordered):
    """Keep the first value there is, source by source: an explicit NULL is passed over, not obeyed."""

    strategy: Literal["first_non_null"] = "first_non_null"

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The place of the source; what has no value is out."""
        return lambda contribution: None if contribution.value is None else (self.place(contribution),)

    def why(self) -> str:
        """The source ranks lower, or there is no value."""
        return "a source before it has a value"


class StewardFirst(Link):
    """Keep what a steward says, where one says anything."""

    strategy: Literal["steward_first"] = "steward_first"

    def tells(self, contributions: Sequence[Contribution]) -> bool:
        """Only where a steward has said something, which is rare: this link stands in front of every shipped rule."""
        return any(contribution.source == STEWARD for contribution in contributions)

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """A steward's contribution, or none."""
        return lambda contribution: (1.0,) if contribution.source == STEWARD else None

    def why(self) -> str:
        """A steward says otherwise."""
        return "a steward says otherwise"
