"""What stewards are asked, the evidence for it, and what they decide."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection

from api.hub import HubOfRequest
from api.rest.shapes import LARGEST_ID, Author, Body, IdPath, Key, Name, ObjectQuery, Words, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.flow.decide import Decided, decide, withdraw
from mdm.model import DecisionVerdict, RecordId
from mdm.reads.review import open_tasks, pair, record_id_of, task

router = APIRouter(prefix="/v1", tags=["stewardship"])


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class TaskBody(_FromView):
    """A question for a steward: are these two records the same?"""

    id: int
    object: str
    left_id: int = Field(description="Record id")
    right_id: int
    left_title: str
    right_title: str
    left_golden_id: str
    right_golden_id: str
    question: str = Field(
        description="`possible_match`, or what held a merge back: `held_back_by_different`, `_veto`, "
        "`_unique_source`, `_cohesion` (one weak link between two groups), `_rival` (another record of a "
        "source free of duplicates matches nearly as well); or a proposal: `proposed_merge` of two golden records "
        "that stewards looked at, `proposed_split` of what was confirmed and has lost its evidence"
    )
    probability: float = Field(
        description="Of a match, 0 to 1, given its rivals where a source is free of duplicates"
    )
    pairs: int = Field(
        description="Pairs of records of the two golden records that are in question; the strongest asks"
    )
    state: str
    queue: str
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


class TasksBody(BaseModel):
    """Open tasks, the most probable matches first."""

    tasks: list[TaskBody]


class EvidenceBody(_FromView):
    """What one comparison says about a pair."""

    comparison: str
    features: list[str]
    level: str | None = Field(description="Null: no evidence, a value is missing")
    bits: float = Field(description="Weight: positive speaks for a match")
    rarity_bits: float = Field(description="The part of it that rare (+) or common (−) values in common gave")
    held_back_bits: float = Field(description="What correlated comparisons had said already")
    left: list[str | None]
    right: list[str | None]
    sentence: str


class ScoreBody(_FromView):
    """The verdict of the match rules on a pair, with its evidence."""

    weight: float = Field(description="In bits: `prior_bits` plus the bits of the evidence")
    probability: float
    verdict: str
    prior_bits: float
    evidence: list[EvidenceBody]
    shared_block_keys: list[str]
    vetoes: list[str]
    decided_by: list[str] = Field(description="Identifiers that decide, being the same")
    lifted_bits: float = Field(description="What it adds to the weight that identifiers decide")


class SideBody(_FromView):
    """One of the two source records."""

    record_id: int
    source: str
    key: str
    golden_id: str
    values: dict[str, str]
    deleted: bool
    changed_at: datetime | None


class PastDecision(_FromView):
    """A decision about this pair, standing or taken back."""

    id: int
    verdict: DecisionVerdict
    author: str
    reason: str
    decided_at: datetime


class PairBody(_FromView):
    """Two source records side by side."""

    object: str
    together: bool = Field(description="Whether one golden record holds both now")
    left: SideBody
    right: SideBody
    attributes: list[str]
    score: ScoreBody
    decisions: list[PastDecision]


class RecordReference(Body):
    """A source record: by `record_id`, or by `source`, `key` and `object`."""

    record_id: Annotated[int, Field(ge=1, le=LARGEST_ID, strict=True)] | None = None
    source: Name | None = None
    object: Name | None = None
    key: Key | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        by_key = (self.source, self.object, self.key)
        if (self.record_id is None) == (by_key == (None, None, None)) or (
            self.record_id is None and None in by_key
        ):
            raise ValueError("give either record_id, or source, object and key")
        return self

    def resolve(self, connection: Connection) -> RecordId:
        """The record id.

        Raises:
            NotFoundError: the source has no such record here.
        """
        if self.record_id is not None:
            return RecordId(self.record_id)
        assert self.source is not None
        assert self.object is not None
        assert self.key is not None
        return record_id_of(connection, self.source, self.key, self.object)


class DecisionRequest(Body):
    """A steward's verdict on two source records."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "left": {"source": "salesforce", "object": "customer", "key": "003A1"},
                    "right": {"source": "erp", "object": "customer", "key": "4711"},
                    "verdict": "same",
                    "author": "dana",
                    "reason": "Same tax number; she moved in March",
                }
            ]
        },
    )

    left: RecordReference
    right: RecordReference
    verdict: Literal["same", "different"]
    author: Author
    reason: Words


class WithdrawalRequest(Body):
    """Why a decision is taken back, and by whom."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"author": "dana", "reason": "They are brothers"}]},
    )

    author: Author
    reason: Words


class DecidedBody(BaseModel):
    """A decision, and what it changed."""

    id: int
    verdict: DecisionVerdict
    changed: bool = Field(description="False when the same verdict stood already")
    events: int = Field(description="Changes it put on the feed")

    @classmethod
    def of(cls, decided: Decided) -> Self:
        """What an outcome shows."""
        return cls(
            id=decided.decision_id,
            verdict=decided.verdict,
            changed=decided.changed,
            events=decided.settled.events,
        )


@router.get("/tasks", summary="Open questions for stewards", responses=refusals())
def tasks(
    hub: HubOfRequest,
    object_name: ObjectQuery = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> TasksBody:
    """Open tasks, the most probable matches first."""
    with reading(hub.engine) as connection:
        found = open_tasks(connection, object_name, limit=limit, offset=offset)
    return TasksBody(tasks=[TaskBody.model_validate(view) for view in found])


@router.get("/tasks/{task_id}", summary="One question for a steward", responses=refusals(404))
def task_by_id(task_id: IdPath, hub: HubOfRequest) -> TaskBody:
    """One task, open or closed."""
    with reading(hub.engine) as connection:
        return TaskBody.model_validate(task(connection, task_id))


@router.get(
    "/pairs/{left}/{right}", summary="Two source records with the evidence", responses=refusals(404, 409)
)
def pair_of_records(left: IdPath, right: IdPath, hub: HubOfRequest) -> PairBody:
    """Two source records by their record ids, compared under the policy in force."""
    with reading(hub.engine) as connection:
        return PairBody.model_validate(pair(connection, left, right))


@router.post(
    "/decisions",
    summary="Decide that two records are the same, or not",
    status_code=201,
    responses={
        **refusals(404, 409),
        200: {"model": DecidedBody, "description": "The same verdict stood already"},
    },
)
def take_decision(body: DecisionRequest, hub: HubOfRequest, response: Response) -> DecidedBody:
    """Record a verdict and regroup at once. It survives every re-match until it is withdrawn."""

    def work(connection: Connection) -> Decided:
        left, right = body.left.resolve(connection), body.right.resolve(connection)
        return decide(connection, left, right, body.verdict, author=body.author, reason=body.reason)

    decided = run_in_transaction(hub.engine, work)
    response.status_code = 201 if decided.changed else 200
    return DecidedBody.of(decided)


@router.post("/decisions/{decision_id}/withdraw", summary="Take a decision back", responses=refusals(404))
def withdraw_decision(decision_id: IdPath, body: WithdrawalRequest, hub: HubOfRequest) -> DecidedBody:
    """Let the evidence alone decide again. Safe to repeat."""
    decided = run_in_transaction(
        hub.engine,
        lambda connection: withdraw(connection, decision_id, author=body.author, reason=body.reason),
    )
    return DecidedBody.of(decided)
