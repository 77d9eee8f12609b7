"""Takes records in: as JSON, or as lines that are acknowledged while more are sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from api.hub import Hub, HubOfRequest
from api.middleware import STREAMED_MEDIA_TYPE, is_streamed
from api.rest.lines import Line
from api.rest.shapes import Body, Counts, Instant, Key, Name, Payload, is_name, refusals
from api.rest.streaming import LineAnswers
from mdm.database.engine import run_in_transaction
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies
from mdm.model import InboundRecord, Receipt, Rejected, format_golden_id

router = APIRouter(prefix="/v1", tags=["records"])

MAX_RECORDS: Final = 10_000
_UNKNOWN: Final = "?"

_EXAMPLE: Final[dict[str, Any]] = {
    "source": "salesforce",
    "object": "customer",
    "key": "003A1",
    "changed_at": "2026-01-31T12:00:00Z",
    "payload": {
        "RecordType": "Person",
        "FirstName": "Ada",
        "LastName": "Byron",
        "BillingCity": "London",
        "BillingCountry": "GB",
    },
}


class Record(Body):
    """What a source says about one thing, in the source's own columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_EXAMPLE]})

    source: Name = Field(description="As the policy names it")
    object: Name = Field(description="For instance customer or product")
    key: Key | None = Field(default=None, description="If absent, the policy's key column has it")
    changed_at: Instant | None = Field(
        default=None, description="The source's clock; if absent, the policy's column has it"
    )
    deleted: StrictBool | None = Field(
        default=None, description="If absent, the policy's deletion mark decides"
    )
    payload: Payload = Field(description="Column → value")

    def inbound(self) -> InboundRecord:
        """The record as the hub's flow takes it."""
        return InboundRecord(self.source, self.object, self.payload, self.key, self.changed_at, self.deleted)


class ItemBody(BaseModel):
    """What became of one record."""

    status: str = Field(description="accepted, unchanged or quarantined")
    record_id: int | None = None
    golden_id: str | None = Field(
        default=None, description="Minted at birth; leads to its golden record for ever"
    )
    reason: str | None = Field(
        default=None, description="Why it is in quarantine: code and what was expected"
    )


class ReceiptBody(BaseModel):
    """What became of the records, in their order."""

    counts: dict[str, int]
    items: list[ItemBody]


_ONE = TypeAdapter(Record)
_MANY = TypeAdapter(Annotated[list[Record], Field(max_length=MAX_RECORDS)])


def _request_body() -> dict[str, Any]:
    record = {"$ref": "#/components/schemas/Record"}
    return {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"oneOf": [record, {"type": "array", "items": record, "maxItems": MAX_RECORDS}]},
                "examples": {"one": {"value": _EXAMPLE}, "many": {"value": [_EXAMPLE]}},
            },
            STREAMED_MEDIA_TYPE: {"schema": record},
        },
    }


@router.post(
    "/records",
    summary="Send records",
    status_code=202,
    response_model=ReceiptBody,
    responses={
        **refusals(400, 413, 415),
        202: {
            "description": "Durable. As lines, each answers for the line of its number, and the last one counts",
            "content": {STREAMED_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ItemBody"}}},
        },
    },
    openapi_extra={"requestBody": _request_body()},
)
async def take_records(request: Request, hub: HubOfRequest) -> Response:
    """Take one record or a list as JSON, or any number as NDJSON, one a line.

    What is answered `accepted` or `unchanged` is durable; what is `quarantined` is kept whole, with a reason,
    and never stops the rest. JSON that does not have the form of records is refused as a whole, and nothing
    of it is kept. Of NDJSON, a line that is no record goes to quarantine; lines are committed and answered
    a batch at a time, while more are being sent, so a line without an answer must be sent again.
    Sending a record twice is safe.
    """
    if is_streamed(request.headers):
        return LineAnswers(
            lambda lines: run_in_threadpool(_take_lines, hub, lines),
            request_id=request.scope.get("mdm.request_id"),
        )
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, f"send application/json or {STREAMED_MEDIA_TYPE}")
    answer = await run_in_threadpool(_take_json, hub, await request.body())
    return Response(answer, status_code=202, media_type="application/json")


def _take_json(hub: Hub, body: bytes) -> str:
    """Take a JSON body in; the answer. To parse a large one takes a while, in which others must be served."""
    receipt = _take(hub, [record.inbound() for record in _records_of(body)])
    return ReceiptBody(counts=dict(receipt.counts), items=_items(receipt)).model_dump_json(exclude_none=True)


def _records_of(body: bytes) -> Sequence[Record]:
    """The records of a JSON body.

    Raises:
        HTTPException: it is not JSON.
        RequestValidationError: it is not a record or a list of records.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    try:
        return (
            _MANY.validate_python(content) if isinstance(content, list) else [_ONE.validate_python(content)]
        )
    except ValidationError as error:
        raise RequestValidationError(
            [{**entry, "loc": ("body", *entry["loc"])} for entry in error.errors(include_input=False)]
        ) from None


def _take(hub: Hub, items: Sequence[InboundRecord | Rejected]) -> Receipt:
    """Take a batch in, commit, and ring."""

    def work(connection: Connection) -> Receipt:
        return receive(connection, active_policies(connection), items)

    receipt = run_in_transaction(hub.engine, work)
    hub.ring_each(
        item.object for item, status in zip(items, receipt.statuses, strict=True) if status == "accepted"
    )
    return receipt


def _items(receipt: Receipt) -> list[ItemBody]:
    return [
        ItemBody(
            status=status,
            record_id=record_id,
            golden_id=None if record_id is None else format_golden_id(record_id),
            reason=reason,
        )
        for status, record_id, reason in zip(
            receipt.statuses, receipt.record_ids, receipt.reasons, strict=True
        )
    ]


def _take_lines(hub: Hub, lines: Sequence[Line]) -> tuple[list[dict[str, Any]], Counts]:
    """Take a batch of lines in; one answer a line, and the counts."""
    receipt = _take(hub, [item_of_line(line) for line in lines])
    answers = [
        {"line": line.number, **item.model_dump(exclude_none=True)}
        for line, item in zip(lines, _items(receipt), strict=True)
    ]
    return answers, receipt.counts


def item_of_line(line: Line) -> InboundRecord | Rejected:
    """The record in a line; Rejected, whole, if there is none."""
    text = line.content.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")

    def rejected(reason: str, detail: str, source: str = _UNKNOWN, object_name: str = _UNKNOWN) -> Rejected:
        return Rejected(source, object_name, None, text, reason, detail)

    if line.cut:
        return rejected(
            "line_too_long", f"a line may have {len(line.content)} bytes; only its beginning was kept"
        )
    try:
        content = json.loads(line.content)
    except (ValueError, RecursionError):
        return rejected("json_invalid", "the line is not JSON in UTF-8")
    if not isinstance(content, dict):
        return rejected("record_invalid", "expected an object with source, object and payload")
    try:
        return _ONE.validate_python(content).inbound()
    except ValidationError as error:
        source, object_name = _name_in(content, "source"), _name_in(content, "object")
        known = set(Record.model_fields)
        first = error.errors(include_input=False, include_url=False)[0]
        place = first["loc"][0] if first["loc"] and first["loc"][0] in known else "record"
        return rejected("record_invalid", f"{place}: {first['msg']}", source, object_name)


def _name_in(content: dict[str, Any], place: str) -> str:
    value = content.get(place)
    return value if isinstance(value, str) and is_name(value) else _UNKNOWN
