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
            DELETE FROM inbox WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM inbox WHERE object = :object
                ORDER BY inbox_id LIMIT :limit FOR UPDATE SKIP LOCKED))
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


def newcomers(
    connection: Connection, object_name: str, after: RecordId | None = None
) -> dict[RecordId, list[int]]:
    """The waiting records younger than a given one, by id, each with its entries.

    If none is given, than every one with a golden record.
    """
    placed = """
        SELECT record_id FROM cross_reference JOIN source_record USING (record_id)
        WHERE object = :object ORDER BY record_id DESC LIMIT 1
    """
    rows = connection.execute(
        text(
            f"""
            SELECT record_id, inbox_id FROM inbox
            WHERE object = :object AND record_id > coalesce(CAST(:after AS bigint), ({placed}), 0)
            ORDER BY record_id, inbox_id
            """
        ),
        {"object": object_name, "after": after},
    )
    found: dict[RecordId, list[int]] = {}
    for record_id, inbox_id in rows:
        found.setdefault(record_id, []).append(inbox_id)
    return found


def drop(connection: Connection, inbox_ids: Sequence[int]) -> None:
    """Take away these very entries; what has arrived since stays."""
    connection.execute(
        text("DELETE FROM inbox WHERE inbox_id = ANY(:inbox_ids)"), {"inbox_ids": list(inbox_ids)}
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
