"""What every link of a survivorship rule is: it ranks contributions, and the highest go on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from mdm.condition import Condition
from mdm.model import Cell, Contribution

STEWARD = "steward"
"""The source whose records are stewards' corrections."""

NEVER = datetime.min.replace(tzinfo=UTC)

Rank = tuple[float, ...]
Ranker = Callable[[Contribution], Rank | None]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a link may look at beside the contributions it ranks.

    `records` holds one contribution for each member that is alive; `cells` what was decided before.
    """

    records: Sequence[Contribution] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def value(self, attribute: str) -> str | None:
        """The golden value of an attribute decided before."""
        cell = self.cells.get(attribute)
        return cell.value if cell else None


class Link(BaseModel, ABC):
    """One link of a rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    or_none: ClassVar[bool] = False
    """Whether nothing survives when this is the last link and it can rank none."""

    where: Condition | None = Field(
        default=None, description="Considers only contributions whose own record meets this, unless none does"
    )
    when: Condition | None = Field(
        default=None, description="Passed over unless the golden value of another attribute meets this"
    )

    @abstractmethod
    def ranker(self, contributions: Sequence[Contribution], scene: Scene) -> Ranker:
        """A function giving each contribution its rank among all of them: higher survives, None is out.

        When all are out the link can tell nothing, and passes everything on.
        """

    def tells(self, contributions: Sequence[Contribution]) -> bool:  # noqa: ARG002
        """False only where it is known beforehand that it can rank none of these: then nobody asks it to."""
        return True

    @abstractmethod
    def why(self) -> str:
        """Why a contribution with a lower rank lost."""

    @property
    def name(self) -> str:
        """The name under which lineage records the link."""
        return str(getattr(self, "strategy", type(self).__name__))

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes whose golden cells it looks at."""
        return (self.when.attribute,) if self.when else ()

    @property
    def attributes_named(self) -> tuple[str, ...]:
        """Every attribute it names, its own record's included."""
        return (*self.attributes, *((self.where.attribute,) if self.where else ()))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources it names."""
        return ()


Clock = Literal["changed_at", "received_at", "either"]
"""The source's clock (the value's own, else the record's), the hub's, or the source's where there is one."""


def instant(contribution: Contribution, clock: Clock) -> datetime | None:
    """What a clock says of a contribution."""
    if clock == "received_at":
        return contribution.received_at
    if clock == "either":
        return contribution.changed_at or contribution.received_at
    return contribution.changed_at


def seconds(contribution: Contribution, clock: Clock) -> float:
    """A clock in seconds since the epoch; what has none is the oldest."""
    return (instant(contribution, clock) or NEVER).timestamp()
