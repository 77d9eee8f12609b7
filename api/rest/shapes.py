"""The kinds of value that requests and answers are made of."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from api.problems import PROBLEM_MEDIA_TYPE, Problem
from mdm.errors import RequestInvalidError
from mdm.reads.past import Moment

LARGEST_ID: Final = 2**63 - 1
MAX_DEPTH: Final = 32

_NAME = r"^[a-z][a-z0-9_]{0,62}$"
_NO_NUL = r"^[^\x00]*$"


class Body(BaseModel):
    """What a client sends: nothing beyond what is named, and no value made fit by guessing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _iso_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("expected an ISO 8601 time with its offset, such as 2026-01-31T12:00:00Z")
    return value


def _keepable(payload: dict[str, Any]) -> dict[str, Any]:
    """Refuse what JSON cannot give back: NaN and infinities; and nesting that nobody means."""
    pending: list[tuple[Any, int]] = [(payload, 1)]
    while pending:
        value, depth = pending.pop()
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a number is not finite or too large; send it as text")
        if isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
            children = value.values() if isinstance(value, dict) else value
            pending.extend((child, depth + 1) for child in children)
    return payload


Name = Annotated[str, StringConstraints(pattern=_NAME)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=_NO_NUL)]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, pattern=_NO_NUL, strip_whitespace=True)
]
Author = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL, strip_whitespace=True)
]
Instant = Annotated[AwareDatetime, BeforeValidator(_iso_text)]
Payload = Annotated[dict[str, Any], AfterValidator(_keepable)]

ObjectQuery = Annotated[
    str | None, Query(alias="object", pattern=_NAME, description="Only this object, for instance customer")
]
AsOfQuery = Annotated[Instant | None, Query(description="As it was at this time (ISO 8601 with its offset)")]
AtPositionQuery = Annotated[
    int | None, Query(ge=1, le=LARGEST_ID, description="As it was at this position of the change feed")
]
IdPath = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def is_name(value: str) -> bool:
    """Whether a value can be the name of a source or an object."""
    return re.fullmatch(_NAME, value) is not None


def moment_of(as_of: datetime | None, at_position: int | None) -> Moment | None:
    """The moment of the past that is asked for, if any.

    Raises:
        RequestInvalidError: a time and a position.
    """
    if as_of is None and at_position is None:
        return None
    return Moment(as_of, at_position)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of the problems an endpoint answers with."""
    return {
        status: {"model": Problem, "content": {PROBLEM_MEDIA_TYPE: {}}} for status in sorted({*statuses, 422})
    }


def require_storable(what: str, text: str) -> None:
    """Refuse text that PostgreSQL cannot hold.

    Raises:
        RequestInvalidError: it has a NUL character or a lone surrogate.
    """
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise RequestInvalidError(f"{what}: not text that can be stored")


class CrossReferenceBody(BaseModel):
    """A source record and the golden record that holds (or held) it."""

    source: str
    object: str
    key: str
    record_id: int
    golden_id: str
    valid_from: datetime
    valid_to: datetime | None
    deleted: bool
    about_id: int | None = Field(
        default=None, description="The record id of what a steward's correction is about, and goes with"
    )


Counts = Mapping[str, int]
