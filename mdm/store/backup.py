"""Copies the tables that cannot be derived out of the database and into an empty one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from mdm.database.engine import hide_values
from mdm.store.schema import METADATA

KEYS: Final = ("record_key", "quarantine_key")
"""What the sealed tables open with: copied to a place of its own, or not at all."""

LEFT_OUT: Final = ("settlement", "block_key", "match_score", "golden_record", "policy_draft")
"""In the open, and derived again after a restore; a draft has to be opened again."""

_REASONED: Final = {"decision": "decision_id", "relation": "relation_id"}
"""What stewards said with a reason → the number that names it."""

KEPT: Final = tuple(table.name for table in METADATA.sorted_tables if table.name not in (*KEYS, *LEFT_OUT))
"""Everything else, in an order in which it can be put back."""


def copy_out(connection: Connection, table: str) -> Iterator[bytes]:
    """A table in PostgreSQL's text format, in chunks. Of what stewards said without their reasons."""
    columns = [sql.Identifier(column.name) for column in METADATA.tables[table].columns]
    said = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(columns), sql.Identifier(table))
    if table in _REASONED:
        said = _silent(table, columns)
    yield from _copied(connection, said)


def copy_reasons_out(connection: Connection) -> Iterator[bytes]:
    """The reasons of what stewards said, which may quote a value, as `copy_reasons_in` takes them."""
    each = [
        sql.SQL("SELECT {}, {}, reason, reason_salt FROM {} WHERE reason_salt IS NOT NULL").format(
            sql.Literal(table), sql.Identifier(number), sql.Identifier(table)
        )
        for table, number in _REASONED.items()
    ]
    yield from _copied(connection, sql.SQL(" UNION ALL ").join(each))


def copy_reasons_in(connection: Connection, chunks: Iterable[bytes]) -> None:
    """Give what stewards said its reasons back."""
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE reason (said text, number bigint, reason text, reason_salt bytea) ON COMMIT DROP"
        )
    )
    _fill(connection, sql.SQL("COPY reason FROM STDIN"), chunks)
    for table, number in _REASONED.items():
        connection.execute(
            text(
                f"UPDATE {table} SET reason = reason.reason, reason_salt = reason.reason_salt FROM reason"
                f" WHERE reason.said = '{table}' AND reason.number = {table}.{number}"
            )
        )


def _silent(table: str, columns: Sequence[sql.Identifier]) -> sql.Composed:
    empty = {"reason": sql.SQL("''"), "reason_salt": sql.SQL("NULL")}
    chosen = [empty.get(column.as_string().strip('"'), column) for column in columns]
    return sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(chosen), sql.Identifier(table))


def _copied(connection: Connection, said: sql.Composed) -> Iterator[bytes]:
    statement = sql.SQL("COPY ({}) TO STDOUT").format(said)
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in copy:
            yield bytes(chunk)


def copy_in(connection: Connection, table: str, chunks: Iterable[bytes]) -> None:
    """Fill a table with what was copied out of it."""
    _fill(connection, _into(table), chunks)


def _fill(connection: Connection, statement: sql.SQL | sql.Composed, chunks: Iterable[bytes]) -> None:
    try:
        with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
            for chunk in chunks:
                copy.write(chunk)
    except psycopg.Error as error:
        hide_values(error)
        raise


def is_empty(connection: Connection) -> bool:
    """Whether the database holds no record, and so may be restored into."""
    return not connection.execute(
        text("SELECT EXISTS (SELECT FROM source_record) OR EXISTS (SELECT FROM quarantine)")
    ).scalar_one()


def clear(connection: Connection) -> None:
    """Empty what every hub has from the beginning."""
    for table in ("policy_version", "feed_head"):
        connection.execute(text(f"DELETE FROM {table}"))


def revision(connection: Connection) -> str:
    """The version of the schema: a backup fits no other."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def settle_in(connection: Connection) -> int:
    """Make ready what was copied in: numbers go on, heads stand, and what has no key is erased; how many records."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if column.identity is not None:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"
                        f" greatest(max({column.name}), 1), max({column.name}) IS NOT NULL) FROM {table.name}"
                    )
                )
    connection.execute(
        text(
            """
            INSERT INTO golden_record (golden_id, object, version, state, title, search, values, lineage, members,
                                       policy_version, digest, created_at, relations)
            SELECT DISTINCT ON (golden_id) golden_id, object, version, state, '', '', '{}', '{}', members,
                   policy_version, digest, created_at, relations
            FROM golden_version JOIN source_record ON record_id = golden_id ORDER BY golden_id, version DESC
            """
        )
    )
    return connection.execute(
        text(
            "UPDATE source_record SET erased_at = clock_timestamp() WHERE erased_at IS NULL"
            " AND record_id NOT IN (SELECT record_id FROM record_key)"
        )
    ).rowcount


def forget_unopenable(connection: Connection) -> None:
    """Drop boxes that no key opens, and reasons of decisions about erased records: they were erased since."""
    for statement in (
        "UPDATE record_version SET sealed = NULL WHERE sealed IS NOT NULL"
        " AND record_id NOT IN (SELECT record_id FROM record_key)",
        "UPDATE quarantine SET sealed = NULL WHERE sealed IS NOT NULL"
        " AND quarantine_id NOT IN (SELECT quarantine_id FROM quarantine_key)",
        "UPDATE decision SET reason = '', reason_salt = NULL WHERE EXISTS (SELECT FROM source_record"
        " WHERE record_id IN (left_id, right_id) AND erased_at IS NOT NULL)",
        "UPDATE relation SET reason = '', reason_salt = NULL WHERE EXISTS (SELECT FROM source_record"
        " WHERE record_id IN (from_id, to_id) AND erased_at IS NOT NULL)",
    ):
        connection.execute(text(statement))


def _into(table: str) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in METADATA.tables[table].columns)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)


def _driver(connection: Connection) -> psycopg.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
