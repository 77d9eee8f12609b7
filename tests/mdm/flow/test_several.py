"""Records with several values of an attribute are matched by each."""

from __future__ import annotations

from sqlalchemy import Connection
from structlog.testing import capture_logs

from mdm.flow.verify import verify
from tests.mdm.example import DOCUMENT, Hub


def test_every_item_of_a_list_finds_and_matches(connection: Connection) -> None:
    emails = DOCUMENT["attributes"] | {"email": {"type": "email", "multiple": True}}
    hub = Hub(connection, DOCUMENT | {"attributes": emails})
    hub.tell("crm:1 name=Ada email=a@x.com;ada@x.com", "web:3 name=Ada email=office@y.org;ada@x.com")
    hub.tell("erp:7 name=Ada email=other@z.net")
    assert hub.clusters() == "crm:1 web:3 | erp:7"
    assert list(verify(connection, hub.active)) == []


def test_a_record_with_more_values_than_count_is_logged_without_them(connection: Connection) -> None:
    emails = DOCUMENT["attributes"] | {"email": {"type": "email", "multiple": True}}
    hub = Hub(connection, DOCUMENT | {"attributes": emails})
    with capture_logs() as told:
        hub.tell(f"crm:1 name=Ada email={';'.join(map(str, range(1_001)))}")
        hub.tell(f"erp:7 name=Ada email={';'.join(map(str, range(1_000)))};7")
    assert told == [
        {
            "event": "values_cut_short",
            "log_level": "warning",
            "record": hub.id("crm:1"),
            "features": ["email"],
        }
    ]
