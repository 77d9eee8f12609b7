"""A trial: a transaction that works on copies of what it would change. Nobody waits for it, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, text

_MARK: Final = "mdm_trial"

# Records hang together with whom they have scores with: a question may be about a record elsewhere.
_RECORDS: Final = """
    CREATE TEMPORARY TABLE trial_record ON COMMIT DROP AS
    SELECT unnest(CAST(:record_ids AS bigint[])) AS record_id
    UNION SELECT right_id FROM match_score WHERE left_id = ANY(:record_ids)
    UNION SELECT left_id FROM match_score WHERE right_id = ANY(:record_ids)
"""
_MINE: Final = "(SELECT record_id FROM trial_record)"
_COPIED: Final = {
    "decision": f"left_id IN {_MINE} OR right_id IN {_MINE}",
    "steward_task": f"state = 'open' AND (left_id IN {_MINE} OR right_id IN {_MINE})",
    "cross_reference": "valid_to IS NULL AND golden_id IN"
    f" (SELECT golden_id FROM cross_reference WHERE valid_to IS NULL AND record_id IN {_MINE})",
    "golden_record": f"golden_id IN {_MINE}",
    "golden_version": "(golden_id, version) IN"
    f" (SELECT golden_id, version FROM golden_record WHERE golden_id IN {_MINE})",
    "change_outbox": "false",
}
"""What a ruling writes to → which of its rows it may read or change. A golden id is a record's."""
_NUMBERED: Final = {
    "decision": "decision_id", "steward_task": "task_id", "cross_reference": "cross_reference_id",
    "change_outbox": "outbox_id",
}  # fmt: skip


@contextmanager
def trial(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction of its own that sees one state of the database, and is rolled back at the end."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ", **{_MARK: True})
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


def is_trial(connection: Connection) -> bool:
    """Whether the connection's transaction is one."""
    return bool(connection.get_execution_options().get(_MARK))


def copy_rows_about(connection: Connection, record_ids: Sequence[int]) -> None:
    """In a trial: put copies of the rows about all that hangs together before the tables; elsewhere do nothing.

    Temporary tables come before others of the same name, so the hub's own statements write to the copies. Only
    the first call does something.
    """
    if not is_trial(connection):
        return
    if connection.execute(text("SELECT to_regclass('pg_temp.trial_record') IS NOT NULL")).scalar_one():
        return
    connection.execute(text(_RECORDS), {"record_ids": list(record_ids)})
    for table, mine in _COPIED.items():
        copy = f"copy_of_{table}"
        connection.execute(text(f"CREATE TEMPORARY TABLE {copy} (LIKE {table} INCLUDING ALL) ON COMMIT DROP"))
        connection.execute(
            text(f"INSERT INTO {copy} OVERRIDING SYSTEM VALUE SELECT * FROM {table} WHERE {mine}")
        )
        if table in _NUMBERED:
            number = _NUMBERED[table]
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('pg_temp.{copy}', '{number}'),"
                    f" (SELECT coalesce(max({number}), 0) + 1 FROM {copy}), false)"
                )
            )
    for table in _COPIED:
        connection.execute(text(f"ALTER TABLE pg_temp.copy_of_{table} RENAME TO {table}"))
