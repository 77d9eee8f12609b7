"""Destroys what source records said, and keeps account of it without a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId, RecordKey


@dataclass(frozen=True, slots=True)
class Extent:
    """What an erasure reaches, in numbers."""

    versions: int
    golden_versions: int
    tasks: int
    decisions: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """An erasure that was done."""

    erasure_id: int
    object: str
    author: str
    reason: str
    record_ids: Sequence[RecordId]
    golden_ids: Sequence[GoldenId]
    erased_at: datetime


def known(
    connection: Connection, record_ids: Sequence[int], *, lock: bool
) -> dict[RecordId, tuple[RecordKey, bool]]:
    """Records, each with its key, and whether it was erased before; locked against receiving if asked."""
    rows = connection.execute(
        text(
            "SELECT record_id, source, object, key, erased_at IS NOT NULL FROM source_record"
            " WHERE record_id = ANY(:record_ids) ORDER BY record_id" + (" FOR UPDATE" if lock else "")
        ),
        {"record_ids": list(record_ids)},
    )
    return {record_id: (RecordKey(*key), erased) for record_id, *key, erased in rows}


def erased_among(connection: Connection, record_ids: Sequence[int]) -> set[RecordId]:
    """Those of the records that were erased."""
    rows = connection.execute(
        text(
            "SELECT record_id FROM source_record WHERE record_id = ANY(:record_ids) AND erased_at IS NOT NULL"
        ),
        {"record_ids": list(record_ids)},
    )
    return set(rows.scalars())


def corrections_about(connection: Connection, record_ids: Sequence[int]) -> list[RecordId]:
    """The records in which stewards correct these records, sorted."""
    rows = connection.execute(
        text("SELECT record_id FROM source_record WHERE about_id = ANY(:record_ids) ORDER BY record_id"),
        {"record_ids": list(record_ids)},
    )
    return list(rows.scalars())


_QUARANTINED = """
    SELECT quarantine_id FROM quarantine JOIN source_record USING (source, object, key)
    WHERE record_id = ANY(:record_ids) AND sealed IS NOT NULL
    UNION SELECT quarantine_id FROM quarantine WHERE quarantine_id = ANY(:held) AND sealed IS NOT NULL
"""


def extent(connection: Connection, record_ids: Sequence[int], held: Sequence[int]) -> Extent:
    """What the erasure of records would reach, and of quarantined items that name no record."""
    row = connection.execute(
        text(
            f"""
            SELECT (SELECT count(*) FROM record_version WHERE record_id = ANY(:record_ids)),
                   (SELECT count(*) FROM golden_version WHERE members && CAST(:record_ids AS bigint[])
                      AND golden_id IN (SELECT golden_id FROM cross_reference WHERE record_id = ANY(:record_ids))),
                   (SELECT count(*) FROM steward_task
                    WHERE state = 'open' AND (left_id = ANY(:record_ids) OR right_id = ANY(:record_ids))),
                   (SELECT count(*) FROM decision WHERE left_id = ANY(:record_ids) OR right_id = ANY(:record_ids)),
                   (SELECT count(*) FROM ({_QUARANTINED}) AS held)
            """
        ),
        {"record_ids": list(record_ids), "held": list(held)},
    ).one()
    return Extent(*row)


def destroy(connection: Connection, record_ids: Sequence[int], held: Sequence[int]) -> None:
    """Destroy the keys of records, and all that was kept of their values in the open. Ids and digests stay.

    `held` are quarantined items that name no record and are about the same person.
    """
    arguments = {"record_ids": list(record_ids), "held": list(held)}
    for statement in (
        "DELETE FROM record_key WHERE record_id = ANY(:record_ids)",
        "UPDATE source_record SET erased_at = clock_timestamp() WHERE record_id = ANY(:record_ids)",
        "UPDATE record_version SET sealed = NULL WHERE record_id = ANY(:record_ids)",
        "DELETE FROM inbox WHERE record_id = ANY(:record_ids)",
        # Whoever decided may have quoted a value.
        "UPDATE decision SET reason = '', reason_salt = NULL"
        " WHERE left_id = ANY(:record_ids) OR right_id = ANY(:record_ids)",
        "UPDATE relation SET reason = '', reason_salt = NULL"
        " WHERE from_id = ANY(:record_ids) OR to_id = ANY(:record_ids)",
        f"DELETE FROM quarantine_key WHERE quarantine_id IN ({_QUARANTINED})",
        "UPDATE quarantine SET sealed = NULL, digest = sha256(CAST(CAST(gen_random_uuid() AS text) AS bytea)),"
        " state = CASE state WHEN 'open' THEN 'dismissed' ELSE state END,"
        " closed_at = coalesce(closed_at, clock_timestamp())"
        f" WHERE quarantine_id IN ({_QUARANTINED})",
    ):
        bound = text(statement)
        connection.execute(bound, {name: arguments[name] for name in bound.compile().params})


def forget_item(connection: Connection, quarantine_id: int) -> None:
    """Destroy what one quarantined item holds."""
    for statement in (
        "DELETE FROM quarantine_key WHERE quarantine_id = :quarantine_id",
        "UPDATE quarantine SET sealed = NULL WHERE quarantine_id = :quarantine_id",
    ):
        connection.execute(text(statement), {"quarantine_id": quarantine_id})


def release_key(connection: Connection, key: RecordKey) -> None:
    """Let somebody new bear the key of an erased record: that one goes by another from now on."""
    connection.execute(
        text(
            "UPDATE source_record SET key = key || '#erased-' || record_id"
            " WHERE source = :source AND object = :object AND key = :key AND erased_at IS NOT NULL"
        ),
        {"source": key.source, "object": key.object, "key": key.key},
    )


def note(
    connection: Connection,
    object_name: str,
    record_ids: Sequence[int],
    golden_ids: Sequence[int],
    *,
    author: str,
    reason: str,
) -> int:
    """Keep account of an erasure; its number."""
    return int(
        connection.execute(
            text(
                "INSERT INTO erasure (object, author, reason, record_ids, golden_ids)"
                " VALUES (:object, :author, :reason, :record_ids, :golden_ids) RETURNING erasure_id"
            ),
            {
                "object": object_name,
                "author": author,
                "reason": reason,
                "record_ids": list(record_ids),
                "golden_ids": list(golden_ids),
            },
        ).scalar_one()
    )


def done(connection: Connection, limit: int = 100) -> list[ErasureRow]:
    """The erasures done, the last first."""
    rows: Any = connection.execute(
        text(
            "SELECT erasure_id, object, author, reason, record_ids, golden_ids, erased_at FROM erasure"
            " ORDER BY erasure_id DESC LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [ErasureRow(*row) for row in rows]
