"""Gives committed events their place in the change feed."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.store import feed
from mdm.store.feed import SEQUENCE_SIZE, sequence_at_once

__all__ = ["SEQUENCE_SIZE", "sequence", "sequence_at_once"]


def sequence(connection: Connection, limit: int = SEQUENCE_SIZE) -> int:
    """Give dense positions to up to `limit` events that other transactions have committed; how many got one.

    Safe to run from many processes: they take turns.
    """
    return feed.sequence(connection, limit)
