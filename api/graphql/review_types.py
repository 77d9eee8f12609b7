"""Tasks, pairs, decisions and numbers in the GraphQL schema."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from api.graphql.scalars import BigInt
from matching.explain import AttributeEvidence, MatchScore
from mdm.reads.overview import Overview as OverviewView
from mdm.reads.review import PairView, SideView, TaskView


@strawberry.enum(description="A steward's verdict on two source records")
class Verdict(Enum):
    """A steward's verdict."""

    same = "same"
    different = "different"


@strawberry.type(description="A question for a steward: are these two records the same?")
class Task:
    """One task."""

    id: BigInt
    object: str
    left_id: BigInt
    right_id: BigInt
    left_title: str
    right_title: str
    left_golden_id: ID
    right_golden_id: ID
    question: str
    probability: float
    pairs: int = strawberry.field(
        description="Pairs of records of the two golden records that are in question; the strongest asks"
    )
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
            left_golden_id=ID(view.left_golden_id),
            right_golden_id=ID(view.right_golden_id),
            question=view.question,
            probability=view.probability,
            pairs=view.pairs,
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
    rarity_bits: float = strawberry.field(
        description="The part of the bits that rare (+) or common (−) values in common gave"
    )
    held_back_bits: float = strawberry.field(description="What correlated comparisons had said already")
    sentence: str

    @classmethod
    def of(cls, each: AttributeEvidence) -> Evidence:
        """One comparison as the schema shows it."""
        return cls(
            comparison=each.comparison,
            level=each.level,
            bits=each.bits,
            rarity_bits=each.rarity_bits,
            held_back_bits=each.held_back_bits,
            sentence=each.sentence,
        )


@strawberry.type
class Scored:
    """What is said of two records that were scored; not a type of the schema itself."""

    weight: float = strawberry.field(description="In bits")
    probability: float
    verdict: str
    vetoes: list[str]
    decided_by: list[str] = strawberry.field(description="Identifiers that decide, being the same")
    evidence: list[Evidence]


def scored(score: MatchScore) -> dict[str, Any]:
    """The fields of Scored."""
    return {
        "weight": score.weight,
        "probability": score.probability,
        "verdict": score.verdict,
        "vetoes": list(score.vetoes),
        "decided_by": list(score.decided_by),
        "evidence": [Evidence.of(each) for each in score.evidence],
    }


@strawberry.type(description="Two source records side by side, with the evidence under the policy in force")
class Pair(Scored):
    """One pair."""

    object: str
    together: bool = strawberry.field(description="Whether one golden record holds both now")
    left: Side
    right: Side

    @classmethod
    def of(cls, view: PairView) -> Pair:
        """A pair as the schema shows it."""
        return cls(
            object=view.object,
            together=view.together,
            left=Side.of(view.left),
            right=Side.of(view.right),
            **scored(view.score),
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
    outgrown: bool = strawberry.field(
        description="Whether there are many more records than the policy's weights were learned from"
    )


@strawberry.type(description="What the hub holds, in numbers")
class Overview:
    """The numbers of the hub."""

    objects: list[ObjectCounts]
    feed_position: BigInt
    quarantined: int = strawberry.field(description="Of all objects, those that no policy knows included")
    unknown: int = strawberry.field(description="Quarantined items of objects that no policy knows")

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
                    outgrown=each.outgrown,
                )
                for each in view.objects
            ],
            feed_position=BigInt(view.feed_position),
            quarantined=view.quarantined,
            unknown=view.unknown,
        )


@strawberry.type(description="A decision, and whether it is new")
class Decided:
    """The outcome of a decision."""

    decision_id: BigInt
    verdict: str
    changed: bool = strawberry.field(description="False when the same verdict stood already")
