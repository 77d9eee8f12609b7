"""Quarantined items are listed by id and state."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.flow.quarantine import retry
from mdm.reads.quarantine import quarantined, quarantined_item
from tests.mdm.example import OBJECT, Hub, record


def test_items_are_listed_by_id_and_state(connection: Connection) -> None:
    hub = Hub(connection)
    hub.receive(*[record(f"erp:{key}", city="Ulm") for key in range(3)])
    first, second, third = quarantined(connection)
    retry(connection, {OBJECT: hub.active}, second.id, correction={"name": "Ada"})
    assert [item.id for item in quarantined(connection)] == [first.id, third.id]
    assert [item.id for item in quarantined(connection, state="accepted")] == [second.id]
    assert len(quarantined(connection, state=None)) == 3
    assert [item.id for item in quarantined(connection, after=first.id, limit=1)] == [third.id]


def test_an_item_shows_what_arrived_and_why_it_was_refused(connection: Connection) -> None:
    Hub(connection).receive(record("erp:1", city="Ulm"))
    (item,) = quarantined(connection)
    assert (item.source, item.object, item.key, item.payload) == ("erp", OBJECT, "1", '{"city":"Ulm"}')
    assert (item.reason, item.detail) == ("value_missing", "name: a value is required")
    assert (item.state, item.attempts, item.closed_at) == ("open", 1, None)
    assert quarantined_item(connection, item.id) == item


def test_an_item_that_does_not_exist_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFoundError, match="quarantined item 0"):
        quarantined_item(connection, 0)
