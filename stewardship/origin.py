"""How a golden record came to be, and what it may be the same as."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from mdm.database.engine import reading
from mdm.how import how
from mdm.lookup import like_golden
from mdm.model import parse_golden_id
from mdm.reads.golden import golden_record
from stewardship.evidence import bars, verdict_in_words
from stewardship.hub import HubOfRequest
from stewardship.pages import render
from stewardship.tree_picture import tree_of

MOST_DUPLICATES = 10

REASONS = {
    "different": "a decision keeps them apart",
    "veto": "an identifier that must agree differs",
    "unique_source": "a source is taken to have no duplicates",
    "confirmed": "a steward has looked at both",
    "cohesion": "two groups hang together by one weak link",
}

router = APIRouter()


@router.get("/golden/{golden_id}/how")
def how_page(request: Request, hub: HubOfRequest, golden_id: str) -> Response:
    """The joins of a golden record's records as a picture and as a table."""
    with reading(hub.engine) as connection:
        found = how(connection, parse_golden_id(golden_id))
    context = {
        "how": found,
        "title": found.golden.title or found.golden.id,
        "tree": tree_of(found),
        "reasons": REASONS,
    }
    return render(request, "how.html", context)


@router.get("/golden/{golden_id}/duplicates")
def duplicates_page(request: Request, hub: HubOfRequest, golden_id: str) -> Response:
    """The other golden records that its values match best."""
    with reading(hub.engine) as connection:
        view = golden_record(connection, parse_golden_id(golden_id))
        found = like_golden(connection, parse_golden_id(view.id), limit=MOST_DUPLICATES)
    context = {
        "golden": view,
        "title": view.title or view.id,
        "matches": [(match, bars(match.score), verdict_in_words(match.score)) for match in found],
    }
    return render(request, "duplicates.html", context)
