"""Clusters and cross-references, and the tasks for stewards that follow from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId, RecordKey
from mdm.store.locks import INSTANT

_NEIGHBOURS = """
    SELECT right_id FROM match_score WHERE left_id = ANY(:frontier) AND verdict = 'merge'
    UNION SELECT left_id FROM match_score WHERE right_id = ANY(:frontier) AND verdict = 'merge'
    UNION SELECT right_id FROM decision WHERE left_id = ANY(:frontier)
    UNION SELECT left_id FROM decision WHERE right_id = ANY(:frontier)
    UNION SELECT fellow.record_id
    FROM cross_reference AS mine JOIN cross_reference AS fellow USING (golden_id)
    WHERE mine.record_id = ANY(:frontier) AND mine.valid_to IS NULL AND fellow.valid_to IS NULL
    UNION SELECT record_id FROM source_record WHERE about_id = ANY(:frontier)
    UNION SELECT about_id FROM source_record WHERE record_id = ANY(:frontier) AND about_id IS NOT NULL
"""

_CONTESTED = """
    UNION SELECT {there} FROM match_score
    JOIN source_record AS one ON one.record_id = left_id JOIN source_record AS other ON other.record_id = right_id
    WHERE {here} = ANY(:frontier) AND one.source <> other.source
      AND (one.source = ANY(:unique) OR other.source = ANY(:unique))
"""
_RIVALS = _CONTESTED.format(here="left_id", there="right_id") + _CONTESTED.format(
    here="right_id", there="left_id"
)


def component(
    connection: Connection, record_ids: Sequence[int], unique_sources: Collection[str] = ()
) -> list[RecordId]:
    """The records and all that hangs together with them by score, decision or present cluster, sorted.

    Scores that merge hang two records together, and all scores with a record of a source free of duplicates:
    the probability of one depends on the others.
    """
    arguments = {"unique": list(unique_sources)} if unique_sources else {}
    neighbours = text(_NEIGHBOURS + (_RIVALS if unique_sources else ""))
    found: set[int] = set(record_ids)
    frontier = list(found)
    while frontier:
        reached = connection.execute(neighbours, {"frontier": frontier} | arguments).scalars()
        frontier = [record_id for record_id in reached if record_id not in found]
        found.update(frontier)
    return [RecordId(record_id) for record_id in sorted(found)]


def current_golden_ids(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, GoldenId]:
    """Record → the golden record that holds it now; a record that was never settled has no entry."""
    rows = connection.execute(
        text(
            "SELECT record_id, golden_id FROM cross_reference WHERE record_id = ANY(:record_ids) AND valid_to IS NULL"
        ),
        {"record_ids": list(record_ids)},
    )
    return {record_id: golden_id for record_id, golden_id in rows}


def move(
    connection: Connection, golden_ids: Mapping[RecordId, GoldenId], former: Collection[RecordId]
) -> None:
    """Let records belong to golden records from now on; what was before stays as history.

    Args:
        connection: in the transaction that holds the lock of the object.
        golden_ids: the records, each with its golden record.
        former: those of them that belong to another one.
    """
    if former:
        connection.execute(
            text(
                f"UPDATE cross_reference SET valid_to = {INSTANT}"
                " WHERE record_id = ANY(:record_ids) AND valid_to IS NULL"
            ),
            {"record_ids": list(former)},
        )
    connection.execute(
        text(
            f"""
            INSERT INTO cross_reference (record_id, golden_id, valid_from) SELECT record_id, golden_id, {INSTANT}
            FROM unnest(CAST(:record_ids AS bigint[]), CAST(:golden_ids AS bigint[])) AS given (record_id, golden_id)
            """
        ),
        {"record_ids": list(golden_ids), "golden_ids": list(golden_ids.values())},
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A pair that a steward should look at, and why.

    It asks for two golden records: `pairs` counts the pairs of their records that are in question.
    """

    left_id: RecordId
    right_id: RecordId
    question: str
    probability: float
    pairs: int = 1


def replace_tasks(
    connection: Connection, object_name: str, record_ids: Sequence[int], questions: Sequence[Question]
) -> None:
    """Make the open tasks about the records be exactly these questions: open the new, close the settled.

    A task keeps its assignee and its age as long as its question stays open.
    """
    stored = {(question.left_id, question.right_id): question for question in asked(connection, record_ids)}
    answered = stored.keys() - {(question.left_id, question.right_id) for question in questions}
    if answered:
        connection.execute(
            text(
                """
                UPDATE steward_task AS task
                SET closed_at = clock_timestamp(),
                    state = CASE WHEN EXISTS (
                        SELECT 1 FROM decision
                        WHERE decision.left_id = task.left_id AND decision.right_id = task.right_id
                          AND decision.decided_at >= task.opened_at
                    ) THEN 'decided' ELSE 'obsolete' END
                FROM unnest(CAST(:left_ids AS bigint[]), CAST(:right_ids AS bigint[])) AS given (left_id, right_id)
                WHERE given.left_id = task.left_id AND given.right_id = task.right_id AND task.state = 'open'
                """
            ),
            {"left_ids": [left for left, _ in answered], "right_ids": [right for _, right in answered]},
        )
    asking = [
        question for question in questions if stored.get((question.left_id, question.right_id)) != question
    ]
    if not asking:
        return
    connection.execute(
        text(
            """
            INSERT INTO steward_task (object, left_id, right_id, question, probability, pairs, queue)
            SELECT :object, left_id, right_id, question, probability, pairs, :object
            FROM unnest(CAST(:left_ids AS bigint[]), CAST(:right_ids AS bigint[]), CAST(:questions AS text[]),
                        CAST(:probabilities AS double precision[]), CAST(:pairs AS integer[]))
                 AS given (left_id, right_id, question, probability, pairs)
            ON CONFLICT (left_id, right_id) WHERE state = 'open'
            DO UPDATE SET question = excluded.question, probability = excluded.probability, pairs = excluded.pairs
            """
        ),
        {
            "object": object_name,
            "left_ids": [question.left_id for question in asking],
            "right_ids": [question.right_id for question in asking],
            "questions": [question.question for question in asking],
            "probabilities": [question.probability for question in asking],
            "pairs": [question.pairs for question in asking],
        },
    )


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A steward's task."""

    task_id: int
    object: str
    left_id: RecordId
    right_id: RecordId
    question: str
    probability: float
    pairs: int
    state: str
    queue: str
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


_TASK = """
    SELECT task_id, object, left_id, right_id, question, probability, pairs, state, queue, assignee, due_at,
           opened_at, closed_at
    FROM steward_task
"""


def open_tasks(
    connection: Connection, object_name: str | None, *, limit: int, offset: int = 0
) -> list[TaskRow]:
    """Open tasks, the most probable matches first."""
    rows = connection.execute(
        text(
            _TASK + " WHERE state = 'open' AND (CAST(:object AS text) IS NULL OR object = :object)"
            " ORDER BY probability DESC, task_id LIMIT :limit OFFSET :offset"
        ),
        {"object": object_name, "limit": limit, "offset": offset},
    )
    return [TaskRow(*row) for row in rows]


def task_by_id(connection: Connection, task_id: int) -> TaskRow | None:
    """One task, open or closed, or None."""
    row = connection.execute(text(_TASK + " WHERE task_id = :task_id"), {"task_id": task_id}).one_or_none()
    return TaskRow(*row) if row else None


def asked(connection: Connection, record_ids: Sequence[int]) -> list[Question]:
    """The questions of the open tasks that name one of the records."""
    rows = connection.execute(
        text(
            """
            SELECT left_id, right_id, question, probability, pairs FROM steward_task
            WHERE state = 'open' AND left_id = ANY(:record_ids)
            UNION ALL
            SELECT left_id, right_id, question, probability, pairs FROM steward_task
            WHERE state = 'open' AND right_id = ANY(:record_ids) AND left_id <> ALL(:record_ids)
            """
        ),
        {"record_ids": list(record_ids)},
    )
    return [Question(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CrossReferenceRow:
    """One cross-reference, current or past. An erased record counts as deleted."""

    record_id: RecordId
    source: str
    object: str
    key: str
    golden_id: GoldenId
    valid_from: datetime
    valid_to: datetime | None
    version: int
    deleted: bool
    about_id: RecordId | None = None


_CROSS_REFERENCE = """
    SELECT reference.record_id, record.source, record.object, record.key, reference.golden_id,
           reference.valid_from, reference.valid_to, version.version,
           version.deleted OR record.erased_at IS NOT NULL, record.about_id
    FROM cross_reference AS reference
    JOIN source_record AS record USING (record_id)
    JOIN record_version AS version
      ON version.record_id = record.record_id AND version.version = record.current_version
"""


def members_of(connection: Connection, golden_ids: Sequence[int]) -> list[CrossReferenceRow]:
    """The current cross-references of golden records, sorted by golden id, then record id."""
    rows = connection.execute(
        text(
            _CROSS_REFERENCE + " WHERE reference.golden_id = ANY(:golden_ids) AND reference.valid_to IS NULL"
            " ORDER BY reference.golden_id, reference.record_id"
        ),
        {"golden_ids": list(golden_ids)},
    )
    return [CrossReferenceRow(*row) for row in rows]


def references_of(connection: Connection, record_ids: Sequence[int]) -> list[CrossReferenceRow]:
    """Every cross-reference of the records, past and current, by record and time."""
    rows = connection.execute(
        text(
            _CROSS_REFERENCE + " WHERE reference.record_id = ANY(:record_ids)"
            " ORDER BY reference.record_id, reference.cross_reference_id"
        ),
        {"record_ids": list(record_ids)},
    )
    return [CrossReferenceRow(*row) for row in rows]


def keys_of(connection: Connection, record_ids: Sequence[int]) -> dict[RecordId, RecordKey]:
    """How the sources name the records."""
    rows = connection.execute(
        text("SELECT record_id, source, object, key FROM source_record WHERE record_id = ANY(:record_ids)"),
        {"record_ids": list(record_ids)},
    )
    return {record_id: RecordKey(*key) for record_id, *key in rows}


def sources_of(connection: Connection, object_name: str, sources: Collection[str]) -> dict[RecordId, str]:
    """Record → its source, for all records of an object that are of one of the sources."""
    rows = connection.execute(
        text("SELECT record_id, source FROM source_record WHERE object = :object AND source = ANY(:sources)"),
        {"object": object_name, "sources": list(sources)},
    )
    return {record_id: source for record_id, source in rows}


def current_clusters(connection: Connection, object_name: str) -> list[tuple[RecordId, GoldenId]]:
    """(record id, golden id) of every current cross-reference of an object, sorted by record."""
    rows = connection.execute(
        text(
            """
            SELECT record_id, golden_id FROM cross_reference JOIN source_record USING (record_id)
            WHERE object = :object AND valid_to IS NULL ORDER BY record_id
            """
        ),
        {"object": object_name},
    )
    return [(record_id, golden_id) for record_id, golden_id in rows]
