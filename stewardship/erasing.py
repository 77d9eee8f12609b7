"""Erasing a person: the page that says what would go, and the form that does it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.erase import erase_golden, preview_golden
from mdm.flow.quarantine import dismiss
from mdm.model import format_golden_id, parse_golden_id
from stewardship.hub import HubOfRequest
from stewardship.pages import render
from stewardship.reasons import required
from stewardship.stewards import steward_of

router = APIRouter()


@router.get("/golden/{golden_id}/erase")
def preview_page(request: Request, hub: HubOfRequest, golden_id: str) -> Response:
    """What it would be to erase everything that the golden record consists of."""
    asked = parse_golden_id(golden_id)
    with reading(hub.engine) as connection:
        what = preview_golden(connection, asked)
    homes = [format_golden_id(home) for home in what.golden_ids]
    return render(request, "erase.html", {"what": what, "golden_id": homes[0] if homes else golden_id})


@router.post("/golden/{golden_id}/erase")
def erase(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    reason: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Erase it, and show what is left of the golden record.

    Raises:
        RequestInvalidError: there is no reason, or the id was not typed to confirm.
    """
    reason = required(reason)
    asked = parse_golden_id(golden_id)
    if parse_golden_id(confirmed) != asked:
        raise RequestInvalidError("type the golden id to confirm; it cannot be undone")
    author = steward_of(request)
    run_in_transaction(
        hub.engine, lambda connection: erase_golden(connection, asked, author=author, reason=reason)
    )
    return RedirectResponse(f"/golden/{format_golden_id(asked)}", 303)


@router.post("/quarantine/{quarantine_id}/dismiss")
def dismiss_item(hub: HubOfRequest, quarantine_id: int) -> RedirectResponse:
    """Refuse a quarantined item for good."""
    run_in_transaction(hub.engine, lambda connection: dismiss(connection, quarantine_id))
    return RedirectResponse(f"/quarantine?done={quarantine_id}", 303)
