"""The inbox: what waits is given out in order of receipt, and is gone only when its transaction commits."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from mdm.model import RecordId, RecordKey
from mdm.store import inbox, log

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def receive(connection: Connection, name: str = "1", number: int = 1) -> RecordId:
    """A version of a record that waits."""
    key = RecordKey("erp", "contact", name)
    record_id = log.bear(connection, [key])[0][key]
    said = log.NewVersion(record_id, "contact", number, bytes(32), b"", False, None, NOON)
    log.append_versions(connection, [said], {record_id: number})
    return record_id


def test_the_inbox_gives_the_record_of_each_entry_in_order_of_birth(connection: Connection) -> None:
    first, second = receive(connection, "1"), receive(connection, "2")
    receive(connection, "1", number=2)
    assert inbox.waiting(connection)["contact"] == 3
    assert inbox.claim(connection, "contact", 10) == [first, first, second]
    assert inbox.claim(connection, "contact", 10) == []


def test_the_inbox_gives_the_oldest_entries_of_its_object_first(connection: Connection) -> None:
    first, second = receive(connection, "1"), receive(connection, "2")
    assert inbox.claim(connection, "partner", 10) == []
    assert inbox.claim(connection, "contact", 1) == [first]
    assert inbox.claim(connection, "contact", 1) == [second]


def test_a_claim_that_is_rolled_back_gives_its_entries_back(connection: Connection) -> None:
    record_id = receive(connection)
    savepoint = connection.begin_nested()
    assert inbox.claim(connection, "contact", 10) == [record_id]
    savepoint.rollback()
    assert inbox.claim(connection, "contact", 10) == [record_id]


def test_refilling_the_inbox_takes_every_record_of_the_object(connection: Connection) -> None:
    record_id = receive(connection)
    inbox.claim(connection, "contact", 10)
    assert inbox.refill(connection, "contact") == 1
    assert inbox.refill(connection, "partner") == 0
    assert inbox.claim(connection, "contact", 10) == [record_id]
