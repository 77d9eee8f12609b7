"""Corrections of golden records by stewards."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.hub import HubOfRequest
from api.rest.shapes import Author, Body, Name, Words, refusals
from mdm.database.engine import run_in_transaction
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.model import format_golden_id, parse_golden_id

router = APIRouter(prefix="/v1", tags=["stewardship"])

_Value = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
_Record = Annotated[
    str, StringConstraints(min_length=3, max_length=320, pattern=r"^[a-z][a-z0-9_]{0,62}:[^\x00]+$")
]


class CorrectionRequest(Body):
    """What a steward says is right. Records are members of the golden record, named as source:key."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "values": {"city": "Bonn"},
                    "nulls": ["website"],
                    "pins": {"phone": "erp:0000100042"},
                    "ignored": {"email": ["salesforce:003A1"]},
                    "author": "dana",
                    "reason": "She told me on the phone",
                }
            ]
        },
    )

    values: dict[Name, _Value] = Field(default={}, description="Attribute → the right value")
    nulls: list[Name] = Field(default=[], description="Attributes that have no value")
    pins: dict[Name, _Record] = Field(default={}, description="Attribute → the record whose word is right")
    ignored: dict[Name, list[_Record]] = Field(
        default={}, description="Attribute → records that are not to be listened to"
    )
    about: _Record | None = Field(
        default=None, description="The member it is about, and goes with; else the founding record of the id"
    )
    author: Author
    reason: Words


class CorrectionWithdrawal(Body):
    """Which corrections are taken back, why and by whom."""

    attributes: list[Name] = Field(default=[], description="Empty means all")
    author: Author
    reason: Words


class CorrectedBody(BaseModel):
    """What a correction changed."""

    golden_id: str
    changed: bool = Field(description="False when there was nothing to take back")
    events: int = Field(description="Changes it put on the feed")

    @classmethod
    def of(cls, corrected: Corrected) -> Self:
        """What an outcome shows."""
        return cls(
            golden_id=format_golden_id(corrected.golden_id),
            changed=corrected.changed,
            events=corrected.settled.events,
        )


@router.post(
    "/golden/{golden_id}/corrections",
    summary="Correct a golden record",
    status_code=201,
    responses=refusals(404),
)
def correct_golden_record(golden_id: str, body: CorrectionRequest, hub: HubOfRequest) -> CorrectedBody:
    """Let a steward's record say what is right. It goes where its source record goes, and lasts until withdrawn."""
    asked = parse_golden_id(golden_id)
    said = Correction(body.values, body.nulls, body.pins, body.ignored)
    return CorrectedBody.of(
        run_in_transaction(
            hub.engine,
            lambda connection: correct(
                connection, asked, said, author=body.author, reason=body.reason, about=body.about
            ),
        )
    )


@router.post(
    "/golden/{golden_id}/corrections/withdraw",
    summary="Take corrections of a golden record back",
    responses=refusals(404),
)
def withdraw_golden_corrections(
    golden_id: str, body: CorrectionWithdrawal, hub: HubOfRequest
) -> CorrectedBody:
    """Let the sources alone say again what holds. Safe to repeat."""
    asked = parse_golden_id(golden_id)
    return CorrectedBody.of(
        run_in_transaction(
            hub.engine,
            lambda connection: withdraw_corrections(
                connection, asked, body.attributes, author=body.author, reason=body.reason
            ),
        )
    )
