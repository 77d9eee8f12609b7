"""How golden records came to be, what they may be besides, and which of them a draft record may be."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.hub import HubOfRequest
from api.rest.review import PairBody, PastDecision, ScoreBody
from api.rest.shapes import Body, IdPath, Name, Payload, refusals
from mdm.database.engine import reading
from mdm.how import how
from mdm.lookup import like_golden, look_up
from mdm.model import parse_golden_id
from mdm.reads.review import why_not

router = APIRouter(prefix="/v1", tags=["stewardship"])


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class StandingDecision(_FromView):
    """A decision in force."""

    decision_id: int
    ruling_id: int
    author: str
    reason: str


class StepBody(_FromView):
    """Two groups of records that became one, by a pair of them."""

    left: int = Field(description="Record id")
    right: int
    by: Literal["decision", "evidence"]
    bits: float | None = Field(description="Of the evidence; null for a decision")
    probability: float | None
    decision: StandingDecision | None
    left_group: list[int] = Field(description="Record ids")
    right_group: list[int]
    golden_id: str = Field(description="The id of what they make together")


class HeldBody(_FromView):
    """Evidence that would have joined a record with one elsewhere, and what forbade it."""

    record_id: int
    other_id: int
    reason: str = Field(description="`different`, `veto`, `unique_source`, `confirmed` or `cohesion`")
    probability: float


class HowBody(BaseModel):
    """How a golden record came to be: decisions first, then evidence, the strongest first."""

    golden_id: str
    steps: list[StepBody]
    refused: list[HeldBody]
    names: dict[int, str] = Field(description="Record id → source:key")
    elsewhere: dict[int, str] = Field(description="Record id → golden id, of those not in this golden record")


class MatchBody(_FromView):
    """A golden record that matches, by the one of its records that matches best."""

    golden_id: str
    title: str
    record_id: int
    source: str
    key: str
    score: ScoreBody


class MatchesBody(BaseModel):
    """The golden records that match best, the most probable first."""

    matches: list[MatchBody]


class LookupBody(MatchesBody):
    """What a draft record may be, and what would let it be compared with more."""

    model_config = ConfigDict(from_attributes=True)

    compared_by: list[str] = Field(
        description="Block keys that it has: it was compared with who shares one, and nobody else"
    )
    would_help: list[list[str]] = Field(
        description="Sets of attributes, each of which would give it one more block key, the smallest first"
    )


class MatchRequest(Body):
    """A draft record; nothing of it is stored."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "object": "customer",
                    "record": {
                        "kind": "person",
                        "given_name": "Anna",
                        "surname": "Kovács",
                        "city": "Budapest",
                    },
                }
            ]
        },
    )

    object: Name
    record: Annotated[
        Payload, Field(description="By the attributes of the policy, or in the columns of the source")
    ]
    source: Annotated[Name | None, Field(description="Whose columns these are")] = None
    limit: Annotated[int, Field(ge=1, le=50, strict=True)] = 5


class StepOfChange(_FromView):
    """One comparison at another level than it is; null stands for no evidence."""

    comparison: str
    before: str | None
    after: str | None


class ChangeBody(_FromView):
    """Steps that together give another verdict."""

    steps: list[StepOfChange]
    bits: float
    weight: float
    probability: float
    verdict: str


class SilenceBody(_FromView):
    """A comparison without evidence, and the features that a side lacks."""

    comparison: str
    lacking_left: list[str]
    lacking_right: list[str]


class WhyNotBody(BaseModel):
    """Why two records are not one, and what would turn the verdict."""

    pair: PairBody
    compared: bool = Field(
        description="Whether they share a block key; pairs that share none are never scored"
    )
    silent: list[SilenceBody]
    changes: list[ChangeBody]
    between: list[PastDecision] = Field(description="Standing `different` between their golden records")


@router.get("/golden/{golden_id}/how", summary="How a golden record came to be", responses=refusals(404))
def how_it_came_to_be(golden_id: str, hub: HubOfRequest) -> HowBody:
    """The joins of its records in order, replayed from the log, and what was held back."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        found = how(connection, asked)
    return HowBody(
        golden_id=found.golden.id,
        steps=[StepBody.model_validate(step) for step in found.steps],
        refused=[HeldBody.model_validate(held) for held in found.refused],
        names={int(record_id): name for record_id, name in found.names.items()},
        elsewhere={int(record_id): golden_id for record_id, golden_id in found.elsewhere.items()},
    )


@router.get(
    "/golden/{golden_id}/duplicates", summary="Golden records that may be the same", responses=refusals(404)
)
def possible_duplicates(
    golden_id: str, hub: HubOfRequest, limit: Annotated[int, Query(ge=1, le=50)] = 5
) -> MatchesBody:
    """The other golden records that its surviving values match best; they may match where no two records do."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        found = like_golden(connection, asked, limit=limit)
    return MatchesBody(matches=[MatchBody.model_validate(match) for match in found])


@router.post("/match", summary="Search before create", responses=refusals(404))
def match_draft(body: MatchRequest, hub: HubOfRequest) -> LookupBody:
    """Which golden records a draft record may be, with scores and evidence. Nothing is stored."""
    with reading(hub.engine) as connection:
        found = look_up(connection, body.object, body.record, source=body.source, limit=body.limit)
    return LookupBody.model_validate(found)


@router.get(
    "/pairs/{left}/{right}/why-not", summary="Why two records are not one", responses=refusals(404, 409)
)
def why_not_one(left: IdPath, right: IdPath, hub: HubOfRequest) -> WhyNotBody:
    """What is missing, what forbids it, and the smallest changes that would turn the verdict."""
    with reading(hub.engine) as connection:
        found = why_not(connection, left, right)
    return WhyNotBody(
        pair=PairBody.model_validate(found.pair),
        compared=found.why_not.compared,
        silent=[SilenceBody.model_validate(each) for each in found.why_not.silent],
        changes=[ChangeBody.model_validate(each) for each in found.why_not.changes],
        between=[PastDecision.model_validate(each) for each in found.between],
    )
