"""Rules that ask which record says it, whatever it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mdm.model import Contribution, RecordId
from mdm.survivorship.clocks import MostRecent, MostTrusted, Oldest
from mdm.survivorship.link import Link, Ranker, Scene
from mdm.survivorship.narrowing import first_of
from mdm.survivorship.sources import SourcePriority


class MostComplete(Link):
    """Keep the value of the record that says most."""

    strategy: Literal["most_complete"] = "most_complete"
    of: tuple[str, ...] = Field(default=(), description="The attributes that count; empty means all")

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """How many of the attributes the record has."""

        def rank(contribution: Contribution) -> tuple[float]:
            said = contribution.said
            return (float(sum(name in said for name in self.of) if self.of else len(said)),)

        return rank

    def why(self) -> str:
        """The record says less."""
        return "its record is less complete"

    @property
    def attributes_named(self) -> tuple[str, ...]:
        """Every attribute it names, its own record's included."""
        return (*super().attributes_named, *self.of)


class Follow(Link):
    """Keep what the winner of another attribute says."""

    strategy: Literal["follow"] = "follow"
    attribute: str

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The record that won the other attribute; nothing where it has no winner."""
        cell = scene.cells.get(self.attribute)
        return _only(_origin(cell.winner) if cell and cell.winner else None)

    def why(self) -> str:
        """Not the record that is followed."""
        return f"its record did not win {self.attribute}"

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes whose golden cells it looks at."""
        return (*super().attributes, self.attribute)


RecordLink = Annotated[
    MostRecent | Oldest | SourcePriority | MostTrusted | MostComplete, Field(discriminator="strategy")
]


class WinnerRecord(Link):
    """Keep what one record says, chosen among all records of the cluster, for every attribute with this rule."""

    strategy: Literal["winner_record"] = "winner_record"
    by: tuple[RecordLink, ...] = Field(min_length=1, description="What makes a record the best one")

    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:  # noqa: ARG002
        """The winner record; nothing where it does not speak of the attribute."""
        best = first_of(scene.records, self.by, scene)
        return _only(best.record_id if best else None)

    def why(self) -> str:
        """Another record is the best one."""
        return "another record is the winner record"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it names."""
        return tuple(source for link in self.by for source in link.sources)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes whose golden cells it looks at."""
        return (*super().attributes, *(name for link in self.by for name in link.attributes))


def _only(record_id: RecordId | None) -> Ranker:
    return lambda c: (1.0,) if record_id is not None and _origin(c) == record_id else None


def _origin(contribution: Contribution) -> RecordId:
    """The record whose word it is: that of a pin is the pinned one."""
    return contribution.pinned[0] if contribution.pinned else contribution.record_id
