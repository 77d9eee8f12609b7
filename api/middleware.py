"""Surrounds every request: its id, its line in the access log, the limit of its body, and its failure."""

from __future__ import annotations

import re
import time
import uuid
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import failure, outage, problem
from api.problems import ProblemResponse
from mdm.failures import where
from mdm.origins import SAFE_METHODS, comes_from_elsewhere

REQUEST_ID_HEADER: Final = "X-Request-Id"
MAX_BODY_BYTES: Final = 10 * 1024 * 1024
STREAMED_MEDIA_TYPE: Final = "application/x-ndjson"

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")

log = structlog.get_logger("api")


class RequestLog:
    """Gives a request its id, logs it, and answers for what nothing else answered for.

    The log names the route and not the path: the path may hold a person's key.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        scope["mdm.request_id"] = request_id
        started = time.perf_counter()
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self.app(scope, receive, send_with_id)
        except Exception as error:
            log_failure(error, request_id)
            # A response that has begun is left unfinished: the server then breaks the connection off, and the
            # client sees that it did not get the whole.
            if status is None:
                answer = ProblemResponse(failure(error, request_id=request_id))
                await answer(scope, receive, send_with_id)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info(
                "http_request",
                method=scope["method"],
                route=_route_of(scope),
                status=status,
                ms=milliseconds,
                request_id=request_id,
            )


class SiteGuard:
    """Refuses writes that a page of another site made a browser send: some need no body, and so no preflight.

    The pages answer for theirs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE_METHODS
            and scope["path"].startswith(("/v1/", "/graphql"))
            and comes_from_elsewhere(Headers(scope=scope))
        ):
            detail = "a page of another site sent this, so nothing was changed; send it from elsewhere than a browser"
            refused = problem("foreign_site", detail, request_id=scope.get("mdm.request_id"))
            await ProblemResponse(refused)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimit:
    """Refuses a body of more than 10 MiB, unless it is one that is streamed line by line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or is_streamed(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        too_large = announced.isdecimal() and int(announced) > MAX_BODY_BYTES
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if too_large or taken > MAX_BODY_BYTES:
                raise HTTPException(
                    413,
                    f"the body may have {MAX_BODY_BYTES} bytes; send less at a time, or records "
                    f"as {STREAMED_MEDIA_TYPE}, which has no limit",
                )
            return message

        await self.app(scope, limited, send)


def is_streamed(headers: Headers) -> bool:
    """Whether the body is records line by line."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == STREAMED_MEDIA_TYPE


def log_failure(error: Exception, request_id: str | None) -> None:
    """Log where an unexpected error came from. Its own text may quote values, so it is left out."""
    log.error(
        "request_failed",
        error=type(error).__qualname__,
        passing=outage(error) is not None,
        trace=where(error),
        request_id=request_id,
    )


def _route_of(scope: Scope) -> str:
    """The template of the route that served, `-` for an address that nothing is at."""
    return getattr(scope.get("route"), "path", "-")
