"""How golden records came to be, and what a draft may be, in the GraphQL schema."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.graphql.review_types import Pair, Scored, scored
from api.graphql.scalars import BigInt
from mdm.how import How as HowView
from mdm.lookup import LookupMatch
from mdm.reads.review import WhyNotView


@strawberry.type(description="Two groups of records that became one, by a pair of them")
class JoinStep:
    """One step."""

    left: str = strawberry.field(description="source:key")
    right: str
    by: str = strawberry.field(description="`decision` or `evidence`")
    bits: float | None
    probability: float | None
    decision_id: BigInt | None
    author: str | None
    reason: str | None
    left_group: list[str]
    right_group: list[str]
    golden_id: ID = strawberry.field(description="The id of what they make together")


@strawberry.type(
    description="Evidence that would have joined a record with one elsewhere, and what forbade it"
)
class HeldBack:
    """One refusal."""

    record: str = strawberry.field(description="source:key")
    other: str
    other_golden_id: ID
    reason: str
    probability: float


@strawberry.type(
    description="How a golden record came to be: decisions first, then evidence, the strongest first"
)
class How:
    """The steps of a golden record."""

    golden_id: ID
    steps: list[JoinStep]
    refused: list[HeldBack]

    @classmethod
    def of(cls, view: HowView) -> How:
        """The steps as the schema shows them."""
        names = view.names
        return cls(
            golden_id=ID(view.golden.id),
            steps=[
                JoinStep(
                    left=names[step.left],
                    right=names[step.right],
                    by=step.by,
                    bits=step.bits,
                    probability=step.probability,
                    decision_id=BigInt(step.decision.decision_id) if step.decision else None,
                    author=step.decision.author if step.decision else None,
                    reason=step.decision.reason if step.decision else None,
                    left_group=[names[record_id] for record_id in step.left_group],
                    right_group=[names[record_id] for record_id in step.right_group],
                    golden_id=ID(step.golden_id),
                )
                for step in view.steps
            ],
            refused=[
                HeldBack(
                    record=names[held.record_id],
                    other=names[held.other_id],
                    other_golden_id=ID(view.elsewhere[held.other_id]),
                    reason=held.reason,
                    probability=held.probability,
                )
                for held in view.refused
            ],
        )


@strawberry.type(description="A golden record that matches, by the one of its records that matches best")
class Match(Scored):
    """One match."""

    golden_id: ID
    title: str
    source: str
    key: str

    @classmethod
    def of(cls, match: LookupMatch) -> Match:
        """A match as the schema shows it."""
        return cls(
            golden_id=ID(match.golden_id),
            title=match.title,
            source=match.source,
            key=match.key,
            **scored(match.score),
        )


@strawberry.type(description="One comparison at another level than it is; null stands for no evidence")
class LevelStep:
    """One step of a change."""

    comparison: str
    before: str | None
    after: str | None


@strawberry.type(description="Steps that together give another verdict")
class VerdictChange:
    """One change."""

    steps: list[LevelStep]
    weight: float
    probability: float
    verdict: str


@strawberry.type(description="Why two records are not one, and what would turn the verdict")
class WhyNot:
    """Why not."""

    pair: Pair
    compared: bool = strawberry.field(description="Whether they share a block key")
    decisions: list[BigInt] = strawberry.field(
        description="Standing decisions `different` between their golden records"
    )
    changes: list[VerdictChange]

    @classmethod
    def of(cls, view: WhyNotView) -> WhyNot:
        """The reasons as the schema shows them."""
        return cls(
            pair=Pair.of(view.pair),
            compared=view.why_not.compared,
            decisions=[BigInt(decision.id) for decision in view.between],
            changes=[
                VerdictChange(
                    steps=[
                        LevelStep(comparison=step.comparison, before=step.before, after=step.after)
                        for step in change.steps
                    ],
                    weight=change.weight,
                    probability=change.probability,
                    verdict=change.verdict,
                )
                for change in view.why_not.changes
            ],
        )
