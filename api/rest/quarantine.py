"""What could not be accepted: look at it, correct it, run it again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.hub import HubOfRequest
from api.rest.shapes import LARGEST_ID, Body, IdPath, Key, Payload, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.flow.policies import active_policies
from mdm.flow.quarantine import Retried, dismiss, retry
from mdm.reads.quarantine import quarantined, quarantined_item

router = APIRouter(prefix="/v1/quarantine", tags=["quarantine"])


class QuarantinedBody(BaseModel):
    """An inbound item that could not be accepted, kept whole."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    source: str = Field(description="`?` where the item does not say")
    object: str
    key: str | None
    payload: str = Field(description="What arrived, as text")
    reason: str = Field(description="A stable code")
    detail: str = Field(description="What was expected")
    state: str
    attempts: int
    received_at: datetime
    closed_at: datetime | None


class QuarantinePage(BaseModel):
    """Items by id."""

    items: list[QuarantinedBody]
    next: int = Field(description="Give it as `after` for the next page")


class RetryRequest(Body):
    """What to change before the item is tried again."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"correction": {"COUNTRY": "DE"}}]}
    )

    correction: Payload | None = Field(default=None, description="Columns to replace or add in the payload")
    key: Key | None = Field(default=None, description="The record's key, where the payload has none")
    as_new: bool = Field(default=False, description="Where the record was erased: let it be somebody new")


class DismissedBody(BaseModel):
    """An item that was refused for good."""

    id: int


class RetriedBody(BaseModel):
    """What became of a retry."""

    id: int
    status: str = Field(description="accepted, unchanged or quarantined")
    reason: str | None


@router.get("", summary="Items that could not be accepted", responses=refusals())
def quarantined_items(
    hub: HubOfRequest,
    state: Annotated[Literal["open", "accepted", "dismissed", "any"], Query()] = "open",
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> QuarantinePage:
    """Items by id, behind `after`."""
    with reading(hub.engine) as connection:
        found = quarantined(connection, state=None if state == "any" else state, after=after, limit=limit)
    return QuarantinePage(
        items=[QuarantinedBody.model_validate(view) for view in found], next=found[-1].id if found else after
    )


@router.get("/{quarantine_id}", summary="One item that could not be accepted", responses=refusals(404))
def quarantined_item_by_id(quarantine_id: IdPath, hub: HubOfRequest) -> QuarantinedBody:
    """One item, whole."""
    with reading(hub.engine) as connection:
        return QuarantinedBody.model_validate(quarantined_item(connection, quarantine_id))


@router.post("/{quarantine_id}/retry", summary="Try an item again, corrected or not", responses=refusals(404))
def retry_item(quarantine_id: IdPath, body: RetryRequest, hub: HubOfRequest) -> RetriedBody:
    """Put an open item through the inbound checks again; refused again, it stays with its new reason."""

    def work(connection: Connection) -> tuple[Retried, str]:
        item = quarantined_item(connection, quarantine_id)
        policies = active_policies(connection)
        done = retry(
            connection, policies, quarantine_id, correction=body.correction, key=body.key, as_new=body.as_new
        )
        return done, item.object

    retried, object_name = run_in_transaction(hub.engine, work)
    if retried.status == "accepted":
        hub.ring(object_name)
    return RetriedBody(id=retried.quarantine_id, status=retried.status, reason=retried.reason)


@router.post("/{quarantine_id}/dismiss", summary="Refuse an item for good", responses=refusals(404))
def dismiss_item(quarantine_id: IdPath, hub: HubOfRequest) -> DismissedBody:
    """Close an open item. Of one whose record was erased, no value is kept."""
    run_in_transaction(hub.engine, lambda connection: dismiss(connection, quarantine_id))
    return DismissedBody(id=quarantine_id)
