"""What stands before every page: no writes from other sites, no scripts but our own."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mdm.origins import SAFE_METHODS, comes_from_elsewhere

_PAGE_HEADERS = {
    # Scripts and styles come from our own files alone, so an escaping mistake could not become code.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` with our own forms; this keeps both apart.
    "referrer-policy": "same-origin",
    # Pages show values of people; no cache may keep them.
    "cache-control": "no-store",
}


class PageGuard:
    """ASGI middleware: refuses writes from other sites and adds the security headers of a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_file = scope["path"].startswith("/static/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _PAGE_HEADERS.items():
                    headers[name] = value
                if is_file:
                    # Revalidated by its ETag: after an upgrade no browser runs an old script on a new page.
                    headers["cache-control"] = "no-cache"
            await send(message)

        if scope["method"] not in SAFE_METHODS and comes_from_elsewhere(Headers(scope=scope)):
            refusal = PlainTextResponse("This form was sent by another site; nothing was changed.\n", 403)
            await refusal(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)
