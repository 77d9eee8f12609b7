"""The change feed, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mdm.store import feed

CHANNEL = feed.CHANNEL


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change: a dense position, when it was recorded, and the event (type, object, golden_id, records)."""

    position: int
    recorded_at: datetime
    event: Mapping[str, Any]


def changes(connection: Connection, after: int, limit: int) -> list[FeedEntry]:
    """Entries with positions after+1, after+2, … in order; empty at the end of the feed."""
    return [
        FeedEntry(row.position, row.recorded_at, row.event) for row in feed.read(connection, after, limit)
    ]


def head(connection: Connection) -> int:
    """The last position given out; 0 before the first."""
    return feed.head(connection)
