"""The first page: what runs, how much it holds, and where it flows."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from mdm.database.engine import reading
from mdm.reads.overview import overview_counts
from stewardship.flow_picture import flow_pictures
from stewardship.hub import HubOfRequest
from stewardship.pages import render

router = APIRouter()


@router.get("/")
def overview(request: Request, hub: HubOfRequest) -> Response:
    """Versions, counts per object, and the picture of the flow."""
    with reading(hub.engine) as connection:
        counts = overview_counts(connection)
    return render(request, "overview.html", {"overview": counts, "pictures": flow_pictures(counts)})
