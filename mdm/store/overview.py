"""Counts for the first page, the demo's table and the metrics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text


def _by_object(connection: Connection, statement: str) -> dict[str, int]:
    return {name: int(count) for name, count in connection.execute(text(statement))}


def records(connection: Connection) -> list[tuple[str, str, int]]:
    """(object, source, source records), sorted."""
    rows = connection.execute(
        text(
            "SELECT object, source, count(*) FROM source_record GROUP BY object, source ORDER BY object, source"
        )
    )
    return [(object_name, source, int(count)) for object_name, source, count in rows]


def golden_records(connection: Connection) -> dict[str, int]:
    """Object → active golden records."""
    return _by_object(
        connection, "SELECT object, count(*) FROM golden_record WHERE state = 'active' GROUP BY object"
    )


def merged_records(connection: Connection) -> dict[str, int]:
    """Object → source records that are in a cluster with an older one."""
    return _by_object(
        connection,
        """
        SELECT object, count(*) FROM cross_reference JOIN source_record USING (record_id)
        WHERE valid_to IS NULL AND golden_id <> record_id GROUP BY object
        """,
    )


def open_tasks(connection: Connection) -> dict[str, int]:
    """Object → open tasks of stewards."""
    return _by_object(
        connection, "SELECT object, count(*) FROM steward_task WHERE state = 'open' GROUP BY object"
    )


def open_quarantine(connection: Connection) -> dict[str, int]:
    """Object → open quarantined items; the object is as the item gave it."""
    return _by_object(
        connection, "SELECT object, count(*) FROM quarantine WHERE state = 'open' GROUP BY object"
    )


def waiting(connection: Connection) -> dict[str, int]:
    """Object → inbox entries that wait to be settled."""
    return _by_object(connection, "SELECT object, count(*) FROM inbox GROUP BY object")


def head_version_and_clock(connection: Connection) -> tuple[int, str, datetime]:
    """(last feed position, version of the database server, its clock)."""
    row = connection.execute(
        text("SELECT (SELECT position FROM feed_head), current_setting('server_version'), clock_timestamp()")
    ).one()
    return int(row[0]), str(row[1]), row[2]
