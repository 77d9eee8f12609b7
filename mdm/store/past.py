"""What was: golden records, and who belonged to them, as of a time or a position of the change feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId, RecordKey
from mdm.store.history import Version
from mdm.store.identity import CrossReferenceRow
from mdm.store.sealing import opened


def told_at(connection: Connection, position: int) -> datetime | None:
    """When the event at a position was announced; None where there is none yet."""
    found: datetime | None = connection.execute(
        text("SELECT recorded_at FROM change_event WHERE position = :position"), {"position": position}
    ).scalar_one_or_none()
    return found


def version_at(connection: Connection, record_id: RecordId, instant: datetime) -> tuple[GoldenId, int] | None:
    """The golden record that held a record at a time, and its version then; None when none did."""
    row = connection.execute(
        text(
            """
            SELECT reference.golden_id, version.version
            FROM cross_reference AS reference
            JOIN LATERAL (
                SELECT version FROM golden_version
                WHERE golden_id = reference.golden_id AND created_at <= :instant ORDER BY version DESC LIMIT 1
            ) AS version ON true
            WHERE reference.record_id = :record_id AND reference.valid_from <= :instant
              AND (reference.valid_to IS NULL OR reference.valid_to > :instant)
            """
        ),
        {"record_id": record_id, "instant": instant},
    ).one_or_none()
    return (row[0], row[1]) if row else None


def version_at_position(
    connection: Connection, record_id: RecordId, position: int
) -> tuple[GoldenId, int] | None:
    """The same for a reader who had followed the feed up to a position.

    The golden records that ever held the record are looked through: of those whose newest version by then has it
    as a member, there is one at most.
    """
    row = connection.execute(
        text(
            """
            SELECT held.golden_id, version.version
            FROM (SELECT DISTINCT golden_id FROM cross_reference WHERE record_id = :record_id) AS held
            JOIN LATERAL (
                SELECT version, members FROM golden_version JOIN golden_position USING (golden_id, version)
                WHERE golden_id = held.golden_id AND position <= :position ORDER BY version DESC LIMIT 1
            ) AS version ON :record_id = ANY(version.members)
            """
        ),
        {"record_id": record_id, "position": position},
    ).one_or_none()
    return (row[0], row[1]) if row else None


def references_at(connection: Connection, version: Version) -> list[CrossReferenceRow]:
    """The cross-references of a version's members as they were when it was made, by record id.

    Each at the version of its record that it was made of: other clocks than the database's do not matter.
    """
    rows = connection.execute(
        text(
            """
            SELECT DISTINCT ON (reference.record_id) reference.record_id, record.source, record.object, record.key,
                   reference.golden_id, reference.valid_from, CAST(NULL AS timestamptz), said.version, said.deleted,
                   record.about_id
            FROM unnest(CAST(:members AS bigint[]), CAST(:member_versions AS integer[])) AS held (record_id, version)
            JOIN record_version AS said USING (record_id, version)
            JOIN source_record AS record USING (record_id)
            JOIN cross_reference AS reference USING (record_id)
            WHERE reference.golden_id = :golden_id AND reference.valid_from <= :made_at
            ORDER BY reference.record_id, reference.cross_reference_id DESC
            """
        ),
        {
            "members": list(version.members),
            "member_versions": list(version.member_versions),
            "golden_id": version.golden_id,
            "made_at": version.created_at,
        },
    )
    return [CrossReferenceRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Said:
    """A version of a source record, with its payload as far as that can still be opened."""

    record_id: RecordId
    key: RecordKey
    version: int
    payload: Mapping[str, Any] | None
    deleted: bool
    changed_at: datetime | None
    received_at: datetime
    about_id: RecordId | None


def said_by(connection: Connection, versions: Mapping[RecordId, int]) -> list[Said]:
    """These versions of records, by record id. What was erased since counts as deleted."""
    rows = connection.execute(
        text(
            """
            SELECT record_id, record.source, record.object, record.key, version, said.sealed, key.wrapped,
                   said.deleted OR record.erased_at IS NOT NULL, said.changed_at, said.received_at, record.about_id
            FROM unnest(CAST(:record_ids AS bigint[]), CAST(:versions AS integer[])) AS given (record_id, version)
            JOIN record_version AS said USING (record_id, version)
            JOIN source_record AS record USING (record_id)
            LEFT JOIN record_key AS key USING (record_id)
            ORDER BY record_id
            """
        ),
        {"record_ids": list(versions), "versions": list(versions.values())},
    )
    return [
        Said(
            record_id, RecordKey(source, object_name, key), version, opened(connection, record_id, sealed, wrapped),
            *rest,
        )
        for record_id, source, object_name, key, version, sealed, wrapped, *rest in rows
    ]  # fmt: skip


def positions_of(connection: Connection, golden_id: GoldenId) -> dict[int, tuple[int, str]]:
    """Version of a golden record → (position of the feed at which it was told, type of the event)."""
    rows = connection.execute(
        text(
            "SELECT version, position, event ->> 'type' FROM golden_position JOIN change_event USING (position)"
            " WHERE golden_id = :golden_id"
        ),
        {"golden_id": golden_id},
    )
    return {version: (position, kind) for version, position, kind in rows}
