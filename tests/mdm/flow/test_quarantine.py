"""A quarantined item is kept whole, can be corrected, and is tried again as what it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow.quarantine import Retried, retry
from mdm.model import InboundRecord, Rejected
from mdm.reads.quarantine import quarantined, quarantined_item
from mdm.store import log
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load, record


@pytest.fixture
def hub(connection: Connection) -> Hub:
    return Hub(connection)


def put_away(hub: Hub, item: InboundRecord | Rejected) -> int:
    """The id of the item in quarantine."""
    assert hub.receive(item).statuses == ["quarantined"]
    return quarantined(hub.connection)[-1].id


def again(hub: Hub, quarantine_id: int, key: str | None = None, **correction: Any) -> Retried:
    return retry(hub.connection, {OBJECT: hub.active}, quarantine_id, correction=correction or None, key=key)


def current(hub: Hub, name: str) -> log.StoredRecord:
    return log.current_records(hub.connection, [hub.id(name)])[0]


def test_a_corrected_item_is_accepted_with_everything_else_it_said(hub: Hub) -> None:
    item = put_away(hub, record("erp:1", city="Ulm", memo=[1, {"x": None}]))
    assert again(hub, item, name="Ada") == Retried(item, "accepted")
    assert current(hub, "erp:1").payload == {"city": "Ulm", "memo": [1, {"x": None}], "name": "Ada"}
    hub.settle()
    assert hub.values("erp:1") == {"name": "Ada", "city": "Ulm"}


def test_a_closed_item_is_not_tried_again(hub: Hub) -> None:
    item = put_away(hub, record("erp:1", city="Ulm"))
    again(hub, item, name="Ada")
    assert quarantined_item(hub.connection, item).state == "accepted"
    assert quarantined(hub.connection) == []
    with pytest.raises(RequestInvalidError, match="accepted already"):
        again(hub, item, name="Eva")


def test_an_item_still_refused_says_the_new_reason(hub: Hub) -> None:
    item = put_away(hub, record("erp:1", city="Ulm"))
    assert again(hub, item, name="Ada", kind="robot") == Retried(
        item, "quarantined", "value_invalid: kind: expected one of person, organisation"
    )
    kept = quarantined_item(hub.connection, item)
    assert (kept.state, kept.attempts, kept.reason) == ("open", 2, "value_invalid")
    assert kept.payload == '{"city":"Ulm"}'


def test_a_better_policy_lets_an_item_through_unchanged(hub: Hub) -> None:
    item = put_away(hub, InboundRecord("erp", "partner", {"name": "Ada"}, "1"))
    partner = load(hub.connection, DOCUMENT | {"object": "partner"})
    assert again(hub, item).status == "quarantined"
    assert retry(hub.connection, {"partner": partner}, item).status == "accepted"


def test_what_is_known_by_then_is_unchanged_and_closes_the_item(hub: Hub) -> None:
    item = put_away(hub, record("erp:1", city="Ulm"))
    hub.receive(record("erp:1", city="Ulm", name="Ada"))
    assert again(hub, item, name="Ada").status == "unchanged"
    assert quarantined_item(hub.connection, item).state == "accepted"


@pytest.mark.parametrize("memo", ["caf\udce9", "\x00", 2**70 + 1])
def test_a_correction_of_one_column_loses_no_other(hub: Hub, memo: object) -> None:
    item = put_away(hub, record("erp:1", city="Ulm", memo=memo))
    assert again(hub, item, name="Ada").status == "accepted"
    assert current(hub, "erp:1").payload == {"city": "Ulm", "memo": memo, "name": "Ada"}


def test_the_clock_beside_the_payload_is_kept(hub: Hub) -> None:
    """Otherwise a stale item would count as the newest, once corrected."""
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    item = put_away(hub, InboundRecord("erp", OBJECT, {"city": "Ulm"}, "1", changed_at=old))
    hub.receive(InboundRecord("erp", OBJECT, {"name": "Eva"}, "1", changed_at=new))
    assert again(hub, item, name="Ada").status == "accepted"
    assert current(hub, "erp:1").payload == {"name": "Eva"}


def test_the_deletion_beside_the_payload_is_kept(hub: Hub) -> None:
    deletion = InboundRecord("crm", OBJECT, {"changed": "yesterday"}, "1", deleted=True)
    item = put_away(hub, deletion)
    assert again(hub, item, changed="2026-01-01").status == "accepted"
    assert current(hub, "crm:1").deleted


def test_two_items_that_differ_in_their_clock_alone_are_two(hub: Hub) -> None:
    for day in (1, 2):
        put_away(hub, InboundRecord("erp", OBJECT, {}, "1", changed_at=datetime(2026, 1, day, tzinfo=UTC)))
    assert len(quarantined(hub.connection)) == 2


def test_a_missing_key_is_given_or_corrected(hub: Hub) -> None:
    first = put_away(hub, InboundRecord("erp", OBJECT, {"name": "Ada"}))
    assert again(hub, first, key="1").status == "accepted"
    second = put_away(hub, InboundRecord("crm", OBJECT, {"name": "Eva"}))
    assert again(hub, second, id="2").status == "accepted"
    assert current(hub, "erp:1").payload == {"name": "Ada"}
    assert current(hub, "crm:2").payload == {"id": "2", "name": "Eva"}


def test_a_bad_key_is_corrected_in_its_column(hub: Hub) -> None:
    item = put_away(hub, InboundRecord("crm", OBJECT, {"id": "x" * 300, "name": "Ada"}))
    assert again(hub, item, id="1").status == "accepted"
    assert current(hub, "crm:1").payload == {"id": "1", "name": "Ada"}


def test_what_was_no_record_needs_a_whole_one(hub: Hub) -> None:
    item = put_away(hub, Rejected("erp", OBJECT, None, '["a", "b"]', "not_a_record", "line 3"))
    retried = again(hub, item)
    assert retried.status == "quarantined"
    assert retried.reason is not None
    assert "corrected payload" in retried.reason
    assert again(hub, item, key="1", name="Ada").status == "accepted"


def test_an_item_that_does_not_exist_is_not_found(hub: Hub) -> None:
    with pytest.raises(NotFoundError):
        again(hub, 0)
