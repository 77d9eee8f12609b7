"""The hub's numbers are those of its rows."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.flow import feed
from mdm.model import InboundRecord
from mdm.reads.overview import overview_counts
from tests.mdm.example import OBJECT, Hub, record


def test_the_numbers_of_an_object(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell(
        "crm:1 name=Ada email=a@x.com",
        "erp:7 name=Ada email=a@x.com",
        "erp:8 name=Eva email=a@x.com",
        "web:3 gone=yes name=Ida",
    )
    hub.tell("crm:9 gone=yes")
    hub.receive(record("erp:9", name="Uta"), record("erp:10", city="Ulm"), record("fax:1", name="Jan"))
    feed.sequence(connection)
    found = overview_counts(connection)
    counts = {counted.object: counted for counted in found.objects}[OBJECT]
    assert counts.policy_version == 1
    assert counts.records == {"crm": 2, "erp": 3, "web": 1}
    assert (counts.golden_records, counts.merged) == (3, 1)
    assert (counts.open_tasks, counts.quarantined, counts.waiting) == (1, 2, 1)
    assert (found.feed_position, found.quarantined) == (4, 2)
    assert found.database_version
    assert found.now.tzinfo is not None


def test_items_of_objects_that_no_policy_knows_are_counted_apart(connection: Connection) -> None:
    Hub(connection).receive(
        record("fax:1", name="Jan"), InboundRecord("crm", "nobody", {}), InboundRecord("crm", "nothing", {})
    )
    found = overview_counts(connection)
    assert (found.quarantined, found.unknown) == (3, 2)
    assert sum(counted.quarantined for counted in found.objects) == 1


def test_an_empty_hub_shows_its_objects(connection: Connection) -> None:
    found = overview_counts(connection)
    assert [counted.object for counted in found.objects] == ["customer", "product"]
    assert {counted.golden_records for counted in found.objects} == {0}
