"""Quarantined items: the list, one item with its reason, and the form that corrects and retries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow import quarantine as retrying
from mdm.flow.policies import active_policies
from mdm.flow.quarantine import Retried
from mdm.model import is_storable
from mdm.reads.quarantine import quarantined, quarantined_item
from stewardship.hub import HubOfRequest
from stewardship.pages import render
from stewardship.toasts import closing_toast

PAGE_SIZE = 50
STATES = ("open", "accepted", "dismissed")

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a payload as a form shows it."""

    name: str
    text: str


@router.get("/quarantine")
def quarantine_page(
    request: Request,
    hub: HubOfRequest,
    state: str = "open",
    after: Annotated[int, Query(ge=0)] = 0,
    done: int | None = None,
) -> Response:
    """Items in one state, by id.

    Raises:
        RequestInvalidError: there is no such state.
    """
    if state not in STATES:
        raise RequestInvalidError(f"a quarantined item is {', '.join(STATES)}; ask for one of these")
    with reading(hub.engine) as connection:
        found = quarantined(connection, state=state, after=after, limit=PAGE_SIZE + 1)
        closed = [] if done is None else quarantined(connection, state=None, after=done - 1, limit=1)
    return render(
        request,
        "quarantine.html",
        {
            "items": found[:PAGE_SIZE],
            "more": len(found) > PAGE_SIZE,
            "state": state,
            "states": STATES,
            "toast": closing_toast(closed[0]) if closed else None,
        },
    )


@router.get("/quarantine/{quarantine_id}")
def item_page(request: Request, hub: HubOfRequest, quarantine_id: int, refused: bool = False) -> Response:
    """One item: why it is held, what arrived, and the form to correct it."""
    with reading(hub.engine) as connection:
        item = quarantined_item(connection, quarantine_id)
    payload = _record(item.payload)
    columns = _columns(payload)
    return render(
        request,
        "quarantined_item.html",
        {
            "item": item,
            "columns": columns,
            "payload": item.payload if payload is None else _pretty(payload),
            "refused": refused,
        },
    )


@router.post("/quarantine/{quarantine_id}/retry")
def retry_item(
    hub: HubOfRequest,
    quarantine_id: int,
    column: Annotated[list[str] | None, Form()] = None,
    value: Annotated[list[str] | None, Form()] = None,
    payload: Annotated[str | None, Form()] = None,
    key: Annotated[str, Form()] = "",
    as_new: Annotated[bool, Form()] = False,
) -> Response:
    """Put the item, corrected or not, through the inbound checks again.

    Raises:
        NotFoundError: there is no such item.
        RequestInvalidError: the payload given is no JSON object, or the item is closed already.
    """
    whole = _record(payload) if payload is not None else None
    if payload is not None and whole is None:
        raise RequestInvalidError("the corrected payload is not a JSON object; go back and correct it")
    pairs = zip(column or [], value or [], strict=False)
    fields = {name.strip(): _unix_lines(text) for name, text in pairs if name.strip()}

    def work(connection: Connection) -> tuple[str, Retried]:
        item = quarantined_item(connection, quarantine_id)
        arrived = _record(item.payload) or {}
        correction = _correction(arrived, fields) if whole is None else _replacement(arrived, whole)
        retried = retrying.retry(
            connection,
            active_policies(connection),
            quarantine_id,
            correction=correction,
            key=key.strip() or None,
            as_new=as_new,
        )
        return item.object, retried

    object_name, retried = run_in_transaction(hub.engine, work)
    if retried.status == "quarantined":
        return RedirectResponse(f"/quarantine/{quarantine_id}?refused=true", 303)
    if retried.status == "accepted":
        hub.ring(object_name)
    return RedirectResponse(f"/quarantine?done={quarantine_id}", 303)


def _record(text: str) -> dict[str, Any] | None:
    """The columns in a JSON text; None when it is not one object."""
    try:
        # Not orjson: it rounds long integers, and what is shown comes back.
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _columns(payload: Mapping[str, Any] | None) -> list[Column] | None:
    """A field per column; None when the payload must be edited as a whole: it is no record, nests, or has halves of
    characters, which no field can hold.
    """
    if payload is None or any(isinstance(value, dict | list) for value in payload.values()):
        return None
    if not is_storable(json.dumps(payload, ensure_ascii=False)):
        return None
    return [Column(name, _shown(value)) for name, value in payload.items()]


def _shown(value: object) -> str:
    """A value as its field shows it: what JSON writes for numbers and booleans, nothing for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _correction(arrived: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields whose text is not what they showed at first, so that an untouched number stays a number."""
    return {
        name: text
        for name, text in fields.items()
        if name not in arrived or text != _unix_lines(_shown(arrived[name]))
    }


def _replacement(arrived: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The whole record as a correction; a column that it lacks becomes null, which counts as absent."""
    return dict.fromkeys(arrived) | dict(whole)


def _unix_lines(text: str) -> str:
    """Browsers send every line break as CR LF, whatever stood in the field."""
    return text.replace("\r\n", "\n")


def _pretty(payload: Mapping[str, Any]) -> str:
    text = json.dumps(payload, indent=2, ensure_ascii=False)
    return text if is_storable(text) else json.dumps(payload, indent=2)
