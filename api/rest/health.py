"""Whether the hub lives, can work, and what it holds."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.hub import HubOfRequest
from api.rest.shapes import refusals
from mdm.database.engine import reading
from mdm.reads.feed import head
from mdm.reads.overview import overview_counts

probes = APIRouter(tags=["health"])
router = APIRouter(prefix="/v1", tags=["health"])


class HealthBody(BaseModel):
    """A probe's answer."""

    status: str = Field(examples=["ok"])


class ObjectBody(BaseModel):
    """The numbers of one object."""

    model_config = ConfigDict(from_attributes=True)

    object: str
    policy_version: int
    records: dict[str, int] = Field(description="Source → source records")
    golden_records: int
    merged: int = Field(description="Records that share a golden record with an older one")
    open_tasks: int
    quarantined: int
    waiting: int = Field(description="Records not settled yet")


class OverviewBody(BaseModel):
    """The numbers of the hub."""

    model_config = ConfigDict(from_attributes=True)

    objects: list[ObjectBody]
    feed_position: int = Field(description="The last position of the change feed")
    quarantined: int = Field(description="Of all objects, those that no policy knows included")
    unknown: int = Field(description="Quarantined items of objects that no policy knows")
    database_version: str
    now: datetime


@probes.get("/healthz", summary="Whether the process lives")
def alive() -> HealthBody:
    """Answers as long as the process does; says nothing about the database."""
    return HealthBody(status="ok")


@probes.get("/readyz", summary="Whether the hub can work", responses=refusals(503))
def ready(hub: HubOfRequest) -> HealthBody:
    """Answers 503 while the database cannot be reached."""
    with reading(hub.engine) as connection:
        head(connection)
    return HealthBody(status="ok")


@router.get("/overview", summary="What the hub holds, in numbers")
def overview(hub: HubOfRequest) -> OverviewBody:
    """Counts per object, and the last position of the change feed."""
    with reading(hub.engine) as connection:
        return OverviewBody.model_validate(overview_counts(connection))
