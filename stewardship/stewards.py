"""Who is deciding: a name the steward gives, kept in a cookie."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from mdm.errors import RequestInvalidError

COOKIE = "mdm_steward"
DEFAULT_STEWARD = "steward"
MAX_NAME_LENGTH = 80
_YEAR_SECONDS = 365 * 24 * 60 * 60

# The name by which the log of decisions tells machines from people.
_RESERVED = frozenset({"rule"})

router = APIRouter()


def steward_of(request: Request) -> str:
    """The name given to decisions that come with this request; a default until the steward gives one."""
    return _acceptable(unquote(request.cookies.get(COOKIE, ""))) or DEFAULT_STEWARD


def path_within(path: str) -> str:
    """The path, if it leads to a page of this site; the front page otherwise.

    A form carries the page to return to, so anything may stand there: `//host` and `/\\host` would lead away.
    """
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else "/"


@router.post("/steward")
def name_steward(name: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/") -> RedirectResponse:
    """Remember the steward's name.

    Raises:
        RequestInvalidError: the name is empty, too long, reserved or not printable.
    """
    accepted = _acceptable(name)
    if accepted is None:
        raise RequestInvalidError(
            f"a steward's name has 1 to {MAX_NAME_LENGTH} printable characters and is not 'rule'; give another"
        )
    response = RedirectResponse(path_within(back), 303)
    response.set_cookie(COOKIE, quote(accepted), max_age=_YEAR_SECONDS, httponly=True, samesite="strict")
    return response


def _acceptable(name: str) -> str | None:
    name = " ".join(name.split())
    usable = 0 < len(name) <= MAX_NAME_LENGTH and name.isprintable() and name.casefold() not in _RESERVED
    return name if usable else None
