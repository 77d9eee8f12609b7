"""The inbox: the records that wait to be settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from mdm.model import RecordId
from mdm.store.bulk import copy_rows


def put(connection: Connection, objects: Mapping[RecordId, str]) -> None:
    """Put records in, each with its object, in order of receipt."""
    copy_rows(connection, "inbox", ("object", "record_id"), ((name, rid) for rid, name in objects.items()))


def claim(connection: Connection, object_name: str, limit: int) -> list[RecordId]:
    """Take up to `limit` entries away and return the record of each, sorted: fewer than `limit` were all.

    They are gone only when the transaction commits; entries that another transaction holds are left out.
    """
    rows = connection.execute(
        text(
            """
            DELETE FROM inbox WHERE inbox_id IN (
                SELECT inbox_id FROM inbox WHERE object = :object
                ORDER BY inbox_id LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING record_id
            """
        ),
        {"object": object_name, "limit": limit},
    )
    return sorted(rows.scalars())


def take(connection: Connection, record_ids: Sequence[RecordId]) -> None:
    """Take away the entries of records that are settled in this very transaction."""
    connection.execute(
        text("DELETE FROM inbox WHERE record_id = ANY(:record_ids)"), {"record_ids": list(record_ids)}
    )


def refill(connection: Connection, object_name: str) -> int:
    """Put every record of the object into the inbox; how many those are."""
    return connection.execute(
        text(
            """
            INSERT INTO inbox (object, record_id)
            SELECT object, record_id FROM source_record
            WHERE object = :object AND current_version IS NOT NULL ORDER BY record_id
            """
        ),
        {"object": object_name},
    ).rowcount


def waiting(connection: Connection) -> dict[str, int]:
    """Object → how many inbox entries wait."""
    rows = connection.execute(text("SELECT object, count(*) FROM inbox GROUP BY object ORDER BY object"))
    return {name: count for name, count in rows}
