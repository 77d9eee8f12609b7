"""Makes what a shadow holds the hub's own, a table at a time, in the transaction that puts its policy in force."""

from __future__ import annotations

from sqlalchemy import Connection, text

from mdm.store.locks import INSTANT
from mdm.store.schema import METADATA
from mdm.store.shadow import Shadow


def replace_settlements(connection: Connection, shadow: Shadow) -> None:
    """Take over what was derived from each record, and its block keys."""
    arguments = {"schema": shadow.schema}
    for statement in (
        """
        DELETE FROM block_key USING (
            SELECT record_id, unnest(live.block_keys) AS block_key
            FROM settlement AS live JOIN {schema}.settlement AS new USING (record_id)
            WHERE live.block_keys <> new.block_keys
        ) AS old
        WHERE block_key.block_key = old.block_key AND block_key.record_id = old.record_id
        """,
        """
        INSERT INTO block_key (block_key, record_id)
        SELECT unnest(new.block_keys), record_id
        FROM {schema}.settlement AS new LEFT JOIN settlement AS live USING (record_id)
        WHERE live.block_keys IS DISTINCT FROM new.block_keys
        """,
    ):
        connection.execute(text(statement.format(**arguments)))
    columns = _columns("settlement")
    connection.execute(
        text(
            f"INSERT INTO settlement ({', '.join(columns)}) SELECT {', '.join(columns)}"
            f" FROM {shadow.schema}.settlement ON CONFLICT (record_id) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in columns if column != "record_id")
        )
    )


def replace_scores(connection: Connection, shadow: Shadow, object_name: str) -> None:
    """Take over the kept scores."""
    columns = ", ".join(_columns("match_score"))
    connection.execute(text("DELETE FROM match_score WHERE object = :object"), {"object": object_name})
    connection.execute(
        text(f"INSERT INTO match_score ({columns}) SELECT {columns} FROM {shadow.schema}.match_score")
    )


def move_references(connection: Connection, shadow: Shadow, object_name: str) -> int:
    """Let records belong to other golden records from now on where the shadow says so; how many."""
    instant = connection.execute(text(f"SELECT {INSTANT}")).scalar_one()
    arguments = {"object": object_name, "instant": instant}
    connection.execute(
        text(
            f"""
            UPDATE cross_reference AS live SET valid_to = :instant
            FROM {shadow.schema}.cross_reference AS new
            WHERE new.record_id = live.record_id AND new.valid_to IS NULL AND live.valid_to IS NULL
              AND live.golden_id <> new.golden_id
            """
        ),
        {"instant": instant},
    )
    return connection.execute(
        text(
            f"""
            INSERT INTO cross_reference (record_id, golden_id, valid_from)
            SELECT new.record_id, new.golden_id, :instant
            FROM {shadow.schema}.cross_reference AS new JOIN source_record AS record USING (record_id)
            WHERE record.object = :object AND new.valid_to IS NULL AND NOT EXISTS (
                SELECT 1 FROM cross_reference AS live
                WHERE live.record_id = new.record_id AND live.valid_to IS NULL)
            """
        ),
        arguments,
    ).rowcount


def replace_tasks(connection: Connection, shadow: Shadow, object_name: str) -> None:
    """Make the open tasks those of the shadow; one that stays open keeps its assignee and its age."""
    connection.execute(
        text(
            f"""
            UPDATE steward_task AS live
            SET closed_at = clock_timestamp(), state = 'obsolete'
            WHERE live.object = :object AND live.state = 'open' AND NOT EXISTS (
                SELECT 1 FROM {shadow.schema}.steward_task AS new
                WHERE new.state = 'open' AND new.left_id = live.left_id AND new.right_id = live.right_id)
            """
        ),
        {"object": object_name},
    )
    kept = ("task_id", "state", "assignee", "due_at", "opened_at", "closed_at")
    columns = [column for column in _columns("steward_task") if column not in kept]
    answers = [column for column in columns if column not in ("object", "left_id", "right_id", "queue")]
    connection.execute(
        text(
            f"INSERT INTO steward_task ({', '.join(columns)}) SELECT {', '.join(columns)}"
            f" FROM {shadow.schema}.steward_task WHERE state = 'open'"
            " ON CONFLICT (left_id, right_id) WHERE state = 'open' DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in answers)
        )
    )


def retitle(connection: Connection, shadow: Shadow, object_name: str) -> None:
    """Let lists and search know golden records as the shadow does: neither is content, and makes no version."""
    connection.execute(
        text(
            f"""
            UPDATE golden_record AS live SET title = new.title, search = new.search
            FROM {shadow.schema}.golden_record AS new
            WHERE new.golden_id = live.golden_id AND live.object = :object AND new.state <> 'merged'
              AND (new.title, new.search) IS DISTINCT FROM (live.title, live.search)
            """
        ),
        {"object": object_name},
    )


def _columns(table: str) -> list[str]:
    return [column.name for column in METADATA.tables[table].columns]
