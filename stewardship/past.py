"""A golden record's history as a timeline, and the record as it was at one point of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.responses import Response

from mdm.database.engine import reading
from mdm.model import parse_golden_id
from mdm.reads.past import Moment, golden_history, golden_record_at
from stewardship.hub import HubOfRequest
from stewardship.pages import render

# A later one may be none in UTC.
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

router = APIRouter()


@router.get("/golden/{golden_id}/history")
def history_page(request: Request, hub: HubOfRequest, golden_id: str) -> Response:
    """Every version, newest first: what changed, who joined or left, and what caused it."""
    with reading(hub.engine) as connection:
        history = golden_history(connection, parse_golden_id(golden_id))
    return render(request, "history.html", {"history": history, "entries": history.entries[::-1]})


@router.get("/golden/{golden_id}/at")
def past_page(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    as_of: Annotated[AwareDatetime | None, Query(lt=_END_OF_TIME)] = None,
    position: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """The golden record that held the founder of an id at a time, or at a position of the feed."""
    moment: datetime | None = as_of
    with reading(hub.engine) as connection:
        found = golden_record_at(connection, parse_golden_id(golden_id), Moment(moment, position))
    return render(
        request,
        "past.html",
        {
            "golden": found,
            "asked": golden_id,
            "as_of": as_of,
            "position": position,
            "title": found.title or found.id,
        },
    )
