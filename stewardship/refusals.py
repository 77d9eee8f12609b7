"""Turns what the hub refuses into a page that says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mdm.errors import GoldenIdInvalidError, MdmError, MergeForbiddenError, NotFoundError
from stewardship.pages import render

_STATUS: dict[type[MdmError], int] = {
    NotFoundError: 404,
    GoldenIdInvalidError: 404,
    MergeForbiddenError: 409,
}


def status_of(error: MdmError) -> int:
    """The HTTP status of a refusal: 400 unless the error's class says otherwise."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def add_refusals(app: FastAPI) -> None:
    """Let the app answer what it expects to go wrong with pages; the rest is left to the server around it."""
    handlers: dict[type[Exception], Callable[[Request, Exception], Response]] = {
        MdmError: _refused,
        RequestValidationError: _malformed,
        HTTPException: _not_served,
        OperationalError: _unreachable,
        PoolTimeoutError: _unreachable,
        DataError: _unstorable,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _page(request: Request, status: int, heading: str, message: str) -> Response:
    # The address of a refused form is no page: htmx must not make it the address of this one.
    headers = {} if request.method == "GET" else {"HX-Push-Url": "false"}
    context = {"heading": heading, "message": message}
    return render(request, "refusal.html", context, status=status, headers=headers)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, MdmError)
    status = status_of(error)
    heading = "Not found" if status == 404 else "Not possible"
    return _page(request, status, heading, str(error))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = ", ".join(sorted({str(problem["loc"][-1]) for problem in error.errors()}))
    return _page(
        request,
        400,
        "Not possible",
        f"These parts of the request cannot be read: {places}. Correct the address.",
    )


def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    heading = "Not found" if error.status_code == 404 else "Not possible"
    return _page(request, error.status_code, heading, f"{error.detail}. Check the address, or use the menu.")


def _unstorable(request: Request, _error: Exception) -> Response:
    message = (
        "A text or a number in the request is none that the hub can keep. Correct it, and send it again."
    )
    return _page(request, 400, "Not possible", message)


def _unreachable(request: Request, _error: Exception) -> Response:
    message = "The hub cannot reach its database now; its log says why. Try again in a moment."
    return _page(request, 503, "Not reachable", message)
