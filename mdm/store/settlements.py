"""What settling a record derives from what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from mdm.model import RecordId
from mdm.store.bulk import array_text, copy_rows, write_columns


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settling a record derives from its current version."""

    record_id: RecordId
    version: int
    values: Mapping[str, str]
    features: Mapping[str, str]
    block_keys: Sequence[int]
    marks: Mapping[str, Mapping[str, Any]] | None = None
    quality: Mapping[str, str | None] | None = None
    relations: Sequence[str] | None = None


def add(connection: Connection, settlements: Sequence[Settlement], policy_version: int) -> None:
    """Note what was derived from records that were never settled."""
    copy_rows(
        connection,
        "settlement",
        (
            "record_id", "version", "policy_version", "values", "features", "block_keys", "marks", "quality",
            "relations",
        ),
        (
            (
                found.record_id, found.version, policy_version, _json(found.values), _json(found.features),
                array_text(found.block_keys), _json(found.marks or None), _json(found.quality),
                list(found.relations) if found.relations else None,
            )
            for found in settlements
        ),
    )  # fmt: skip


def write(connection: Connection, settlements: Sequence[Settlement], policy_version: int) -> None:
    """Note what was derived from which version of each record, under which policy version, in place of what was."""
    if not settlements:
        return
    write_columns(
        connection,
        """
        INSERT INTO settlement (record_id, version, policy_version, values, features, block_keys, marks, quality,
                                relations)
        SELECT record_id, version, %(policy_version)s, CAST(values AS jsonb), CAST(features AS jsonb),
               CAST(block_keys AS bigint[]), CAST(marks AS jsonb), CAST(quality AS jsonb),
               CASE WHEN relations IS NOT NULL
                    THEN ARRAY(SELECT jsonb_array_elements_text(CAST(relations AS jsonb))) END
        FROM unnest(CAST(%(record_ids)b AS bigint[]), CAST(%(versions)b AS integer[]), CAST(%(values)b AS text[]),
                    CAST(%(features)b AS text[]), CAST(%(block_keys)b AS text[]), CAST(%(marks)b AS text[]),
                    CAST(%(quality)b AS text[]), CAST(%(relations)b AS text[]))
             AS given (record_id, version, values, features, block_keys, marks, quality, relations)
        ON CONFLICT (record_id) DO UPDATE
        SET version = excluded.version, policy_version = excluded.policy_version, values = excluded.values,
            features = excluded.features, block_keys = excluded.block_keys, marks = excluded.marks,
            quality = excluded.quality, relations = excluded.relations
        """,
        {
            "policy_version": policy_version,
            "record_ids": [found.record_id for found in settlements],
            "versions": [found.version for found in settlements],
            "values": [_json(found.values) for found in settlements],
            "features": [_json(found.features) for found in settlements],
            "block_keys": [array_text(found.block_keys) for found in settlements],
            "marks": [_json(found.marks or None) for found in settlements],
            "quality": [_json(found.quality) for found in settlements],
            "relations": [_json(found.relations or None) for found in settlements],
        },
    )


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
