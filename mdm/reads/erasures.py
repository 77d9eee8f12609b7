"""The account of erasures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mdm.model import RecordId, format_golden_id
from mdm.store import erasure


@dataclass(frozen=True, slots=True)
class ErasureView:
    """An erasure that was done. It holds no value."""

    erasure_id: int
    object: str
    author: str
    reason: str
    record_ids: Sequence[RecordId]
    golden_ids: Sequence[str]
    erased_at: datetime


def erasures(connection: Connection, limit: int = 100) -> list[ErasureView]:
    """Erasures, the last first."""
    return [
        ErasureView(
            row.erasure_id,
            row.object,
            row.author,
            row.reason,
            row.record_ids,
            [format_golden_id(golden_id) for golden_id in row.golden_ids],
            row.erased_at,
        )
        for row in erasure.done(connection, limit)
    ]
