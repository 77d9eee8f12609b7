"""Rows are written as they are, few or many, and an error shows no value."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import Connection, text

from mdm.store.bulk import copy_rows
from tests.mdm.example import Hub


@pytest.mark.parametrize("count", [2, 40])
@pytest.mark.parametrize("value", ["plain", "tab\tand\nnewline", "\\N", "\\.", "ünïcode 𝄞", "%s", ""])
def test_text_arrives_as_it_is(connection: Connection, value: str, count: int) -> None:
    given = [(number, value if number % 2 else None) for number in range(count)]
    connection.execute(text("CREATE TEMPORARY TABLE note (number integer, words text)"))
    copy_rows(connection, "note", ("number", "words"), given)
    rows = connection.execute(text("SELECT number, words FROM note ORDER BY number")).all()
    assert [tuple(row) for row in rows] == given


def test_no_rows_are_fine(connection: Connection) -> None:
    copy_rows(connection, "inbox", ("object", "record_id"), [])


@pytest.mark.parametrize("count", [1, 40])
def test_an_error_shows_no_value(connection: Connection, count: int) -> None:
    hub = Hub(connection)
    record_id = hub.say("erp:1", name="Ada")
    row = (record_id, '{"name": "Mr. Secret", nonsense}')
    with pytest.raises(psycopg.Error) as raised:
        copy_rows(connection, "change_outbox", ("outbox_id", "event"), [row] * count)
    assert "Secret" not in str(raised.value)
    assert "22P02" in str(raised.value)
