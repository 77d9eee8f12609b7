"""The log of source records: births, append-only versions, and records with what was derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import Member, RecordId, RecordKey, is_storable
from mdm.store import inbox
from mdm.store.bulk import copy_rows
from mdm.store.sealing import opened


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A source record at its current version, and what was derived when it was last settled.

    `payload` is None when it cannot be opened any more; an erased record counts as deleted.
    """

    record_id: RecordId
    key: RecordKey
    version: int
    payload: Mapping[str, Any] | None
    deleted: bool
    values: dict[str, str] | None
    features: dict[str, str] | None
    block_keys: tuple[int, ...]
    settled_version: int | None
    settled_policy: int | None
    about_id: RecordId | None = None
    marks: Mapping[str, Mapping[str, Any]] | None = None
    quality: Mapping[str, str | None] | None = None
    relations: Sequence[str] | None = None


_BIRTH = text(
    """
    INSERT INTO source_record (source, object, key)
    SELECT source, object, key
    FROM unnest(CAST(:sources AS text[]), CAST(:objects AS text[]), CAST(:keys AS text[]))
         WITH ORDINALITY AS given (source, object, key, ordinal)
    GROUP BY source, object, key
    ORDER BY min(ordinal)
    ON CONFLICT (source, object, key) DO NOTHING
    RETURNING record_id, source, object, key
    """
)

_LOCK_BY_KEY = text(
    """
    SELECT record.record_id, record.source, record.object, record.key
    FROM source_record AS record
    JOIN (
        SELECT DISTINCT source, object, key
        FROM unnest(CAST(:sources AS text[]), CAST(:objects AS text[]), CAST(:keys AS text[]))
             AS given (source, object, key)
    ) AS wanted USING (source, object, key)
    ORDER BY record.record_id
    FOR NO KEY UPDATE OF record
    """
)

_KNOWN_VERSIONS = text(
    """
    SELECT record_id, version, digest, deleted, coalesce(changed_at, received_at), changed_at IS NOT NULL
    FROM record_version
    WHERE record_id = ANY(:record_ids)
    ORDER BY record_id, version
    """
)


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """What is needed of a version to decide whether another one is new, and which is current."""

    version: int
    digest: bytes
    deleted: bool
    clock: datetime
    clocked: bool


def bear(
    connection: Connection, keys: Sequence[RecordKey]
) -> tuple[dict[RecordKey, RecordId], set[RecordId]]:
    """The record id of every key, born now where it is new, in the order given; and those born now.

    The records stay locked: until the transaction ends, no other one can append a version to them.
    """
    born = _named(connection.execute(_BIRTH, _columns(keys)))
    older = [key for key in keys if key not in born]
    known = _named(connection.execute(_LOCK_BY_KEY, _columns(older))) if older else {}
    return born | known, set(born.values())


def _columns(keys: Sequence[RecordKey]) -> dict[str, list[str]]:
    return {
        "sources": [key.source for key in keys],
        "objects": [key.object for key in keys],
        "keys": [key.key for key in keys],
    }


def _named(rows: Iterable[Sequence[Any]]) -> dict[RecordKey, RecordId]:
    return {RecordKey(source, object_name, key): record_id for record_id, source, object_name, key in rows}


def bear_correction(connection: Connection, key: RecordKey, about_id: RecordId) -> RecordId:
    """The record of what stewards correct about another record, born now if it is the first; it stays locked."""
    record_id = bear(connection, [key])[0][key]
    connection.execute(
        text(
            "UPDATE source_record SET about_id = :about_id WHERE record_id = :record_id AND about_id IS NULL"
        ),
        {"record_id": record_id, "about_id": about_id},
    )
    return record_id


def corrections(connection: Connection, object_name: str) -> dict[RecordId, RecordId]:
    """Every steward's correction of an object → the record it is about."""
    rows = connection.execute(
        text(
            "SELECT record_id, about_id FROM source_record"
            " WHERE object = :object AND about_id IS NOT NULL ORDER BY record_id"
        ),
        {"object": object_name},
    )
    return {record_id: about_id for record_id, about_id in rows}


def known_versions(
    connection: Connection, record_ids: Sequence[RecordId]
) -> dict[RecordId, list[KnownVersion]]:
    """The versions of each record, oldest first; a record without any has no entry."""
    found: dict[RecordId, list[KnownVersion]] = {}
    for record_id, *version in connection.execute(_KNOWN_VERSIONS, {"record_ids": list(record_ids)}):
        found.setdefault(record_id, []).append(KnownVersion(*version))
    return found


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to append. `sealed` is its payload, a JSON text, sealed; `digest` commits to its content."""

    record_id: RecordId
    object: str
    version: int
    digest: bytes
    sealed: bytes
    deleted: bool
    changed_at: datetime | None
    received_at: datetime


def append_versions(
    connection: Connection, versions: Sequence[NewVersion], current: Mapping[RecordId, int]
) -> None:
    """Append versions, set the current ones, and put their records into the inbox.

    Args:
        connection: inside the transaction that locked the records.
        versions: in order of receipt.
        current: record → its current version after this, for every record of `versions`.
    """
    copy_rows(
        connection,
        "record_version",
        ("record_id", "version", "digest", "sealed", "deleted", "changed_at", "received_at"),
        (
            (v.record_id, v.version, v.digest, v.sealed, v.deleted, v.changed_at, v.received_at)
            for v in versions
        ),
    )
    connection.execute(
        text(
            """
            UPDATE source_record AS record SET current_version = given.version
            FROM unnest(CAST(:record_ids AS bigint[]), CAST(:versions AS integer[])) AS given (record_id, version)
            WHERE record.record_id = given.record_id AND record.current_version IS DISTINCT FROM given.version
            """
        ),
        {"record_ids": list(current), "versions": list(current.values())},
    )
    inbox.put(connection, {version.record_id: version.object for version in versions})


_CURRENT = """
    SELECT record.record_id, record.source, record.object, record.key, version.version, version.sealed, key.wrapped,
           version.deleted OR record.erased_at IS NOT NULL, settled.values, settled.features,
           coalesce(settled.block_keys, '{}'), settled.version, settled.policy_version, record.about_id, settled.marks,
           settled.quality, settled.relations
    FROM source_record AS record
    JOIN record_version AS version
      ON version.record_id = record.record_id AND version.version = record.current_version
    LEFT JOIN settlement AS settled ON settled.record_id = record.record_id
    LEFT JOIN record_key AS key ON key.record_id = record.record_id
"""


def _stored(connection: Connection, row: Sequence[Any]) -> StoredRecord:
    (
        record_id,
        source,
        object_name,
        key,
        version,
        sealed,
        wrapped,
        deleted,
        values,
        features,
        keys,
        *settled,
    ) = row
    return StoredRecord(
        record_id, RecordKey(source, object_name, key), version,
        opened(connection, record_id, sealed, wrapped), deleted, values, features, tuple(keys), *settled,
    )  # fmt: skip


def current_records(connection: Connection, record_ids: Sequence[int]) -> list[StoredRecord]:
    """The records at their current versions, sorted by id."""
    rows = connection.execute(
        text(_CURRENT + " WHERE record.record_id = ANY(:record_ids) ORDER BY record.record_id"),
        {"record_ids": list(record_ids)},
    )
    return [_stored(connection, row) for row in rows]


def current_record_pages(
    connection: Connection, object_name: str, page_size: int
) -> Iterator[list[StoredRecord]]:
    """All records of an object at their current versions, by id, a page at a time."""
    last = 0
    while True:
        rows = connection.execute(
            text(
                _CURRENT + " WHERE record.object = :object AND record.record_id > :last"
                " ORDER BY record.record_id LIMIT :page_size"
            ),
            {"object": object_name, "last": last, "page_size": page_size},
        )
        page = [_stored(connection, row) for row in rows]
        if not page:
            return
        yield page
        last = page[-1].record_id


def settled_ids(connection: Connection, object_name: str) -> list[RecordId]:
    """Every record of an object that was ever settled."""
    rows = connection.execute(
        text("SELECT record_id FROM settlement JOIN source_record USING (record_id) WHERE object = :object"),
        {"object": object_name},
    )
    return list(rows.scalars())


def live_payloads(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, Mapping[str, Any]]:
    """The payload of the newest version that is not a deletion, for the records that have one.

    A deleted record goes on being matched by what it last said, so that its cluster does not fall apart.
    """
    rows = connection.execute(
        text(
            """
            SELECT DISTINCT ON (record_id) record_id, sealed, wrapped
            FROM record_version JOIN record_key USING (record_id)
            WHERE record_id = ANY(:record_ids) AND NOT deleted
            ORDER BY record_id, coalesce(changed_at, received_at) DESC, version DESC
            """
        ),
        {"record_ids": list(record_ids)},
    )
    found = {record_id: opened(connection, record_id, *sealed) for record_id, *sealed in rows}
    return {record_id: payload for record_id, payload in found.items() if payload is not None}


def find_records(connection: Connection, source: str, key: str) -> list[tuple[RecordId, str]]:
    """(record id, object) of every record with this source and key; none for what no key can be."""
    if not (is_storable(source) and is_storable(key)):
        return []
    rows = connection.execute(
        text(
            "SELECT record_id, object FROM source_record WHERE source = :source AND key = :key ORDER BY object"
        ),
        {"source": source, "key": key},
    )
    return [(record_id, object_name) for record_id, object_name in rows]


def record_ids_of(
    connection: Connection, object_name: str, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], RecordId]:
    """(source, key) → record id, for those that exist."""
    rows = connection.execute(
        text(
            """
            SELECT record.source, record.key, record.record_id FROM source_record AS record
            JOIN unnest(CAST(:sources AS text[]), CAST(:keys AS text[])) AS given (source, key)
              ON given.source = record.source AND given.key = record.key
            WHERE record.object = :object
            """
        ),
        {"object": object_name, "sources": [source for source, _ in keys], "keys": [key for _, key in keys]},
    )
    return {(source, key): record_id for source, key, record_id in rows}


def members(connection: Connection, record_ids: Sequence[int], *, placed: bool = False) -> list[Member]:
    """The settled ones of the records, at the versions at which they were settled, sorted by id.

    With `placed`, only those that a golden record holds: a load in stages gives them theirs later.
    """
    in_place = (
        " AND EXISTS (SELECT FROM cross_reference AS held"
        " WHERE held.record_id = settled.record_id AND held.valid_to IS NULL)"
    )
    rows = connection.execute(
        text(
            f"""
            SELECT record_id, record.source, record.object, record.key, version, settled.values, settled.features,
                   said.deleted OR record.erased_at IS NOT NULL, said.changed_at, said.received_at, record.about_id,
                   settled.marks, said.digest, coalesce(settled.relations, '{{}}')
            FROM settlement AS settled
            JOIN record_version AS said USING (record_id, version)
            JOIN source_record AS record USING (record_id)
            WHERE record_id = ANY(:record_ids){in_place if placed else ""} ORDER BY record_id
            """
        ),
        {"record_ids": list(record_ids)},
    )
    return [
        Member(record_id, RecordKey(source, object_name, key), *rest)
        for record_id, source, object_name, key, *rest in rows
    ]
