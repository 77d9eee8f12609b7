"""Inbound items that could not be accepted, kept whole."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.database.engine import master_keys_of
from mdm.database.master_keys import MasterKeys
from mdm.model import Rejected
from mdm.store.bulk import copy_rows
from mdm.store.sealing import Seal, quarantine_owner

ERASED_SUBJECT = "erased_subject"
"""Why an item is held whose record was erased."""

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One quarantined item. `payload` is empty once its key is destroyed."""

    quarantine_id: int
    source: str
    object: str
    key: str | None
    payload: str
    changed_at: datetime | None
    deleted: bool | None
    reason: str
    detail: str
    state: str
    attempts: int
    received_at: datetime
    closed_at: datetime | None


_COLUMNS = (
    "quarantine_id, source, object, key, sealed, changed_at, deleted, reason, detail, state, attempts,"
    " received_at, closed_at, wrapped"
)
_ITEMS = f"SELECT {_COLUMNS} FROM quarantine LEFT JOIN quarantine_key USING (quarantine_id)"


def _row(connection: Connection, row: Sequence[Any]) -> QuarantineRow:
    quarantine_id, source, object_name, key, sealed, *rest, wrapped = row
    payload = b""
    if sealed is not None and wrapped is not None:
        seal = Seal(master_keys_of(connection).unwrap(wrapped, quarantine_owner(quarantine_id)))
        payload = seal.open(sealed) or b""
    return QuarantineRow(quarantine_id, source, object_name, key, payload.decode(), *rest)


def _keepable(item: Rejected) -> Rejected:
    """The item with escapes for what PostgreSQL text cannot hold: NUL and lone surrogates."""

    def escaped(value: str) -> str:
        return value.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")

    return replace(
        item,
        source=escaped(item.source),
        object=escaped(item.object),
        key=None if item.key is None else escaped(item.key),
        payload=escaped(item.payload),
        reason=escaped(item.reason),
        detail=escaped(item.detail),
    )


def _digest(keys: MasterKeys, item: Rejected) -> bytes:
    beside = f"{item.changed_at and item.changed_at.isoformat()}\x1f{item.deleted}"
    whole = "\x1f".join((item.source, item.object, item.key or "", item.payload, beside))
    return keys.fingerprint(whole.encode())


def put(connection: Connection, items: Sequence[Rejected]) -> list[Rejected]:
    """Keep rejected items; the same open item twice is one entry, whose reason is brought up to date.

    Returns:
        Those that are not kept, since somebody refused the very same item about the same erased record before.
    """
    if not items:
        return []
    keys = master_keys_of(connection)
    digests = [_digest(keys, _keepable(item)) for item in items]
    refused = _refused(
        connection, [d for d, item in zip(digests, items, strict=True) if item.reason == ERASED_SUBJECT]
    )
    unique = {d: _keepable(item) for d, item in zip(digests, items, strict=True) if d not in refused}
    made = {digest: Seal.new() for digest in unique}
    boxes = {digest: made[digest].close(item.payload.encode()) for digest, item in unique.items()}
    rows = connection.execute(
        text(
            """
            INSERT INTO quarantine (source, object, key, sealed, changed_at, deleted, reason, detail, digest)
            SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:objects AS text[]), CAST(:keys AS text[]),
                CAST(:boxes AS bytea[]), CAST(:clocks AS timestamptz[]), CAST(:deletions AS boolean[]),
                CAST(:reasons AS text[]), CAST(:details AS text[]), CAST(:digests AS bytea[]))
            ON CONFLICT (digest) WHERE state = 'open'
            DO UPDATE SET reason = excluded.reason, detail = excluded.detail
            RETURNING quarantine_id, digest, sealed
            """
        ),
        {
            "sources": [item.source for item in unique.values()],
            "objects": [item.object for item in unique.values()],
            "keys": [item.key for item in unique.values()],
            "boxes": list(boxes.values()),
            "clocks": [item.changed_at for item in unique.values()],
            "deletions": [item.deleted for item in unique.values()],
            "reasons": [item.reason for item in unique.values()],
            "details": [item.detail for item in unique.values()],
            "digests": list(unique),
        },
    )
    # An item that was there already keeps its box and its key.
    copy_rows(
        connection,
        "quarantine_key",
        ("quarantine_id", "wrapped"),
        [
            (quarantine_id, keys.wrap(made[digest].secret, quarantine_owner(quarantine_id)))
            for quarantine_id, digest, box in rows
            if box == boxes[digest]
        ],
    )
    return [item for digest, item in zip(digests, items, strict=True) if digest in refused]


def _refused(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    if not digests:
        return set()
    rows = connection.execute(
        text(
            "SELECT digest FROM quarantine WHERE digest = ANY(:digests) AND state = 'dismissed' AND reason = :reason"
        ),
        {"digests": list(digests), "reason": ERASED_SUBJECT},
    )
    return set(rows.scalars())


def read(
    connection: Connection, *, state: str | None = "open", after: int = 0, limit: int = 100
) -> list[QuarantineRow]:
    """Items by id, behind `after`; `state` None means any."""
    rows = connection.execute(
        text(
            f"{_ITEMS} WHERE quarantine_id > :after"
            " AND (CAST(:state AS text) IS NULL OR state = :state) ORDER BY quarantine_id LIMIT :limit"
        ),
        {"state": state, "after": after, "limit": limit},
    )
    return [_row(connection, row) for row in rows]


def without_key(connection: Connection, object_name: str) -> Generator[list[QuarantineRow]]:
    """The items of an object that name no record and still hold something, open or closed, by id, a few at a time.

    Each may hold megabytes, and a file that is of another format has millions. Who may stop before the last must
    close what this returns.
    """
    with connection.execute(
        text(
            f"{_ITEMS} WHERE object = :object AND key IS NULL AND sealed IS NOT NULL AND wrapped IS NOT NULL"
            " ORDER BY quarantine_id"
        ),
        {"object": object_name},
        execution_options={"yield_per": _AT_ONCE},
    ) as rows:
        for part in rows.partitions(_AT_ONCE):
            yield [_row(connection, row) for row in part]


def by_id(connection: Connection, quarantine_id: int, *, lock: bool = False) -> QuarantineRow | None:
    """One item, locked for this transaction if asked; None when there is none."""
    row = connection.execute(
        text(
            f"{_ITEMS} WHERE quarantine_id = :quarantine_id" + (" FOR UPDATE OF quarantine" if lock else "")
        ),
        {"quarantine_id": quarantine_id},
    ).one_or_none()
    return _row(connection, row) if row else None


def close(connection: Connection, quarantine_id: int, state: str) -> None:
    """Close an open item as `accepted` or `dismissed`."""
    connection.execute(
        text(
            "UPDATE quarantine SET state = :state, closed_at = clock_timestamp(), attempts = attempts + 1"
            " WHERE quarantine_id = :quarantine_id AND state = 'open'"
        ),
        {"quarantine_id": quarantine_id, "state": state},
    )


def still_rejected(connection: Connection, quarantine_id: int, reason: str, detail: str) -> None:
    """Note that a retry was refused, and why."""
    connection.execute(
        text(
            "UPDATE quarantine SET attempts = attempts + 1, reason = :reason, detail = :detail"
            " WHERE quarantine_id = :quarantine_id"
        ),
        {"quarantine_id": quarantine_id, "reason": reason, "detail": detail},
    )
