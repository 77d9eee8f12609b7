"""Writes many rows at once: by COPY, or as columns where a row may be there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from mdm.database.engine import hide_values

_FEW: Final = 12
"""Rows that come by INSERT."""


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows to a table inside the connection's transaction.

    Args:
        connection: a connection of the psycopg driver, inside a transaction.
        table: the table's name.
        columns: the columns that the rows give, in order.
        rows: streamed; nothing is held back.
    """
    given = iter(rows)
    first = list(islice(given, _FEW + 1))
    if not first:
        return
    if len(first) <= _FEW:
        # A COPY has to be begun and ended, which takes longer than a few rows do.
        _execute(
            connection, _insert(table, tuple(columns), len(first)), [value for row in first for value in row]
        )
        return
    statement = _copy(table, tuple(columns))
    try:
        with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
            for row in chain(first, given):
                copy.write_row(row)
    except psycopg.Error as error:
        hide_values(error)
        raise


@lru_cache
def _copy(table: str, columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _listed(columns))


@lru_cache
def _insert(table: str, columns: tuple[str, ...], rows: int) -> bytes:
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(columns)))
    values = sql.SQL(", ").join([row] * rows)
    # As COPY takes them: numbers that the table would give itself, too.
    insert = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES {}").format(
        sql.Identifier(table), _listed(columns), values
    )
    return insert.as_bytes()


def _listed(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def write_columns(connection: Connection, statement: LiteralString, columns: Mapping[str, Any]) -> None:
    """Run a statement that unnests columns of values, inside the connection's transaction.

    They are sent as bytes: as text, every quote in an array of texts would be escaped one by one, and a document
    of all rows would be parsed twice.

    Args:
        connection: a connection of the psycopg driver, inside a transaction.
        statement: names each column as %(name)b.
        columns: name → its values, or a single value.
    """
    _execute(connection, statement, columns)


def array_text(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array of them: the driver takes several times as long for one."""
    return f"{{{','.join(map(str, numbers))}}}"


def _execute(
    connection: Connection,
    statement: LiteralString | bytes,
    arguments: Mapping[str, Any] | Sequence[Any],
) -> None:
    try:
        with _driver(connection).cursor() as cursor:
            cursor.execute(statement, arguments)
    except psycopg.Error as error:
        # SQLAlchemy does not see what the driver does, so its handler cannot keep values out of the message.
        hide_values(error)
        raise


def _driver(connection: Connection) -> psycopg.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
