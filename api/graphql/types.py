"""The types of the GraphQL schema."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import NewType, TypeVar

import strawberry
from strawberry import ID
from strawberry.scalars import JSON
from strawberry.types import Info

from api.graphql.loaders import Operation
from mdm.model import parse_golden_id
from mdm.reads.feed import FeedEntry
from mdm.reads.golden import CellView, CrossReferenceView, GoldenView
from mdm.reads.overview import Overview as OverviewView
from mdm.reads.review import PairView, SideView, TaskView

OperationInfo = Info[Operation, None]

BigInt = NewType("BigInt", int)
Resolver = TypeVar("Resolver", bound=Callable[..., object])


def resolver(description: str) -> Callable[[Resolver], Resolver]:
    """A field that a method answers, with what the schema says about it."""
    decorator: Callable[[Resolver], Resolver] = strawberry.field(description=description)
    return decorator


def whole_number(value: object) -> int:
    """The value of a BigInt.

    Raises:
        ValueError: it is no integer of up to 63 bits.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise ValueError("expected an integer of up to 63 bits")
    return value


@strawberry.enum(
    description="active: has live members. merged: lives on in another. retired: all members deleted"
)
class State(Enum):
    """What has become of a golden record."""

    active = "active"
    merged = "merged"
    retired = "retired"


@strawberry.enum(description="A steward's verdict on two source records")
class Verdict(Enum):
    """A steward's verdict."""

    same = "same"
    different = "different"


@strawberry.type(description="The source record version that a value comes from")
class Winner:
    """A contribution that survived."""

    source: str
    key: str
    version: int
    value: str


@strawberry.type(description="What another source record says, and why it did not survive")
class Loser:
    """A contribution that did not survive."""

    source: str
    key: str
    version: int
    value: str
    why: str


@strawberry.type(description="One golden value with its lineage and ownership")
class Cell:
    """One golden cell."""

    attribute: str
    value: str
    rule: str
    owner: str | None
    receivers: list[str]
    winner: Winner
    losers: list[Loser]

    @classmethod
    def of(cls, view: CellView) -> Cell:
        """A cell as the schema shows it."""
        winner = view.winner
        return cls(
            attribute=view.attribute,
            value=view.value,
            rule=view.rule,
            owner=view.owner,
            receivers=list(view.receivers),
            winner=Winner(source=winner.source, key=winner.key, version=winner.version, value=winner.value),
            losers=[
                Loser(
                    source=loser.source,
                    key=loser.key,
                    version=loser.version,
                    value=loser.value,
                    why=loser.why or "",
                )
                for loser in view.losers
            ],
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

    @resolver("The source records it holds now")
    def cross_references(self) -> list[CrossReference]:
        """The members."""
        return [CrossReference.of(reference) for reference in self.view.cross_references]


def golden_of(operation: Operation, golden_id: str) -> GoldenRecord | None:
    """The golden record that an id leads to."""
    view = operation.golden(parse_golden_id(golden_id))
    return None if view is None else GoldenRecord.of(view)


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
                )
                for record in event["records"]
            ],
        )


@strawberry.type
class ChangePage:
    """Changes in order, and where to go on."""

    changes: list[Change]
    next: BigInt = strawberry.field(description="Give it as `after` for the next page")


@strawberry.type(description="A question for a steward: are these two records the same?")
class Task:
    """One task."""

    id: BigInt
    object: str
    left_id: BigInt
    right_id: BigInt
    left_title: str
    right_title: str
    question: str
    probability: float
    state: str
    queue: str
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, view: TaskView) -> Task:
        """A task as the schema shows it."""
        return cls(
            id=BigInt(view.id),
            object=view.object,
            left_id=BigInt(view.left_id),
            right_id=BigInt(view.right_id),
            left_title=view.left_title,
            right_title=view.right_title,
            question=view.question,
            probability=view.probability,
            state=view.state,
            queue=view.queue,
            assignee=view.assignee,
            due_at=view.due_at,
            opened_at=view.opened_at,
            closed_at=view.closed_at,
        )


@strawberry.type(description="One of the two source records of a pair")
class Side:
    """One side."""

    record_id: BigInt
    source: str
    key: str
    golden_id: ID
    values: JSON
    deleted: bool
    changed_at: datetime | None

    @classmethod
    def of(cls, view: SideView) -> Side:
        """A side as the schema shows it."""
        return cls(
            record_id=BigInt(view.record_id),
            source=view.source,
            key=view.key,
            golden_id=ID(view.golden_id),
            values=JSON(dict(view.values)),
            deleted=view.deleted,
            changed_at=view.changed_at,
        )


@strawberry.type(description="What one comparison says about a pair; `level` null: no evidence")
class Evidence:
    """One comparison."""

    comparison: str
    level: str | None
    bits: float
    sentence: str


@strawberry.type(description="Two source records side by side, with the evidence under the policy in force")
class Pair:
    """One pair."""

    object: str
    together: bool = strawberry.field(description="Whether one golden record holds both now")
    left: Side
    right: Side
    weight: float = strawberry.field(description="In bits")
    probability: float
    verdict: str
    vetoes: list[str]
    evidence: list[Evidence]

    @classmethod
    def of(cls, view: PairView) -> Pair:
        """A pair as the schema shows it."""
        score = view.score
        return cls(
            object=view.object,
            together=view.together,
            left=Side.of(view.left),
            right=Side.of(view.right),
            weight=score.weight,
            probability=score.probability,
            verdict=score.verdict,
            vetoes=list(score.vetoes),
            evidence=[
                Evidence(comparison=each.comparison, level=each.level, bits=each.bits, sentence=each.sentence)
                for each in score.evidence
            ],
        )


@strawberry.type(description="The numbers of one object")
class ObjectCounts:
    """The numbers of one object."""

    object: str
    policy_version: int
    records: JSON = strawberry.field(description="Source → source records")
    golden_records: int
    merged: int
    open_tasks: int
    quarantined: int
    waiting: int


@strawberry.type(description="What the hub holds, in numbers")
class Overview:
    """The numbers of the hub."""

    objects: list[ObjectCounts]
    feed_position: BigInt
    quarantined: int

    @classmethod
    def of(cls, view: OverviewView) -> Overview:
        """The numbers as the schema shows them."""
        return cls(
            objects=[
                ObjectCounts(
                    object=each.object,
                    policy_version=each.policy_version,
                    records=JSON(each.records),
                    golden_records=each.golden_records,
                    merged=each.merged,
                    open_tasks=each.open_tasks,
                    quarantined=each.quarantined,
                    waiting=each.waiting,
                )
                for each in view.objects
            ],
            feed_position=BigInt(view.feed_position),
            quarantined=view.quarantined,
        )


@strawberry.type(description="A decision, and whether it is new")
class Decided:
    """The outcome of a decision."""

    decision_id: BigInt
    verdict: str
    changed: bool = strawberry.field(description="False when the same verdict stood already")
