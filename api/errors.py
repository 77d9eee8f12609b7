"""Turns what the hub refuses into problem details: the one place where an error gets an HTTP status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.problems import Problem, ProblemResponse, Violation, violations
from mdm.errors import MdmError


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """The HTTP status of a code, and its title."""

    status: int
    title: str


KINDS: Final[Mapping[str, ProblemKind]] = {
    # What the hub refuses.
    "ambiguous_key": ProblemKind(409, "The key names records of several objects"),
    "decision_invalid": ProblemKind(422, "The decision cannot be taken as asked"),
    "foreign_site": ProblemKind(403, "Sent by a page of another site"),
    "golden_id_invalid": ProblemKind(404, "Not a golden id"),
    "merge_forbidden": ProblemKind(409, "A steward ruled these records distinct"),
    "not_found": ProblemKind(404, "Not found"),
    "policy_busy": ProblemKind(409, "Another draft is being put in force"),
    "policy_invalid": ProblemKind(422, "The policy document cannot be used"),
    "policy_missing": ProblemKind(404, "No policy is active for this object"),
    "policy_outdated": ProblemKind(409, "Another version was put in force meanwhile"),
    "request_invalid": ProblemKind(422, "The request does not fit"),
    "source_unknown": ProblemKind(422, "The policy names no such source"),
    # What keeps it from working.
    "busy": ProblemKind(503, "The hub has more to do than it can take"),
    "configuration": ProblemKind(500, "The hub is not configured rightly"),
    "database_unreachable": ProblemKind(503, "The database cannot be reached"),
    "database_url": ProblemKind(500, "The hub is not configured rightly"),
    "database_version": ProblemKind(500, "The database server is too old"),
    "internal_error": ProblemKind(500, "The hub failed"),
    "master_key_invalid": ProblemKind(500, "The hub is not configured rightly"),
    "master_key_unknown": ProblemKind(500, "The hub is not configured rightly"),
    "mdm_error": ProblemKind(500, "The hub failed"),
    "work_failed": ProblemKind(500, "The hub failed"),
    # What HTTP itself refuses.
    "body_too_large": ProblemKind(413, "The body is too large"),
    "body_unreadable": ProblemKind(400, "The body cannot be read"),
    "media_type_unsupported": ProblemKind(415, "The body is of a kind that is not taken here"),
    "method_not_allowed": ProblemKind(405, "The method is not allowed here"),
    "route_unknown": ProblemKind(404, "There is nothing at this address"),
}

_LOCK_NOT_AVAILABLE: Final = "55P03"

_HTTP_CODES: Final[Mapping[int, str]] = {
    400: "body_unreadable",
    404: "route_unknown",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "media_type_unsupported",
}

_HTTP_DETAILS: Final[Mapping[str, str]] = {
    "body_unreadable": "the body is not what its content type says; send JSON in UTF-8",
    "route_unknown": "check the address; /docs lists every one",
    "method_not_allowed": "see the Allow header, or /docs",
}


def problem(
    code: str,
    detail: str,
    *,
    request_id: str | None = None,
    errors: Sequence[Violation] | None = None,
) -> Problem:
    """A problem of a kind; a code without an entry counts as the hub's failure."""
    kind = KINDS.get(code, KINDS["internal_error"])
    return Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=kind.status,
        code=code,
        detail=detail,
        request_id=request_id,
        errors=list(errors) if errors is not None else None,
    )


def refusal(error: MdmError, *, request_id: str | None = None) -> Problem:
    """The problem that an error of the hub is. A failure's own words stay inside."""
    kind = KINDS.get(error.code, KINDS["internal_error"])
    if kind.status >= 500:
        return problem(error.code, kind.title, request_id=request_id)
    return problem(error.code, str(error), request_id=request_id)


def outage(error: Exception) -> str | None:
    """The code of an error that will pass by itself, None for any other."""
    if (
        isinstance(error, PoolTimeoutError)
        or getattr(getattr(error, "orig", None), "sqlstate", None) == _LOCK_NOT_AVAILABLE
    ):
        return "busy"
    return "database_unreachable" if isinstance(error, OperationalError) else None


def failure(error: Exception, *, request_id: str | None) -> Problem:
    """The problem that any error is; of an unexpected one it says nothing but that it happened."""
    if isinstance(error, MdmError):
        return refusal(error, request_id=request_id)
    code = outage(error)
    if code is not None:
        return problem(code, "try again in a moment", request_id=request_id)
    return problem("internal_error", "the hub could not do this; its log says why", request_id=request_id)


def request_id_of(request: Request) -> str | None:
    """The id the request goes by in the log."""
    return request.scope.get("mdm.request_id")


def add_problems(app: FastAPI) -> None:
    """Let the app answer every error with problem details."""
    for kind in (MdmError, OperationalError, PoolTimeoutError):
        app.add_exception_handler(kind, _failed)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_served)


def _failed(request: Request, error: Exception) -> Response:
    headers = {"Retry-After": "5"} if outage(error) else None
    return ProblemResponse(failure(error, request_id=request_id_of(request)), headers)


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return ProblemResponse(
        problem(
            "request_invalid",
            "see `errors` for what was expected where",
            request_id=request_id_of(request),
            errors=violations(error.errors()),
        )
    )


def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "internal_error")
    detail = _HTTP_DETAILS.get(code, error.detail)
    return ProblemResponse(problem(code, detail, request_id=request_id_of(request)), error.headers)
