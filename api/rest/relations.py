"""How golden records are related, and what stewards say of it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api.hub import HubOfRequest
from api.rest.rulings import GoldenIdText
from api.rest.shapes import Author, Body, Name, Words, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.flow.relations import relate
from mdm.model import parse_golden_id
from mdm.reads.relations import hierarchy, relations_of

router = APIRouter(prefix="/v1", tags=["golden records"])


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RelationBody(_FromView):
    """An edge from or to a golden record."""

    kind: str
    direction: Literal["to", "from"]
    golden_id: str | None = Field(description="The other one; null while the named record was not received")
    title: str
    named: str = Field(description="source:key of the record that is waited for; empty otherwise")
    said_by: list[str] = Field(description="Source records, as source:key, and stewards")


class RelationsBody(BaseModel):
    """The edges of a golden record."""

    relations: list[RelationBody]


class NodeBody(_FromView):
    """A golden record in a hierarchy."""

    golden_id: str
    title: str
    parent_id: str | None
    depth: int
    closes_cycle: bool = Field(description="It stands higher up already")


class HierarchyBody(_FromView):
    """A whole hierarchy, each node before those below it."""

    kind: str
    asked: str
    nodes: list[NodeBody]
    cyclic: bool
    truncated: bool


class RelationRequest(Body):
    """What a steward says of two golden records."""

    kind: Annotated[Name, Field(examples=["parent"])]
    left: Annotated[GoldenIdText, Field(description="Who has the relationship")]
    right: Annotated[GoldenIdText, Field(description="To whom")]
    verdict: Literal["related", "unrelated", "withdrawn"]
    author: Author
    reason: Words


class RelatedBody(BaseModel):
    """Whether it was new."""

    changed: bool


@router.get("/golden/{golden_id}/relations", summary="What it is related to", responses=refusals(404))
def relations_of_golden_record(golden_id: str, hub: HubOfRequest) -> RelationsBody:
    """The edges of a golden record both ways, with who says so."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        found = relations_of(connection, asked)
    return RelationsBody(relations=[RelationBody.model_validate(view) for view in found])


@router.get(
    "/golden/{golden_id}/hierarchy/{kind}", summary="The hierarchy that it is in", responses=refusals(404)
)
def hierarchy_of_golden_record(
    golden_id: str, kind: Annotated[str, Path(max_length=63)], hub: HubOfRequest
) -> HierarchyBody:
    """From its top; a cycle is shown once and named."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        return HierarchyBody.model_validate(hierarchy(connection, asked, kind))


@router.post(
    "/relations",
    summary="Say that two golden records are related, or are not",
    status_code=201,
    responses={**refusals(404), 200: {"model": RelatedBody, "description": "It stood already"}},
)
def relate_golden_records(body: RelationRequest, hub: HubOfRequest, response: Response) -> RelatedBody:
    """It is said of their founding records, and follows these through merges and splits."""
    left, right = parse_golden_id(body.left), parse_golden_id(body.right)
    said = run_in_transaction(
        hub.engine,
        lambda connection: relate(
            connection, body.kind, left, right, body.verdict, author=body.author, reason=body.reason
        ),
    )
    response.status_code = 200 if said is None else 201
    return RelatedBody(changed=said is not None)
