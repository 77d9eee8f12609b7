"""The reasons that stewards give: how long they may be, and where there must be one."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Form

from mdm.errors import RequestInvalidError

MAX_REASON_LENGTH: Final = 1_000

Reason = Annotated[str, Form(max_length=MAX_REASON_LENGTH)]
"""A field of a form that may stay empty."""


def required(reason: str) -> str:
    """The reason without the space around it.

    Raises:
        RequestInvalidError: there is none, or it is too long.
    """
    said = reason.strip()
    if not 0 < len(said) <= MAX_REASON_LENGTH:
        raise RequestInvalidError(f"say why, in at most {MAX_REASON_LENGTH} characters")
    return said
