"""Corrections of a golden record, from the forms on its page."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse

from mdm.database.engine import run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.model import format_golden_id, parse_golden_id
from stewardship.hub import HubOfRequest
from stewardship.stewards import steward_of

MAX_REASON_LENGTH = 1_000

router = APIRouter()


@router.post("/golden/{golden_id}/correct")
def correct_cell(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    attribute: Annotated[str, Form()],
    action: Annotated[Literal["value", "null", "pin", "ignore", "withdraw"], Form()],
    reason: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    record: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Correct one attribute, or take its corrections back, and show the golden record again.

    Raises:
        RequestInvalidError: there is no reason, or the correction cannot be taken.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_REASON_LENGTH:
        raise RequestInvalidError(f"say why, in at most {MAX_REASON_LENGTH} characters")
    asked = parse_golden_id(golden_id)
    author = steward_of(request)
    said = {
        "value": Correction(values={attribute: value}),
        "null": Correction(nulls=[attribute]),
        "pin": Correction(pins={attribute: record}),
        "ignore": Correction(ignored={attribute: [record]}),
    }

    def work(connection: Connection) -> Corrected:
        if action == "withdraw":
            return withdraw_corrections(connection, asked, [attribute], author=author, reason=reason)
        return correct(connection, asked, said[action], author=author, reason=reason)

    corrected = run_in_transaction(hub.engine, work)
    return RedirectResponse(f"/golden/{format_golden_id(corrected.golden_id)}", 303)
