"""Cursors of a search: opaque to clients, stable while records come and go."""

from __future__ import annotations

import base64
import binascii
import json

from mdm.errors import RequestInvalidError

_MAX_CURSOR_LENGTH = 2_000


def encode_cursor(cursor: tuple[str, int]) -> str:
    """A cursor as text that needs no quoting in an address."""
    text = json.dumps(cursor, ensure_ascii=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("ascii")).decode("ascii").rstrip("=")


def decode_cursor(text: str) -> tuple[str, int]:
    """The cursor behind a text.

    Raises:
        RequestInvalidError: the text did not come from `encode_cursor`.
    """
    problem = RequestInvalidError("the cursor is not one that this hub gave out; begin at the first page")
    if len(text) > _MAX_CURSOR_LENGTH or not text.isascii():
        raise problem
    try:
        content = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise problem from None
    match content:
        case [str() as title, int() as golden_id] if not isinstance(golden_id, bool):
            storable = "\x00" not in title and not any("\ud800" <= char <= "\udfff" for char in title)
            if storable and 0 < golden_id < 2**63:
                return title, golden_id
    raise problem
