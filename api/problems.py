"""What a refusal looks like on the wire: problem details as RFC 9457 has them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field
from starlette.responses import Response

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"


class Violation(BaseModel):
    """One part of a request that does not fit. It names the place, never the value found there."""

    path: str = Field(description="Where, for instance body.left.source", examples=["body.left.source"])
    message: str = Field(description="What was expected")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="Address of a page about this kind of problem, relative to the hub")
    title: str = Field(description="The kind of problem; always the same for one code")
    status: int = Field(description="The HTTP status")
    code: str = Field(description="Stable name of the kind of problem, for programs")
    detail: str = Field(description="This very problem, and what to do next")
    request_id: str | None = Field(default=None, description="Names the request in the hub's log")
    errors: list[Violation] | None = Field(
        default=None, description="What does not fit, of an invalid request"
    )


class ProblemResponse(Response):
    """A problem as JSON."""

    media_type = PROBLEM_MEDIA_TYPE

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem, problem.status, headers)

    def render(self, content: object) -> bytes:
        """In ASCII: a name that came with the request may hold what UTF-8 cannot carry."""
        assert isinstance(content, Problem)
        return json.dumps(content.model_dump(exclude_none=True)).encode("ascii")


def violations(errors: Sequence[Mapping[str, Any]]) -> list[Violation]:
    """Pydantic's errors without the values that caused them."""
    return [
        Violation(path=".".join(str(part) for part in error["loc"]), message=str(error["msg"]))
        for error in errors
    ]
