"""Which columns a source fills."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, text

from mdm.store.sealing import opened


def columns_seen(connection: Connection, object_name: str, source: str, newest: int) -> dict[str, int]:
    """Column → in how many of the newest records of a source it has a value, most first."""
    rows = connection.execute(
        text(
            """
            SELECT record_id, sealed, wrapped FROM source_record
            JOIN record_version USING (record_id) JOIN record_key USING (record_id)
            WHERE source = :source AND object = :object AND version = current_version AND NOT deleted
            ORDER BY record_id DESC LIMIT :newest
            """
        ),
        {"object": object_name, "source": source, "newest": newest},
    )
    seen: Counter[str] = Counter()
    for record_id, sealed, wrapped in rows:
        payload = opened(connection, record_id, sealed, wrapped) or {}
        seen.update(column for column, value in payload.items() if value not in (None, ""))
    return dict(sorted(seen.items(), key=lambda entry: (-entry[1], entry[0])))
