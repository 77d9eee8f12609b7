"""Gives committed events their place in the change feed."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.store import feed


def sequence(connection: Connection) -> int:
    """Give dense positions to what other transactions have committed; how many events got one.

    Safe to run from many processes: they take turns.
    """
    return feed.sequence(connection)
