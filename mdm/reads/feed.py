"""The change feed, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mdm.errors import RequestInvalidError
from mdm.store import feed

CHANNEL = feed.CHANNEL


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change: a dense position, when it was recorded, and the event (type, object, golden_id, records)."""

    position: int
    recorded_at: datetime
    event: Mapping[str, Any]


def changes(connection: Connection, after: int, limit: int) -> list[FeedEntry]:
    """Entries with positions after+1, after+2, … in order; empty at the end of the feed.

    Raises:
        RequestInvalidError: this feed never gave out the position `after`, so what came before it was missed.
    """
    rows = feed.read(connection, after, limit)
    if not rows and after > (last := head(connection)):
        raise RequestInvalidError(
            f"after: position {after} lies beyond the end of the feed, which is {last}; "
            "this hub never gave it out, so take a new snapshot and follow from there"
        )
    return [FeedEntry(row.position, row.recorded_at, row.event) for row in rows]


def head(connection: Connection) -> int:
    """The last position given out; 0 before the first."""
    return feed.head(connection)
