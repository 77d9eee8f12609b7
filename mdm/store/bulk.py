"""Writes many rows at once: by COPY, or as columns where a row may be there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from mdm.database.engine import hide_values


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
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )
    try:
        with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # SQLAlchemy does not see a COPY, so its handler cannot keep values out of the message.
        hide_values(error)
        raise


def write_columns(connection: Connection, statement: LiteralString, columns: Mapping[str, Any]) -> None:
    """Run a statement that unnests columns of values, inside the connection's transaction.

    They are sent as bytes: as text, every quote in an array of texts would be escaped one by one, and a document
    of all rows would be parsed twice.

    Args:
        connection: a connection of the psycopg driver, inside a transaction.
        statement: names each column as %(name)b.
        columns: name → its values, or a single value.
    """
    try:
        with _driver(connection).cursor() as cursor:
            cursor.execute(statement, columns)
    except psycopg.Error as error:
        hide_values(error)
        raise


def array_text(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array of them: the driver takes several times as long for one."""
    return f"{{{','.join(map(str, numbers))}}}"


def _driver(connection: Connection) -> psycopg.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
