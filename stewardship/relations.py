"""What a golden record is related to, and the hierarchies it is in."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.relations import relate
from mdm.model import parse_golden_id
from mdm.reads.golden import golden_record
from mdm.reads.relations import hierarchy
from stewardship.golden import named_golden
from stewardship.hub import HubOfRequest
from stewardship.pages import address, render
from stewardship.reasons import Reason
from stewardship.stewards import steward_of

router = APIRouter()


@router.get("/golden/{golden_id}/hierarchy/{kind}")
def hierarchy_page(request: Request, hub: HubOfRequest, golden_id: str, kind: str) -> Response:
    """The whole hierarchy that a golden record is in."""
    with reading(hub.engine) as connection:
        tree = hierarchy(connection, parse_golden_id(golden_id), kind)
        view = golden_record(connection, parse_golden_id(tree.asked))
    return render(request, "hierarchy.html", {"tree": tree, "title": view.title or view.id})


@router.post("/golden/{golden_id}/relations")
def relate_page(
    request: Request,
    hub: HubOfRequest,
    golden_id: str,
    kind: Annotated[str, Form(max_length=63)],
    other: Annotated[str, Form(max_length=400)],
    verdict: Annotated[Literal["related", "unrelated", "withdrawn"], Form()] = "related",
    direction: Annotated[Literal["to", "from"], Form()] = "to",
    reason: Reason = "",
) -> Response:
    """Say that the golden record is related to another one, or is not, and come back to it."""
    author = steward_of(request)

    def work(connection: Connection) -> str:
        there = named_golden(connection, other.strip())
        if there is None:
            raise RequestInvalidError("name the other golden record by its id, or by source:key of a record")
        pair = parse_golden_id(golden_id), parse_golden_id(there.id)
        left, right = pair if direction == "to" else pair[::-1]
        relate(connection, kind, left, right, verdict, author=author, reason=reason.strip())
        return there.id

    other_id = run_in_transaction(hub.engine, work)
    return RedirectResponse(
        address(f"/golden/{golden_id}", related=f"{verdict}:{kind}:{direction}:{other_id}"), 303
    )
