"""What checks found, counted per source, and the records in which they found something."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId


def counts(connection: Connection, object_name: str) -> list[tuple[str, str, int, int]]:
    """(source, `attribute dimension`, checked, failed) over all living source records, sorted."""
    rows = connection.execute(
        text(
            """
            SELECT record.source, found.key, count(*), count(found.value)
            FROM settlement AS settled
            JOIN source_record AS record USING (record_id)
            CROSS JOIN LATERAL jsonb_each_text(settled.quality) AS found
            WHERE record.object = :object AND settled.quality IS NOT NULL
            GROUP BY record.source, found.key ORDER BY record.source, found.key
            """
        ),
        {"object": object_name},
    )
    return [(source, key, int(checked), int(failed)) for source, key, checked, failed in rows]


def records(connection: Connection, object_name: str) -> dict[str, int]:
    """Source → its living records that were checked."""
    rows = connection.execute(
        text(
            """
            SELECT record.source, count(*) FROM settlement AS settled JOIN source_record AS record USING (record_id)
            WHERE record.object = :object AND settled.quality IS NOT NULL
            GROUP BY record.source ORDER BY record.source
            """
        ),
        {"object": object_name},
    )
    return {source: int(count) for source, count in rows}


def failures(
    connection: Connection,
    object_name: str,
    *,
    source: str | None,
    attribute: str | None,
    after: int,
    limit: int,
) -> list[tuple[RecordId, str, str, GoldenId, str, str, str | None]]:
    """(record, source, key, golden id, `attribute dimension`, check, value) of what failed.

    Of the first `limit` records behind `after` that fail anything, sorted by record and attribute.
    """
    rows = connection.execute(
        text(
            """
            WITH failed AS (
                SELECT record.record_id, record.source, record.key, reference.golden_id, found.key AS place,
                       found.value AS failed, settled.values ->> split_part(found.key, ' ', 1) AS value,
                       dense_rank() OVER (ORDER BY record.record_id) AS place_of_record
                FROM settlement AS settled
                JOIN source_record AS record USING (record_id)
                JOIN cross_reference AS reference
                  ON reference.record_id = record.record_id AND reference.valid_to IS NULL
                CROSS JOIN LATERAL jsonb_each_text(settled.quality) AS found
                WHERE record.object = :object AND record.record_id > :after AND found.value IS NOT NULL
                  AND (CAST(:source AS text) IS NULL OR record.source = :source)
                  AND (CAST(:attribute AS text) IS NULL OR split_part(found.key, ' ', 1) = :attribute)
            )
            SELECT record_id, source, key, golden_id, place, failed, value FROM failed
            WHERE place_of_record <= :limit ORDER BY record_id, place
            """
        ),
        {
            "object": object_name, "source": source, "attribute": attribute, "after": after, "limit": limit,
        },
    )  # fmt: skip
    return [tuple(row) for row in rows]


def shared_values(
    connection: Connection, object_name: str, attribute: str, limit: int
) -> tuple[int, int, list[tuple[str, list[GoldenId]]]]:
    """How many active golden records have a value, how many share theirs, and the first (value, golden ids)."""
    rows = connection.execute(
        text(
            """
            SELECT values ->> :attribute, array_agg(golden_id ORDER BY golden_id), count(*) FROM golden_record
            WHERE object = :object AND state = 'active' AND values ? :attribute
            GROUP BY 1 HAVING count(*) > 1 ORDER BY min(golden_id)
            """
        ),
        {"object": object_name, "attribute": attribute},
    ).all()
    filled = connection.execute(
        text(
            "SELECT count(*) FROM golden_record"
            " WHERE object = :object AND state = 'active' AND values ? :attribute"
        ),
        {"object": object_name, "attribute": attribute},
    ).scalar_one()
    groups: Sequence[tuple[str, list[GoldenId]]] = [(value, ids) for value, ids, _ in rows[:limit]]
    return int(filled), sum(int(count) for _, _, count in rows), list(groups)
