"""What a holder of the keys can read in the sealed tables, and forge there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from mdm.store import cells, history, sealing

Payloads = dict[tuple[int, int], dict[str, Any] | None]


def payloads(connection: Connection) -> Payloads:
    """(record id, version) → the payload; None where it cannot be opened."""
    rows = connection.execute(
        text(
            "SELECT record_id, version, sealed, wrapped FROM record_version LEFT JOIN record_key USING (record_id)"
        )
    )
    return {
        (record_id, version): sealing.opened(connection, record_id, sealed, wrapped)
        for record_id, version, sealed, wrapped in rows
    }


def forge(connection: Connection, golden_id: int, change: Callable[[dict[str, str]], object]) -> None:
    """Change the values in the history of a golden record, in its last version: they are committed to anew."""
    last = history.versions_of(connection, [golden_id])[-1]
    values = dict(last.values)
    change(values)
    _, said = cells.taken_apart(values, last.lineage)
    parts = cells.committed_parts(said, sealing.seals(connection, last.members))
    connection.execute(
        text(
            "UPDATE golden_version SET sealed = CAST(:sealed AS json)"
            " WHERE golden_id = :golden_id AND version = :version"
        ),
        {"golden_id": golden_id, "version": last.version, "sealed": cells.parts_text(parts)},
    )
