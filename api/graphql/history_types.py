"""The history of a golden record in the GraphQL schema."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from api.graphql.scalars import BigInt
from api.graphql.types import State
from mdm.reads.past import Cause as CauseView
from mdm.reads.past import CellChange, History, HistoryEntry


@strawberry.type(description="One attribute that a version says otherwise than the one before")
class ValueChange:
    """A value before and after."""

    attribute: str
    old: str | None
    new: str | None

    @classmethod
    def of(cls, view: CellChange) -> ValueChange:
        """As the schema shows it."""
        return cls(attribute=view.attribute, old=view.old, new=view.new)


@strawberry.type(description="What brought a version about")
class Cause:
    """A record version, a decision or a policy version."""

    kind: str = strawberry.field(description="record, decision or policy")
    text: str

    @classmethod
    def of(cls, view: CauseView) -> Cause:
        """As the schema shows it."""
        return cls(kind=view.kind, text=view.text)


@strawberry.type(description="One version of a golden record")
class GoldenVersion:
    """What it was, and why."""

    version: int
    at: datetime
    position: BigInt | None = strawberry.field(
        description="Of the change feed; null until it tells of the version"
    )
    event: str | None
    state: State
    policy_version: int
    changes: list[ValueChange]
    joined: list[str] = strawberry.field(description="Source records that came, as source:key")
    left: list[str] = strawberry.field(description="Source records that went")
    causes: list[Cause]

    @classmethod
    def of(cls, view: HistoryEntry) -> GoldenVersion:
        """As the schema shows it."""
        return cls(
            version=view.version,
            at=view.at,
            position=None if view.position is None else BigInt(view.position),
            event=view.event,
            state=State(view.state),
            policy_version=view.policy_version,
            changes=[ValueChange.of(change) for change in view.changes],
            joined=list(view.joined),
            left=list(view.left),
            causes=[Cause.of(cause) for cause in view.causes],
        )


@strawberry.type(description="How a golden record came to be")
class GoldenHistory:
    """All its versions."""

    id: ID
    object: str
    holder: ID = strawberry.field(description="The golden record that holds its founding record today")
    versions: list[GoldenVersion] = strawberry.field(description="Oldest first")

    @classmethod
    def of(cls, view: History) -> GoldenHistory:
        """As the schema shows it."""
        return cls(
            id=ID(view.id),
            object=view.object,
            holder=ID(view.holder),
            versions=[GoldenVersion.of(entry) for entry in view.entries],
        )
