"""Erasing a person: what would go, doing it, and the account of what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.hub import HubOfRequest
from api.rest.review import RecordReference
from api.rest.shapes import Author, Body, Words, refusals
from mdm.database.engine import reading, run_in_transaction
from mdm.errors import RequestInvalidError
from mdm.flow.erase import Erasing, erase_golden, erase_records, preview_golden, preview_records
from mdm.model import format_golden_id, parse_golden_id
from mdm.reads.erasures import erasures

router = APIRouter(prefix="/v1/erasures", tags=["erasure"])


class ErasureRequest(Body):
    """Whom to erase: a golden record with all its records, or one source record."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"golden_id": "G0000000042", "author": "dana", "reason": "Request 2026-117"}]
        },
    )

    golden_id: str | None = Field(default=None, description="Any id it ever had")
    record: RecordReference | None = None
    preview: bool = Field(default=False, description="Only say what would go")
    author: Author
    reason: Words = Field(description="It is kept, so name no value of the person")


class ErasureBody(BaseModel):
    """What an erasure reaches, or reached."""

    erasure_id: int | None = Field(description="Null of a preview")
    object: str
    records: dict[int, str] = Field(description="Record id → source:key")
    golden_ids: list[str]
    remaining: int = Field(description="Other records in these golden records; they keep what they say")
    versions: int
    golden_versions: int
    tasks: int
    decisions: int
    quarantined: int

    @classmethod
    def of(cls, what: Erasing, erasure_id: int | None) -> Self:
        """As this API shows it."""
        extent = what.extent
        return cls(
            erasure_id=erasure_id,
            object=what.object,
            records={record_id: str(key) for record_id, key in what.records.items()},
            golden_ids=[format_golden_id(golden_id) for golden_id in what.golden_ids],
            remaining=what.remaining,
            versions=extent.versions,
            golden_versions=extent.golden_versions,
            tasks=extent.tasks,
            decisions=extent.decisions,
            quarantined=extent.quarantined,
        )


class PastErasure(BaseModel):
    """The account of an erasure. It holds no value."""

    model_config = ConfigDict(from_attributes=True)

    erasure_id: int
    object: str
    author: str
    reason: str
    record_ids: list[int]
    golden_ids: list[str]
    erased_at: datetime


class ErasuresBody(BaseModel):
    """Erasures, the last first."""

    erasures: list[PastErasure]


@router.post("", summary="Erase a person, or say what that would reach", responses=refusals(404))
def erase(body: ErasureRequest, hub: HubOfRequest) -> ErasureBody:
    """Destroy what records say, for good, by destroying their keys. Ids, digests and structure stay."""
    if (body.golden_id is None) == (body.record is None):
        raise RequestInvalidError("give either golden_id or record")

    def work(connection: Connection) -> ErasureBody:
        if body.golden_id is not None:
            golden_id = parse_golden_id(body.golden_id)
            if body.preview:
                return ErasureBody.of(preview_golden(connection, golden_id), None)
            erased = erase_golden(connection, golden_id, author=body.author, reason=body.reason)
            return ErasureBody.of(erased.what, erased.erasure_id)
        assert body.record is not None
        record_ids = [body.record.resolve(connection)]
        if body.preview:
            return ErasureBody.of(preview_records(connection, record_ids), None)
        erased = erase_records(connection, record_ids, author=body.author, reason=body.reason)
        return ErasureBody.of(erased.what, erased.erasure_id)

    return run_in_transaction(hub.engine, work)


@router.get("", summary="Erasures that were done", responses=refusals())
def past_erasures(hub: HubOfRequest) -> ErasuresBody:
    """The last hundred: who, when, why, and which ids."""
    with reading(hub.engine) as connection:
        return ErasuresBody(erasures=[PastErasure.model_validate(row) for row in erasures(connection)])
