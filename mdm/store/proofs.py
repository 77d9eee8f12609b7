"""What digests were computed from: record versions, golden versions and events, in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId, RecordKey, format_golden_id
from mdm.store import history
from mdm.store.history import Version
from mdm.store.sealing import Seal, unwrapped


@dataclass(frozen=True, slots=True)
class SealedVersion:
    """A version of a source record as the log has it. `seal` is None once its record is erased."""

    record_id: RecordId
    key: RecordKey
    version: int
    digest: bytes
    sealed: bytes | None
    deleted: bool
    changed_at: datetime | None
    erased_at: datetime | None
    seal: Seal | None


_SEALED = """
    SELECT record.record_id, record.source, record.object, record.key, said.version, said.digest, said.sealed,
           said.deleted, said.changed_at, record.erased_at, wrapped
    FROM source_record AS record
    JOIN record_version AS said USING (record_id)
    LEFT JOIN record_key ON record_key.record_id = record.record_id
"""


def _sealed(connection: Connection, row: Sequence[Any]) -> SealedVersion:
    record_id, source, object_name, key, version, digest, sealed, deleted, changed_at, erased_at, wrapped = (
        row
    )
    seal = None if wrapped is None else unwrapped(connection, record_id, wrapped)
    return SealedVersion(
        record_id, RecordKey(source, object_name, key), version, digest, sealed, deleted, changed_at, erased_at,
        seal,
    )  # fmt: skip


def record_versions(connection: Connection, record_ids: Sequence[int]) -> list[SealedVersion]:
    """Every version of the records, by record and version."""
    rows = connection.execute(
        text(_SEALED + " WHERE record.record_id = ANY(:record_ids) ORDER BY record.record_id, said.version"),
        {"record_ids": list(record_ids)},
    )
    return [_sealed(connection, row) for row in rows]


def record_version_pages(
    connection: Connection, object_name: str, page_size: int
) -> Iterator[list[SealedVersion]]:
    """Every version of every record of an object, by record and version, a page at a time."""
    last = (0, 0)
    while True:
        rows = connection.execute(
            text(
                _SEALED
                + " WHERE record.object = :object AND (said.record_id, said.version) > (:id, :version)"
                " ORDER BY said.record_id, said.version LIMIT :page_size"
            ),
            {"object": object_name, "id": last[0], "version": last[1], "page_size": page_size},
        )
        page = [_sealed(connection, row) for row in rows]
        if not page:
            return
        yield page
        last = (page[-1].record_id, page[-1].version)


def record_digests(connection: Connection, record_ids: Sequence[int]) -> dict[tuple[int, int], bytes]:
    """(record, version) → what commits to it."""
    rows = connection.execute(
        text("SELECT record_id, version, digest FROM record_version WHERE record_id = ANY(:record_ids)"),
        {"record_ids": list(record_ids)},
    )
    return {(record_id, version): digest for record_id, version, digest in rows}


def history_pages(connection: Connection, object_name: str, page_size: int) -> Iterator[list[Version]]:
    """Every version of every golden record of an object, by id and version; a record is in one page whole."""
    last = 0
    while True:
        ids: Sequence[GoldenId] = (
            connection.execute(
                text(
                    "SELECT golden_id FROM golden_record WHERE object = :object AND golden_id > :last"
                    " ORDER BY golden_id LIMIT :page_size"
                ),
                {"object": object_name, "last": last, "page_size": page_size},
            )
            .scalars()
            .all()
        )
        if not ids:
            return
        yield history.versions_of(connection, ids)
        last = ids[-1]


def event_pages(connection: Connection, page_size: int) -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
    """(how it is called, event) of the whole feed in order, and of what waits for a position."""
    for table, column in (("change_event", "position"), ("change_outbox", "outbox_id")):
        last = 0
        while True:
            rows = connection.execute(
                text(
                    f"SELECT {column}, event FROM {table} WHERE {column} > :last ORDER BY {column} LIMIT :page_size"
                ),
                {"last": last, "page_size": page_size},
            ).all()
            if not rows:
                break
            yield [(f"{column.replace('_id', '')} {number}", event) for number, event in rows]
            last = rows[-1][0]


def event_digests(
    connection: Connection, versions: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], bytes]:
    """(golden id, version) → the digest of the event that announced it."""
    rows = connection.execute(
        text(
            """
            SELECT golden_id, version, event_digest FROM golden_version
            JOIN unnest(CAST(:golden_ids AS bigint[]), CAST(:versions AS integer[])) AS given (golden_id, version)
              USING (golden_id, version)
            """
        ),
        {
            "golden_ids": [golden_id for golden_id, _ in versions],
            "versions": [number for _, number in versions],
        },
    )
    return {(golden_id, version): digest for golden_id, version, digest in rows}


def version_count(connection: Connection) -> int:
    """How many golden versions there are."""
    return int(connection.execute(text("SELECT count(*) FROM golden_version")).scalar_one())


def event_of(connection: Connection, golden_id: GoldenId, version: int) -> dict[str, Any] | None:
    """The event that announced a version of a golden record."""
    rows = connection.execute(
        text(
            """
            SELECT event FROM change_event JOIN golden_position USING (position)
            WHERE golden_id = :golden_id AND version = :version
            UNION ALL
            SELECT event FROM change_outbox
            WHERE jsonb_path_exists(CAST(event AS jsonb), '$.records[*] ? (@.golden_id == $id && @.version == $v)',
                                    jsonb_build_object('id', CAST(:public_id AS text), 'v', CAST(:version AS integer)))
            """
        ),
        {"golden_id": golden_id, "version": version, "public_id": format_golden_id(golden_id)},
    )
    return rows.scalars().first()
