"""The feed is read a page at a time, in order, and names what changed without a value."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from mdm.flow import feed as sequencer
from mdm.reads import feed
from tests.mdm.example import OBJECT, Hub


def test_pages_follow_one_another_without_gap(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell(*[f"erp:{key} name=Ada{key}" for key in range(5)])
    assert feed.changes(connection, 0, 10) == []
    sequencer.sequence(connection)
    assert feed.head(connection) == 5
    first, second = feed.changes(connection, 0, 3), feed.changes(connection, 3, 3)
    assert [entry.position for entry in first + second] == [1, 2, 3, 4, 5]
    assert feed.changes(connection, 5, 3) == []


def test_an_event_names_what_changed_and_shows_no_value(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell("erp:7 name=Secret city=Ulm")
    sequencer.sequence(connection)
    (entry,) = feed.changes(connection, 0, 10)
    assert (entry.event["type"], entry.event["object"]) == ("golden_record_created", OBJECT)
    assert entry.event["records"][0]["changed"] == ["name", "city"]
    assert "Secret" not in json.dumps(dict(entry.event))
