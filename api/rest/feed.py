"""The change feed, a page at a time, with or without waiting for the next change."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.hub import HubOfRequest
from api.rest.shapes import LARGEST_ID, refusals
from mdm.database.engine import reading
from mdm.model import EventType, GoldenState
from mdm.reads.feed import FeedEntry, changes

router = APIRouter(prefix="/v1", tags=["change feed"])


class ChangedRecord(BaseModel):
    """What one change did to one golden record."""

    golden_id: str
    version: int
    state: GoldenState
    changed: list[str] = Field(description="Attributes with another value than before")
    members: list[int] = Field(description="Record ids of the source records it holds now")
    relations: list[str] = Field(
        default_factory=list, description="Kinds of relations of which it has others than before"
    )


class Change(BaseModel):
    """One entry of the change feed. It names what changed, never a value."""

    position: int = Field(description="1, 2, 3 … without gaps")
    recorded_at: datetime
    type: EventType
    object: str
    golden_id: str
    records: list[ChangedRecord] = Field(description="Every golden record in a merge or split")


class ChangesBody(BaseModel):
    """One page of the change feed."""

    changes: list[Change]
    next: int = Field(description="Give it as `after` for the next page")


@router.get(
    "/changes",
    summary="What changed after a position",
    response_model=ChangesBody,
    responses=refusals(),
)
async def changes_after(
    hub: HubOfRequest,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last position seen; 0 begins")] = 0,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 500,
    wait: Annotated[float, Query(ge=0, le=60, description="Seconds to wait at the end of the feed")] = 0,
) -> Response:
    """Changes at positions after+1, after+2, … in order, without gaps.

    At the end of the feed the answer is empty; with `wait` it comes with the next change, or empty when the
    time is over. Each golden record's versions come in order; a merge or split is one change.
    """

    def read() -> list[FeedEntry]:
        with reading(hub.engine) as connection:
            return changes(connection, after, limit)

    # Plain functions of the standard library and dicts: a consumer that catches up takes thousands at a time.
    entries = await hub.watch.until(read, bool, wait)
    body = {
        "changes": [
            {"position": entry.position, "recorded_at": entry.recorded_at, **entry.event} for entry in entries
        ],
        "next": entries[-1].position if entries else after,
    }
    return Response(orjson.dumps(body), media_type="application/json")
