"""Arguments of GraphQL fields, checked."""

from __future__ import annotations

from api.rest.shapes import LARGEST_ID, require_storable
from mdm.errors import RequestInvalidError


def stated(what: str, text: str, longest: int) -> str:
    """A text without blanks around it, if it has between one character and so many.

    Raises:
        RequestInvalidError: it has not, or cannot be stored.
    """
    require_storable(what, text)
    if not text.strip() or len(text) > longest:
        raise RequestInvalidError(f"{what} must have between 1 and {longest} characters")
    return text.strip()


def at_least(what: str, value: int, least: int) -> int:
    """A number, if it is as large as it must be, and no larger than any id.

    Raises:
        RequestInvalidError: it is not.
    """
    if not least <= value <= LARGEST_ID:
        raise RequestInvalidError(f"{what} must be {least} or more")
    return value
