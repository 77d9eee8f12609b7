"""Shadows: schemas with a copy of every derived table, in which a draft policy is worked out beside the hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from mdm.model import RecordId
from mdm.proof import document_digest

DERIVED = (
    "settlement", "block_key", "match_score", "cross_reference", "golden_record", "golden_version", "steward_task",
    "change_outbox",
)  # fmt: skip
"""The tables whose content follows from the log and a policy, and the outbox that their changes are told to."""

_PAGE = """
    CREATE UNLOGGED TABLE {schema}.page (
        stage text, number integer, record_ids bigint[] NOT NULL, done boolean NOT NULL DEFAULT false,
        PRIMARY KEY (stage, number))
"""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A shadow by the name of its schema."""

    draft_id: int

    @property
    def schema(self) -> str:
        """A name that needs no quotes."""
        return f"shadow_{self.draft_id:d}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some records that go through a stage in one transaction."""

    stage: str
    number: int
    record_ids: Sequence[RecordId]


def exists(connection: Connection, shadow: Shadow) -> bool:
    """Whether the shadow is there. After a crash of the server it is, and empty."""
    found = connection.execute(
        text("SELECT to_regclass(:page) IS NOT NULL"), {"page": f"{shadow.schema}.page"}
    ).scalar_one()
    return bool(found)


def create(
    connection: Connection, shadow: Shadow, object_name: str, version: int, digest: str, document: str
) -> None:
    """Make an empty shadow in which the document is the policy in force, under the version it would become."""
    schema = shadow.schema
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    for table in (*DERIVED, "policy_version"):
        connection.execute(text(f"CREATE UNLOGGED TABLE {schema}.{table} (LIKE {table} INCLUDING ALL)"))
    connection.execute(text(_PAGE.format(schema=schema)))
    connection.execute(
        text(
            f"CREATE UNLOGGED TABLE {schema}.mark"
            " (decision_id bigint NOT NULL, relation_id bigint NOT NULL, policy integer NOT NULL,"
            " revision text NOT NULL)"
        )
    )
    connection.execute(
        text(
            f"INSERT INTO {schema}.policy_version (object, version, digest, document, document_digest)"
            " VALUES (:object, :version, :digest, :document, :document_digest)"
        ),
        {
            "object": object_name,
            "version": version,
            "digest": digest,
            "document": document,
            "document_digest": document_digest(document),
        },
    )
    connection.execute(
        text(
            f"INSERT INTO {schema}.mark"
            " SELECT (SELECT coalesce(max(decision_id), 0) FROM decision WHERE object = :object),"
            " (SELECT coalesce(max(relation_id), 0) FROM relation WHERE object = :object),"
            " :version, (SELECT version_num FROM alembic_version)"
        ),
        {"object": object_name, "version": version},
    )


def drop(connection: Connection, shadow: Shadow) -> None:
    """Remove the shadow, if it is there."""
    connection.execute(text("SET LOCAL client_min_messages = warning"))
    connection.execute(text(f"DROP SCHEMA IF EXISTS {shadow.schema} CASCADE"))


@contextmanager
def inside(connection: Connection, shadow: Shadow) -> Iterator[None]:
    """Let statements read and write the shadow's tables instead of the hub's; the log stays the hub's.

    Lasts until the block or the transaction ends.
    """
    before = connection.execute(text("SELECT current_setting('search_path')")).scalar_one()
    set_path = text("SELECT set_config('search_path', :path, true)")
    connection.execute(set_path, {"path": f"{shadow.schema}, {before}"})
    yield
    # Not after an error: the transaction is over then, and the setting with it.
    connection.execute(set_path, {"path": before})


def version_of(connection: Connection, shadow: Shadow) -> int | None:
    """The version that the shadow's policy would become.

    None when the shadow is of no use: a crash emptied it, or the hub's tables are others since an upgrade.
    """
    found = connection.execute(
        text(f"SELECT policy FROM {shadow.schema}.mark JOIN alembic_version ON version_num = revision")
    ).scalar_one_or_none()
    return None if found is None else int(found)


def analyze(connection: Connection, shadow: Shadow | None, tables: Sequence[str] = DERIVED) -> None:
    """Let the planner know how much is in tables of the shadow by now; or in the hub's own.

    A table that is about to be filled should not be among them: it would be taken for an empty one.
    """
    schema = f"{shadow.schema}." if shadow else ""
    for table in tables:
        connection.execute(text(f"ANALYZE {schema}{table}"))


def lay_out(connection: Connection, shadow: Shadow, stage: str, pages: Sequence[Sequence[RecordId]]) -> None:
    """Say what the pages of a stage are; does nothing where they have been laid out before.

    A stage without any page gets an empty one that is done.
    """
    rows = [(number, list(page), False) for number, page in enumerate(pages)] or [(0, [], True)]
    connection.execute(
        text(
            f"INSERT INTO {shadow.schema}.page (stage, number, record_ids, done)"
            " VALUES (:stage, :number, :record_ids, :done) ON CONFLICT DO NOTHING"
        ),
        [
            {"stage": stage, "number": number, "record_ids": record_ids, "done": done}
            for number, record_ids, done in rows
        ],
    )


def progress(connection: Connection, shadow: Shadow, stage: str) -> tuple[int, int, int]:
    """(pages left, records done, records in all) of a stage; all 0 before it was laid out."""
    row = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE NOT done),"
            " coalesce(sum(cardinality(record_ids)) FILTER (WHERE done), 0),"
            f" coalesce(sum(cardinality(record_ids)), 0) FROM {shadow.schema}.page WHERE stage = :stage"
        ),
        {"stage": stage},
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def is_laid_out(connection: Connection, shadow: Shadow, stage: str) -> bool:
    """Whether the pages of a stage are known."""
    found = connection.execute(
        text(f"SELECT EXISTS (SELECT 1 FROM {shadow.schema}.page WHERE stage = :stage)"), {"stage": stage}
    ).scalar_one()
    return bool(found)


def claim(connection: Connection, shadow: Shadow, stage: str, *, wait: bool) -> Page | None:
    """A page that is not done, marked done: that holds when the transaction commits. None when none is left.

    Args:
        connection: in the transaction that does the page's work.
        shadow: where.
        stage: of which stage.
        wait: whether to wait for pages that other transactions are at, rather than to leave them out.
    """
    row = connection.execute(
        text(
            f"SELECT number, record_ids FROM {shadow.schema}.page WHERE stage = :stage AND NOT done"
            f" ORDER BY number LIMIT 1 FOR UPDATE {'' if wait else 'SKIP LOCKED'}"
        ),
        {"stage": stage},
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        text(f"UPDATE {shadow.schema}.page SET done = true WHERE stage = :stage AND number = :number"),
        {"stage": stage, "number": row[0]},
    )
    return Page(stage, row[0], row[1])


def record_ids(connection: Connection, object_name: str) -> list[RecordId]:
    """Every record of the object that has a version, sorted."""
    rows = connection.execute(
        text(
            "SELECT record_id FROM source_record WHERE object = :object AND current_version IS NOT NULL"
            " ORDER BY record_id"
        ),
        {"object": object_name},
    )
    return list(rows.scalars())


def records_of(connection: Connection, shadow: Shadow, stage: str) -> list[RecordId]:
    """The records of all pages of a stage, page by page."""
    rows = connection.execute(
        text(f"SELECT record_ids FROM {shadow.schema}.page WHERE stage = :stage ORDER BY number"),
        {"stage": stage},
    )
    return [record_id for page in rows.scalars() for record_id in page]


def stale(connection: Connection, shadow: Shadow, object_name: str, limit: int) -> list[RecordId]:
    """Up to `limit` records that the shadow has not settled at their current version, by id."""
    rows = connection.execute(
        text(
            f"""
            SELECT record_id FROM source_record LEFT JOIN {shadow.schema}.settlement AS settled USING (record_id)
            WHERE object = :object AND current_version IS NOT NULL
              AND settled.version IS DISTINCT FROM current_version
            ORDER BY record_id LIMIT :limit
            """
        ),
        {"object": object_name, "limit": limit},
    )
    return list(rows.scalars())


def newly_decided(connection: Connection, shadow: Shadow, object_name: str) -> list[RecordId]:
    """The records about which stewards decided or said what the shadow has not heard of; it has from now on.

    The caller holds the lock of the object, under which they do.
    """
    rows = connection.execute(
        text(
            f"""
            SELECT left_id, right_id FROM decision
            WHERE object = :object AND decision_id > (SELECT decision_id FROM {shadow.schema}.mark)
            UNION ALL
            SELECT from_id, from_id FROM relation
            WHERE object = :object AND relation_id > (SELECT relation_id FROM {shadow.schema}.mark)
            """
        ),
        {"object": object_name},
    )
    found = sorted({record_id for pair in rows for record_id in pair})
    connection.execute(
        text(
            f"UPDATE {shadow.schema}.mark SET decision_id ="
            " (SELECT coalesce(max(decision_id), 0) FROM decision WHERE object = :object), relation_id ="
            " (SELECT coalesce(max(relation_id), 0) FROM relation WHERE object = :object)"
        ),
        {"object": object_name},
    )
    return found


def disputed(connection: Connection, shadow: Shadow) -> list[RecordId]:
    """The records with a kept score that leads to another golden record than their own, sorted."""
    rows = connection.execute(
        text(
            f"""
            SELECT left_id, right_id FROM {shadow.schema}.match_score
            JOIN {shadow.schema}.cross_reference AS ours ON ours.record_id = left_id AND ours.valid_to IS NULL
            JOIN {shadow.schema}.cross_reference AS theirs ON theirs.record_id = right_id AND theirs.valid_to IS NULL
            WHERE ours.golden_id <> theirs.golden_id
            """
        )
    )
    return sorted({record_id for pair in rows for record_id in pair})
