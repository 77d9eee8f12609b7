"""Quarantined items, for lists and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.store import quarantine


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """One quarantined item. `payload` is what arrived, whole; `reason` a stable code; `detail` what was expected."""

    id: int
    source: str
    object: str
    key: str | None
    payload: str
    reason: str
    detail: str
    state: str
    attempts: int
    received_at: datetime
    closed_at: datetime | None


def _view(row: quarantine.QuarantineRow) -> QuarantineView:
    return QuarantineView(
        row.quarantine_id,
        row.source,
        row.object,
        row.key,
        row.payload,
        row.reason,
        row.detail,
        row.state,
        row.attempts,
        row.received_at,
        row.closed_at,
    )


def quarantined(
    connection: Connection, *, state: str | None = "open", after: int = 0, limit: int = 100
) -> list[QuarantineView]:
    """Items by id, behind `after`; `state` is open, accepted, dismissed, or None for any."""
    return [_view(row) for row in quarantine.read(connection, state=state, after=after, limit=limit)]


def quarantined_item(connection: Connection, quarantine_id: int) -> QuarantineView:
    """One item.

    Raises:
        NotFoundError: there is no such item.
    """
    row = quarantine.by_id(connection, quarantine_id)
    if row is None:
        raise NotFoundError("quarantined item", str(quarantine_id))
    return _view(row)
