"""Golden records by id, by source key and by search."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.cursors import decode_cursor, encode_cursor
from api.hub import HubOfRequest
from api.rest.shapes import (
    AsOfQuery,
    AtPositionQuery,
    CrossReferenceBody,
    Name,
    ObjectQuery,
    moment_of,
    refusals,
    require_storable,
)
from mdm.database.engine import reading
from mdm.model import GoldenState, format_golden_id, parse_golden_id
from mdm.past_views import golden_record_then
from mdm.reads.golden import (
    CrossReferenceView,
    GoldenView,
    cross_reference,
    search,
    search_count,
)
from mdm.reads.past import golden_history

router = APIRouter(prefix="/v1", tags=["golden records"])


class _FromView(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class WinnerBody(_FromView):
    """The source record version that a value comes from."""

    source: str
    key: str
    version: int
    value: str | None = Field(description="Null: it says that there is no value")
    pinned: str | None = Field(
        default=None, description="The record whose value a steward pinned: source:key"
    )
    author: str | None = Field(default=None, description="The steward whose correction it is")
    reason: str | None = Field(default=None, description="The steward's reason")


class LoserBody(WinnerBody):
    """What another source record says, and why it did not survive."""

    why: str


class CellItemBody(_FromView):
    """One item of a cell with several values."""

    value: str
    winner: WinnerBody
    losers: list[LoserBody]


class CellBody(_FromView):
    """One golden value with its lineage."""

    attribute: str
    value: str | None = Field(description="Null: nothing survives. Several values are a JSON array in a text")
    rule: str = Field(description="The link of the survivorship rule that chose the winner")
    winner: WinnerBody | None = Field(description="Null: the rule keeps nobody's word")
    losers: list[LoserBody]
    label: str | None = Field(default=None, description="What a code means by its list")
    items: list[CellItemBody] = Field(default=[], description="The items of a cell with several values")
    owner: str | None = Field(description="The source that owns the field")
    receivers: list[str] = Field(description="The sources that may receive it")


class GoldenRecordBody(BaseModel):
    """A golden record with the lineage of every value."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "G0000000001",
                    "requested_id": "G0000000007",
                    "object": "customer",
                    "state": "active",
                    "version": 3,
                    "policy_version": 1,
                    "title": "Ada Byron",
                    "updated_at": "2026-01-31T12:00:00Z",
                    "values": {"given_name": "Ada"},
                    "cells": [
                        {
                            "attribute": "given_name",
                            "value": "Ada",
                            "rule": "source_priority",
                            "winner": {"source": "salesforce", "key": "003A1", "version": 2, "value": "Ada"},
                            "losers": [
                                {
                                    "source": "erp",
                                    "key": "4711",
                                    "version": 1,
                                    "value": "A.",
                                    "why": "erp ranks below salesforce",
                                }
                            ],
                            "owner": "salesforce",
                            "receivers": ["erp"],
                        }
                    ],
                    "cross_references": [
                        {
                            "source": "salesforce",
                            "object": "customer",
                            "key": "003A1",
                            "record_id": 1,
                            "golden_id": "G0000000001",
                            "valid_from": "2026-01-31T12:00:00Z",
                            "valid_to": None,
                            "deleted": False,
                        }
                    ],
                }
            ]
        }
    )

    id: str = Field(description="The golden record's id today")
    requested_id: str = Field(description="The id that was asked for: any ever issued leads here")
    object: str
    state: GoldenState
    version: int
    policy_version: int = Field(description="The policy version under which this version was derived")
    title: str
    updated_at: datetime
    values: dict[str, str]
    cells: list[CellBody]
    cross_references: list[CrossReferenceBody]
    view: str | None = Field(default=None, description="The view whose cells these are; null: its own")
    views: list[str] = Field(default=[], description="The views that the policy has")
    quality: float | None = Field(
        default=None, description="The good share of what the policy checks, 0 to 1"
    )


class CrossReferenceHistory(BaseModel):
    """Where a source record belongs, and where it did before."""

    golden_id: str = Field(description="The golden record that holds it now")
    current: CrossReferenceBody
    history: list[CrossReferenceBody] = Field(description="Oldest first, the current one last")


class SearchHit(BaseModel):
    """A golden record in a list, without lineage."""

    id: str
    object: str
    version: int
    title: str
    updated_at: datetime
    values: dict[str, str]
    sources: list[str] = Field(description="The sources that contribute")


class SearchBody(BaseModel):
    """One page of a search."""

    hits: list[SearchHit]
    total: int = Field(description="How many golden records the search finds in all")
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; null on the last")


def golden_body(view: GoldenView, requested_id: str) -> GoldenRecordBody:
    """A golden record as this API shows it."""
    return GoldenRecordBody(
        id=view.id,
        requested_id=requested_id,
        object=view.object,
        state=view.state,
        version=view.version,
        policy_version=view.policy_version,
        title=view.title,
        updated_at=view.updated_at,
        values=view.values,
        cells=[CellBody.model_validate(cell) for cell in view.cells],
        cross_references=[_reference(reference) for reference in view.cross_references],
        view=view.view,
        views=list(view.views),
        quality=view.quality.score,
    )


def _reference(view: CrossReferenceView) -> CrossReferenceBody:
    return CrossReferenceBody.model_validate(view, from_attributes=True)


@router.get(
    "/golden/{golden_id}",
    summary="A golden record by any id it ever had",
    response_model=GoldenRecordBody,
    responses={**refusals(404), 304: {"description": "Unchanged since the version of If-None-Match"}},
)
def golden_record_by_id(
    golden_id: str,
    hub: HubOfRequest,
    view: Annotated[
        Name | None, Query(description="A view of the policy, for instance billing, computed as it is read")
    ] = None,
    as_of: AsOfQuery = None,
    at_position: AtPositionQuery = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The golden record that holds the founding record of this id today, or held it then.

    After a merge the older id remains, and the other leads to it; `id` and Content-Location say which it is.
    """
    asked = parse_golden_id(golden_id)
    moment = moment_of(as_of, at_position)
    with reading(hub.engine) as connection:
        found = golden_record_then(connection, asked, moment, view)
    content = golden_body(found, format_golden_id(asked)).model_dump_json().encode()
    # Ownership and tombstones may change without a new version, so the tag covers all that is shown.
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    headers = {
        "ETag": f'"{found.id}.{found.version}.{found.policy_version}.{digest}"',
        "Content-Location": f"/v1/golden/{found.id}" + _query(view, as_of, at_position),
        "Cache-Control": "private, no-cache",
    }
    if if_none_match is not None and _matches(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


def _query(view: str | None, as_of: datetime | None, at_position: int | None) -> str:
    given = {"view": view, "as_of": as_of and as_of.isoformat(), "at_position": at_position}
    query = urlencode({name: value for name, value in given.items() if value is not None})
    return f"?{query}" if query else ""


class CellChangeBody(_FromView):
    """One attribute that a version says otherwise than the one before."""

    attribute: str
    old: str | None
    new: str | None


class CauseBody(_FromView):
    """What brought a version about."""

    kind: str = Field(description="record, decision or policy")
    text: str


class HistoryEntryBody(_FromView):
    """One version of a golden record."""

    version: int
    at: datetime
    position: int | None = Field(description="Of the change feed; null until it tells of the version")
    event: str | None
    state: GoldenState
    policy_version: int
    changes: list[CellChangeBody]
    joined: list[str] = Field(description="Source records that came, as source:key")
    left: list[str] = Field(description="Source records that went")
    causes: list[CauseBody]


class HistoryBody(_FromView):
    """How a golden record came to be."""

    id: str
    object: str
    holder: str = Field(description="The golden record that holds its founding record today")
    entries: list[HistoryEntryBody] = Field(description="Oldest first")


@router.get("/golden/{golden_id}/history", summary="How a golden record came to be", responses=refusals(404))
def golden_record_history(golden_id: str, hub: HubOfRequest) -> HistoryBody:
    """Every version: what changed, who joined or left, and which record version, decision or policy caused it."""
    with reading(hub.engine) as connection:
        return HistoryBody.model_validate(golden_history(connection, parse_golden_id(golden_id)))


def _matches(if_none_match: str, etag: str) -> bool:
    """RFC 9110: a list of tags, or `*`; for GET a weak tag is as good as a strong one."""
    given = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in given or etag in given


@router.get(
    "/xref/{source}/{key:path}",
    summary="The golden record of a source's own key",
    responses=refusals(404, 409),
)
def golden_record_of_key(
    source: str, key: str, hub: HubOfRequest, object_name: ObjectQuery = None
) -> CrossReferenceHistory:
    """Where a source's record belongs now, and where it belonged before."""
    require_storable("source", source)
    require_storable("key", key)
    with reading(hub.engine) as connection:
        history = cross_reference(connection, source, key, object_name)
    current = history[-1]
    return CrossReferenceHistory(
        golden_id=current.golden_id,
        current=_reference(current),
        history=[_reference(reference) for reference in history],
    )


@router.get("/search", summary="Golden records by the words in them", responses=refusals())
def search_golden_records(
    hub: HubOfRequest,
    q: Annotated[str | None, Query(max_length=200, description="Each word must begin some word")] = None,
    object_name: ObjectQuery = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before")] = None,
) -> SearchBody:
    """Active golden records in which every word of `q` begins some word; all of them without `q`.

    Sorted by title and id.
    """
    after = decode_cursor(cursor) if cursor else None
    with reading(hub.engine) as connection:
        page = search(connection, q, object_name=object_name, limit=limit, after=after)
        total = search_count(connection, q, object_name)
    return SearchBody(
        hits=[
            SearchHit(
                id=view.id,
                object=view.object,
                version=view.version,
                title=view.title,
                updated_at=view.updated_at,
                values=view.values,
                sources=sorted({reference.source for reference in view.cross_references}),
            )
            for view in page.hits
        ],
        total=total,
        next_cursor=encode_cursor(page.cursors[-1]) if page.more else None,
    )
