"""Golden records, cross-references, searches and changes in the GraphQL schema."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
from strawberry import ID
from strawberry.scalars import JSON
from strawberry.types import Info

from api.graphql.loaders import Operation
from api.graphql.quality_types import RecordQuality
from api.graphql.scalars import BigInt, resolver
from mdm.model import parse_golden_id
from mdm.reads.feed import FeedEntry
from mdm.reads.golden import CellView, ContributionView, CrossReferenceView, GoldenView

OperationInfo = Info[Operation, None]


@strawberry.enum(
    description="active: has live members. merged: lives on in another. retired: all members deleted"
)
class State(Enum):
    """What has become of a golden record."""

    active = "active"
    merged = "merged"
    retired = "retired"


@strawberry.type
class Said:
    """What a source record version says of a cell; not a type of the schema itself."""

    source: str
    key: str
    version: int
    value: str | None = strawberry.field(description="Null: it says that there is no value")
    pinned: str | None = strawberry.field(
        description="The record whose value a steward pinned, as source:key"
    )
    author: str | None = strawberry.field(description="The steward whose correction it is")
    reason: str | None


@strawberry.type(description="The source record version that a value comes from")
class Winner(Said):
    """A contribution that survived."""

    @classmethod
    def of(cls, view: ContributionView) -> Winner:
        """A winner as the schema shows it."""
        return cls(**_said(view))


@strawberry.type(description="What another source record says, and why it did not survive")
class Loser(Said):
    """A contribution that did not survive."""

    why: str

    @classmethod
    def of(cls, view: ContributionView) -> Loser:
        """A loser as the schema shows it."""
        return cls(why=view.why or "", **_said(view))


def _said(view: ContributionView) -> dict[str, Any]:
    return {
        "source": view.source,
        "key": view.key,
        "version": view.version,
        "value": view.value,
        "pinned": view.pinned,
        "author": view.author,
        "reason": view.reason,
    }


@strawberry.type(description="One item of a cell with several values, with its own lineage")
class Item:
    """One item."""

    value: str
    winner: Winner
    losers: list[Loser]


@strawberry.type(description="One golden value with its lineage and ownership")
class Cell:
    """One golden cell."""

    attribute: str
    value: str | None = strawberry.field(
        description="Null: nothing survives. Several values are a JSON array in a text; `items` has them"
    )
    rule: str
    owner: str | None
    receivers: list[str]
    winner: Winner | None = strawberry.field(description="Null: the rule keeps nobody's word")
    losers: list[Loser]
    items: list[Item]
    label: str | None = strawberry.field(description="What a code means by its list")

    @classmethod
    def of(cls, view: CellView) -> Cell:
        """A cell as the schema shows it."""
        return cls(
            attribute=view.attribute,
            value=view.value,
            rule=view.rule,
            owner=view.owner,
            receivers=list(view.receivers),
            winner=Winner.of(view.winner) if view.winner else None,
            losers=[Loser.of(loser) for loser in view.losers],
            items=[
                Item(
                    value=item.value,
                    winner=Winner.of(item.winner),
                    losers=[Loser.of(loser) for loser in item.losers],
                )
                for item in view.items
            ],
            label=view.label,
        )


@strawberry.type(description="A source record and the golden record that holds (or held) it")
class CrossReference:
    """One cross-reference."""

    source: str
    object: str
    key: str
    record_id: BigInt
    golden_id: ID
    valid_from: datetime
    valid_to: datetime | None
    deleted: bool

    @classmethod
    def of(cls, view: CrossReferenceView) -> CrossReference:
        """A cross-reference as the schema shows it."""
        return cls(
            source=view.source,
            object=view.object,
            key=view.key,
            record_id=BigInt(view.record_id),
            golden_id=ID(view.golden_id),
            valid_from=view.valid_from,
            valid_to=view.valid_to,
            deleted=view.deleted,
        )


@strawberry.type(description="The surviving values of the source records judged to be one thing")
class GoldenRecord:
    """A golden record."""

    view: strawberry.Private[GoldenView]
    id: ID
    object: str
    state: State
    version: int
    policy_version: int
    title: str
    updated_at: datetime

    @classmethod
    def of(cls, view: GoldenView) -> GoldenRecord:
        """A golden record as the schema shows it."""
        return cls(
            view=view,
            id=ID(view.id),
            object=view.object,
            state=State(view.state),
            version=view.version,
            policy_version=view.policy_version,
            title=view.title,
            updated_at=view.updated_at,
        )

    @resolver("Attribute → value")
    def values(self) -> JSON:
        """All values at once."""
        return JSON(self.view.values)

    @resolver("Its values with their lineage; all of them, or those named")
    def cells(self, attributes: list[str] | None = None) -> list[Cell]:
        """The cells."""
        asked = None if attributes is None else set(attributes)
        return [Cell.of(cell) for cell in self.view.cells if asked is None or cell.attribute in asked]

    @resolver("The views that its policy has; `goldenRecord(id, view)` shows one")
    def views(self) -> list[str]:
        """The names of the views."""
        return list(self.view.views)

    @resolver("How good its values are by the checks of its policy")
    def quality(self) -> RecordQuality:
        """Its score, and what failed."""
        return RecordQuality.of(self.view.quality)

    @resolver("The source records it holds now")
    def cross_references(self) -> list[CrossReference]:
        """The members."""
        return [CrossReference.of(reference) for reference in self.view.cross_references]


def golden_of(operation: Operation, golden_id: str, view: str | None = None) -> GoldenRecord | None:
    """The golden record that an id leads to, or a view of it."""
    found = operation.golden(parse_golden_id(golden_id), view)
    return None if found is None else GoldenRecord.of(found)


@strawberry.type(description="Where a source record belongs, and where it did before")
class CrossReferenceHistory:
    """The cross-references of one source record."""

    current: CrossReference
    history: list[CrossReference] = strawberry.field(description="Oldest first, the current one last")

    @resolver("The golden record that holds it now")
    def golden_record(self, info: OperationInfo) -> GoldenRecord | None:
        """The golden record."""
        return golden_of(info.context, self.current.golden_id)


@strawberry.type
class PageInfo:
    """Where a page lies among the others."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class SearchEdge:
    """A hit and its cursor."""

    cursor: str
    node: GoldenRecord


@strawberry.type(description="What one change did to one golden record")
class ChangedRecord:
    """One entry of a change."""

    golden_id: ID
    version: int
    state: State
    changed: list[str] = strawberry.field(description="Attributes with another value than before")
    members: list[BigInt] = strawberry.field(description="Record ids of the source records it holds now")
    relations: list[str] = strawberry.field(
        description="Kinds of relations of which it has others than before"
    )

    @resolver("The golden record as it is now, wherever the id leads")
    def golden_record(self, info: OperationInfo) -> GoldenRecord | None:
        """The golden record."""
        return golden_of(info.context, self.golden_id)


@strawberry.type(description="One entry of the change feed")
class Change:
    """One change."""

    position: BigInt = strawberry.field(description="1, 2, 3 … without gaps")
    recorded_at: datetime
    type: str
    object: str
    golden_id: ID
    records: list[ChangedRecord]

    @classmethod
    def of(cls, entry: FeedEntry) -> Change:
        """A change as the schema shows it."""
        event = entry.event
        return cls(
            position=BigInt(entry.position),
            recorded_at=entry.recorded_at,
            type=event["type"],
            object=event["object"],
            golden_id=ID(event["golden_id"]),
            records=[
                ChangedRecord(
                    golden_id=ID(record["golden_id"]),
                    version=record["version"],
                    state=State(record["state"]),
                    changed=record["changed"],
                    members=record["members"],
                    relations=record.get("relations", []),
                )
                for record in event["records"]
            ],
        )


@strawberry.type
class ChangePage:
    """Changes in order, and where to go on."""

    changes: list[Change]
    next: BigInt = strawberry.field(description="Give it as `after` for the next page")
