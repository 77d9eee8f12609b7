"""How a shadow differs from the hub. Both are read as they are outside the shadow, in one state of the database."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import GoldenId, GoldenState, RecordId
from mdm.store.shadow import Shadow

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Totals:
    """What one side holds of an object."""

    records: int
    golden_records: int
    tasks: int


@dataclass(frozen=True, slots=True)
class GoldenSide:
    """A golden record on one side."""

    version: int
    state: GoldenState
    values: Mapping[str, str]
    lineage: Mapping[str, Any]
    members: Sequence[RecordId]
    digest: bytes
    relations: Sequence[str]


@dataclass(frozen=True, slots=True)
class GoldenDifference:
    """A golden record that differs; a side is None where it has no such golden record."""

    golden_id: GoldenId
    before: GoldenSide | None
    after: GoldenSide | None


@dataclass(frozen=True, slots=True)
class Asking:
    """An open question on one side, or on both."""

    left_id: RecordId
    right_id: RecordId
    before: str | None
    after: str | None
    probability: float


def totals(connection: Connection, object_name: str, shadow: Shadow | None) -> Totals:
    """How much there is, in the hub or in a shadow."""
    prefix = "" if shadow is None else f"{shadow.schema}."
    row = connection.execute(
        text(
            f"""
            SELECT (SELECT count(*) FROM {prefix}cross_reference JOIN source_record USING (record_id)
                    WHERE object = :object AND valid_to IS NULL),
                   (SELECT count(*) FROM {prefix}golden_record WHERE object = :object AND state = 'active'),
                   (SELECT count(*) FROM {prefix}steward_task WHERE object = :object AND state = 'open')
            """
        ),
        {"object": object_name},
    ).one()
    return Totals(*row)


def sizes(connection: Connection, object_name: str, shadow: Shadow | None) -> dict[int, int]:
    """Records in a golden record → how many golden records have so many."""
    prefix = "" if shadow is None else f"{shadow.schema}."
    rows = connection.execute(
        text(
            f"""
            SELECT size, count(*) FROM (
                SELECT count(*) AS size FROM {prefix}cross_reference JOIN source_record USING (record_id)
                WHERE object = :object AND valid_to IS NULL GROUP BY golden_id) AS cluster
            GROUP BY size ORDER BY size
            """
        ),
        {"object": object_name},
    )
    return {size: count for size, count in rows}


_MOVED = """
    SELECT record_id, live.golden_id, new.golden_id
    FROM (SELECT record_id, golden_id FROM cross_reference JOIN source_record USING (record_id)
          WHERE object = :object AND valid_to IS NULL) AS live
    FULL JOIN (SELECT record_id, golden_id FROM {schema}.cross_reference WHERE valid_to IS NULL) AS new
      USING (record_id)
"""


def moved(
    connection: Connection, shadow: Shadow, object_name: str
) -> tuple[dict[RecordId, GoldenId], dict[RecordId, GoldenId]]:
    """(record → golden id before, record → golden id after) of all members of golden records that exchange any.

    A record that was not settled before has no entry in the first.
    """
    rows = connection.execute(
        text(
            f"""
            WITH both_sides (record_id, former, latter) AS MATERIALIZED ({_MOVED.format(schema=shadow.schema)}),
            touched AS (
                SELECT former AS golden_id FROM both_sides WHERE former IS DISTINCT FROM latter
                UNION SELECT latter FROM both_sides WHERE former IS DISTINCT FROM latter)
            SELECT record_id, former, latter FROM both_sides
            WHERE former IN (SELECT golden_id FROM touched) OR latter IN (SELECT golden_id FROM touched)
            """
        ),
        {"object": object_name},
        execution_options={"yield_per": _AT_ONCE},
    )
    before: dict[RecordId, GoldenId] = {}
    after: dict[RecordId, GoldenId] = {}
    for record_id, former, latter in rows:
        if former is not None:
            before[record_id] = former
        if latter is not None:
            after[record_id] = latter
    return before, after


_HEADS = """
    SELECT golden_id, version, state, values, lineage, members, digest, coalesce(relations, '{{}}') AS relations
    FROM {prefix}golden_record WHERE object = :object
"""


def golden_differences(
    connection: Connection, shadow: Shadow, object_name: str
) -> Generator[list[GoldenDifference]]:
    """The golden records of which anything differs that makes a version, some at a time, through a cursor.

    One that the shadow does not have, or has merged, is `merged` there.
    """
    statement = f"""
        SELECT golden_id, live.version, live.state, live.values, live.lineage, live.members, live.digest,
               live.relations,
               new.version, new.state, new.values, new.lineage, new.members, new.digest, new.relations
        FROM ({_HEADS.format(prefix="")}) AS live
        FULL JOIN (SELECT * FROM ({_HEADS.format(prefix=shadow.schema + ".")}) AS heads WHERE state <> 'merged') AS new
          USING (golden_id)
        WHERE (live.state, live.values, live.lineage, live.members, live.relations)
              IS DISTINCT FROM (new.state, new.values, new.lineage, new.members, new.relations)
          AND NOT (new.state IS NULL AND live.state = 'merged')
    """
    with connection.execute(
        text(statement), {"object": object_name}, execution_options={"yield_per": _AT_ONCE}
    ) as rows:
        for part in rows.partitions(_AT_ONCE):
            yield [
                GoldenDifference(golden_id, _side(columns[:7]), _side(columns[7:]))
                for golden_id, *columns in part
            ]


def memberships(
    connection: Connection, shadow: Shadow, object_name: str, *, everywhere: bool, single: bool
) -> Generator[list[tuple[GoldenId, Sequence[RecordId], Sequence[RecordId]]]]:
    """(golden record, its members before, its members after) of those in use on both sides, through a cursor.

    Args:
        connection: for reading.
        shadow: after.
        object_name: of which object.
        everywhere: whether those are wanted too that do not differ.
        single: whether even those of them that have one record on either side.
    """
    statement = f"""
        SELECT golden_id, live.members, new.members
        FROM ({_HEADS.format(prefix="")}) AS live
        JOIN ({_HEADS.format(prefix=shadow.schema + ".")}) AS new USING (golden_id)
        WHERE live.state = 'active' AND new.state = 'active'
          AND ((live.values, live.lineage, live.members) IS DISTINCT FROM (new.values, new.lineage, new.members)
               OR (:everywhere AND (:single OR cardinality(live.members) > 1 OR cardinality(new.members) > 1)))
        ORDER BY golden_id
    """
    with connection.execute(
        text(statement),
        {"object": object_name, "everywhere": everywhere, "single": single},
        execution_options={"yield_per": _AT_ONCE},
    ) as rows:
        for part in rows.partitions(_AT_ONCE):
            yield [(golden_id, before, after) for golden_id, before, after in part]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A golden record of which some source has no record, on one side or both.

    `values` are None where it is not in use on that side; `sources` are those of its members there, dead or alive.
    """

    golden_id: GoldenId
    values_before: Mapping[str, str] | None
    sources_before: Sequence[str]
    values_after: Mapping[str, str] | None
    sources_after: Sequence[str]


def lacking(
    connection: Connection, shadow: Shadow, object_name: str, targets: Sequence[str]
) -> Generator[list[Lacking]]:
    """Every golden record in which one of the sources has no record, before or after, some at a time."""

    def side(prefix: str) -> str:
        return f"""
            SELECT golden.golden_id, golden.values, held.sources
            FROM {prefix}golden_record AS golden
            JOIN (SELECT golden_id, array_agg(DISTINCT source) AS sources
                  FROM {prefix}cross_reference JOIN source_record USING (record_id)
                  WHERE object = :object AND valid_to IS NULL GROUP BY golden_id) AS held USING (golden_id)
            WHERE golden.object = :object AND golden.state = 'active'
        """

    statement = f"""
        SELECT golden_id, live.values, coalesce(live.sources, '{{}}'), new.values, coalesce(new.sources, '{{}}')
        FROM ({side("")}) AS live FULL JOIN ({side(shadow.schema + ".")}) AS new USING (golden_id)
        WHERE NOT (coalesce(live.sources @> CAST(:targets AS text[]), true)
                   AND coalesce(new.sources @> CAST(:targets AS text[]), true))
        ORDER BY golden_id
    """
    with connection.execute(
        text(statement),
        {"object": object_name, "targets": list(targets)},
        execution_options={"yield_per": _AT_ONCE},
    ) as rows:
        for part in rows.partitions(_AT_ONCE):
            yield [Lacking(*row) for row in part]


def _side(columns: Sequence[Any]) -> GoldenSide | None:
    return None if columns[0] is None else GoldenSide(*columns)


def said(
    connection: Connection, shadow: Shadow, record_ids: Sequence[RecordId]
) -> dict[RecordId, tuple[int, bytes]]:
    """Record → the version that the shadow has settled, and what commits to it."""
    rows = connection.execute(
        text(
            f"""
            SELECT record_id, version, digest
            FROM {shadow.schema}.settlement JOIN record_version USING (record_id, version)
            WHERE record_id = ANY(:record_ids)
            """
        ),
        {"record_ids": list(record_ids)},
    )
    return {record_id: (version, digest) for record_id, version, digest in rows}


def task_differences(connection: Connection, shadow: Shadow, object_name: str) -> list[Asking]:
    """The questions that are open on one side only, or ask something else, the most probable first."""
    rows = connection.execute(
        text(
            f"""
            SELECT left_id, right_id, live.question, new.question, coalesce(new.probability, live.probability)
            FROM (SELECT * FROM steward_task WHERE object = :object AND state = 'open') AS live
            FULL JOIN (SELECT * FROM {shadow.schema}.steward_task WHERE state = 'open') AS new
              USING (left_id, right_id)
            WHERE live.question IS DISTINCT FROM new.question
            ORDER BY 5 DESC, 1, 2
            """
        ),
        {"object": object_name},
    )
    return [Asking(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Holding:
    """A living source record with what it says and what its golden record says, on both sides."""

    record_id: RecordId
    source: str
    key: str
    golden_before: GoldenId | None
    said_before: Mapping[str, str]
    values_before: Mapping[str, str]
    golden_after: GoldenId
    said_after: Mapping[str, str]
    values_after: Mapping[str, str]


def holdings(
    connection: Connection, shadow: Shadow, object_name: str, sources: Sequence[str]
) -> Generator[list[Holding]]:
    """Every living record of the sources with its golden record, before and after, some at a time, through a cursor."""

    def side(prefix: str) -> str:
        return f"""
            SELECT reference.record_id, reference.golden_id, settled.values AS said, golden.values
            FROM {prefix}cross_reference AS reference
            JOIN {prefix}settlement AS settled USING (record_id)
            JOIN record_version AS last ON last.record_id = settled.record_id AND last.version = settled.version
            JOIN {prefix}golden_record AS golden ON golden.golden_id = reference.golden_id
            WHERE reference.valid_to IS NULL AND golden.object = :object AND NOT last.deleted
        """

    statement = f"""
        SELECT record_id, record.source, record.key, live.golden_id, coalesce(live.said, '{{}}'),
               coalesce(live.values, '{{}}'), new.golden_id, new.said, new.values
        FROM ({side(shadow.schema + ".")}) AS new
        JOIN source_record AS record USING (record_id)
        LEFT JOIN ({side("")}) AS live USING (record_id)
        WHERE record.source = ANY(:sources) AND record.erased_at IS NULL
    """
    with connection.execute(
        text(statement),
        {"object": object_name, "sources": list(sources)},
        execution_options={"yield_per": _AT_ONCE},
    ) as rows:
        for part in rows.partitions(_AT_ONCE):
            yield [Holding(*row) for row in part]
