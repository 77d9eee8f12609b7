"""The change feed: an outbox written by every transaction, and the log with dense positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, text

from mdm.store import locks
from mdm.store.bulk import copy_rows

CHANNEL = "mdm_feed"
"""NOTIFY channel that says: there are new positions."""


SEQUENCE_SIZE = 50_000
"""How many events get their positions in one transaction."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One entry of the change feed."""

    position: int
    event: Mapping[str, Any]
    recorded_at: datetime


OUTBOX_CHANNEL = "mdm_outbox"
"""NOTIFY channel that says: there are events without a position."""


def announce(connection: Connection, events: Sequence[Mapping[str, Any]]) -> None:
    """Put events into the outbox, in order.

    Call it only after the golden records they name are locked: then the outbox has the events of each
    golden record in the order in which they commit.
    """
    if not events:
        return
    copy_rows(connection, "change_outbox", ("event",), ((orjson.dumps(event).decode(),) for event in events))
    connection.execute(text(f"NOTIFY {OUTBOX_CHANNEL}"))


def sequence(connection: Connection, limit: int = SEQUENCE_SIZE) -> int:
    """Give the next positions to committed outbox entries, oldest first; how many got one.

    One transaction at a time does this, so positions are dense and appear in order.
    """
    locks.hold_feed(connection, patient=True)
    return _sequence(connection, limit)


def sequence_at_once(connection: Connection, limit: int = SEQUENCE_SIZE) -> bool:
    """Give the next positions to what this very transaction has announced, and to what was committed before.

    Nobody else gives one before it ends, so positions stay dense and in order.

    Returns:
        Whether no event is left without a position; otherwise someone else must see to it.
    """
    return locks.try_feed(connection) and _sequence(connection, limit) < limit


def _sequence(connection: Connection, limit: int) -> int:
    moved = connection.execute(
        text(
            """
            WITH taken AS (
                DELETE FROM change_outbox WHERE outbox_id <= (
                    SELECT max(outbox_id) FROM (
                        SELECT outbox_id FROM change_outbox ORDER BY outbox_id LIMIT :limit) AS oldest)
                RETURNING outbox_id, event, recorded_at
            ),
            head AS (SELECT position FROM feed_head),
            added AS (
                INSERT INTO change_event (position, event, recorded_at)
                SELECT head.position + row_number() OVER (ORDER BY outbox_id), event, recorded_at FROM taken, head
                RETURNING position, event
            ),
            placed AS (
                INSERT INTO golden_position (golden_id, version, position)
                SELECT CAST(substr(entry ->> 'golden_id', 2) AS bigint), CAST(entry ->> 'version' AS integer), position
                FROM added, json_array_elements(event -> 'records') AS entry
                WHERE entry ->> 'golden_id' ~ '^G[0-9]+$'
                ON CONFLICT DO NOTHING
            )
            UPDATE feed_head SET position = feed_head.position + (SELECT count(*) FROM added)
            RETURNING (SELECT count(*) FROM added),
                      CASE WHEN EXISTS (SELECT FROM added) THEN CAST(pg_notify(:channel, '') AS text) END
            """
        ),
        {"limit": limit, "channel": CHANNEL},
    ).scalar_one()
    return int(moved)


def head(connection: Connection) -> int:
    """The last position given out; 0 before the first."""
    return int(connection.execute(text("SELECT position FROM feed_head")).scalar_one())


def read(connection: Connection, after: int, limit: int) -> list[FeedRow]:
    """Entries behind a position, in order."""
    rows = connection.execute(
        text(
            "SELECT position, event, recorded_at FROM change_event WHERE position > :after"
            " ORDER BY position LIMIT :limit"
        ),
        {"after": after, "limit": limit},
    )
    return [FeedRow(*row) for row in rows]


def unsequenced(connection: Connection) -> int:
    """How many outbox entries wait for a position."""
    return int(connection.execute(text("SELECT count(*) FROM change_outbox")).scalar_one())


def density(connection: Connection) -> tuple[int, int, int]:
    """(entries, lowest position, highest position) of the log; zeros when it is empty."""
    row = connection.execute(
        text("SELECT count(*), coalesce(min(position), 0), coalesce(max(position), 0) FROM change_event")
    ).one()
    return int(row[0]), int(row[1]), int(row[2])
