"""What arrives is in the log once and whole, or in quarantine whole; nothing stops the rest of its batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import run_in_transaction
from mdm.flow.inbound import receive, waiting_entries, waiting_objects
from mdm.flow.policies import active_policies
from mdm.model import InboundRecord, Receipt, RecordId, Rejected
from mdm.reads.quarantine import QuarantineView, quarantined
from mdm.store import log
from tests.laws.examples import share_of
from tests.mdm.example import OBJECT, Hub, record

NOON = "2026-01-31T12:00:00Z"
LATER = "2026-01-31T13:00:00Z"


@pytest.fixture
def hub(connection: Connection) -> Hub:
    return Hub(connection)


def versions(hub: Hub, name: str) -> int:
    record_id = hub.id(name)
    return len(log.known_versions(hub.connection, [record_id])[record_id])


def current(hub: Hub, name: str) -> log.StoredRecord:
    return log.current_records(hub.connection, [hub.id(name)])[0]


def said(hub: Hub, name: str) -> Mapping[str, Any]:
    payload = current(hub, name).payload
    assert payload is not None
    return payload


def in_quarantine(hub: Hub) -> list[QuarantineView]:
    return quarantined(hub.connection)


def test_an_accepted_record_is_in_the_log_with_its_payload_and_in_the_inbox(hub: Hub) -> None:
    receipt = hub.receive(record("erp:1", name="Ada", unmapped={"kept": [1, None]}))
    assert receipt.statuses == ["accepted"]
    assert current(hub, "erp:1").payload == {"name": "Ada", "unmapped": {"kept": [1, None]}}
    assert waiting_entries(hub.connection, OBJECT) == 1
    assert OBJECT in waiting_objects(hub.connection)


def test_the_same_content_twice_is_one_version(hub: Hub) -> None:
    assert hub.receive(record("erp:1", name="Ada")).statuses == ["accepted"]
    assert hub.receive(record("erp:1", name="Ada")).statuses == ["unchanged"]
    assert versions(hub, "erp:1") == 1
    assert waiting_entries(hub.connection, OBJECT) == 1


def test_the_order_of_columns_is_no_content(hub: Hub) -> None:
    hub.receive(record("erp:1", name="Ada", city="Ulm"))
    assert hub.receive(record("erp:1", city="Ulm", name="Ada")).statuses == ["unchanged"]


def test_the_same_content_twice_in_a_batch_is_one_version(hub: Hub) -> None:
    receipt = hub.receive(record("erp:1", name="Ada"), record("erp:1", name="Ada"))
    assert receipt.statuses == ["accepted", "unchanged"]
    assert receipt.record_ids[0] == receipt.record_ids[1]
    assert receipt.counts == {"accepted": 1, "unchanged": 1}


def test_two_contents_of_a_record_in_a_batch_are_two_versions(hub: Hub) -> None:
    receipt = hub.receive(record("erp:1", name="Ada"), record("erp:1", name="Eva"))
    assert receipt.statuses == ["accepted", "accepted"]
    assert said(hub, "erp:1")["name"] == "Eva"
    assert waiting_entries(hub.connection, OBJECT) == 1


def test_an_older_content_by_the_sources_clock_never_becomes_current(hub: Hub) -> None:
    hub.receive(record("crm:1", name="New", changed=LATER), record("crm:1", name="Old", changed=NOON))
    assert said(hub, "crm:1")["name"] == "New"
    assert versions(hub, "crm:1") == 2


def test_a_late_repetition_with_a_clock_is_no_new_version(hub: Hub) -> None:
    old, new = record("crm:1", name="Old", changed=NOON), record("crm:1", name="New", changed=LATER)
    hub.receive(old, new)
    assert hub.receive(old).statuses == ["unchanged"]
    assert said(hub, "crm:1")["name"] == "New"


def test_one_instant_in_two_time_zones_is_one_clock(hub: Hub) -> None:
    at_noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    first = InboundRecord("erp", OBJECT, {"name": "Ada"}, "1", at_noon)
    again = InboundRecord("erp", OBJECT, {"name": "Ada"}, "1", at_noon.astimezone())
    assert hub.receive(first).statuses == ["accepted"]
    assert hub.receive(again).statuses == ["unchanged"]


def test_a_change_back_without_a_clock_is_not_lost(hub: Hub) -> None:
    for name in ("Ada", "Eva", "Ada"):
        assert hub.receive(record("erp:1", name=name)).statuses == ["accepted"]
    assert said(hub, "erp:1")["name"] == "Ada"
    assert versions(hub, "erp:1") == 3


def test_a_version_without_a_clock_counts_from_its_receipt(hub: Hub) -> None:
    hub.receive(record("crm:1", name="Old", changed=NOON))
    hub.receive(record("crm:1", name="Corrected"))
    assert said(hub, "crm:1")["name"] == "Corrected"


def test_what_is_received_later_without_a_clock_wins_even_when_our_clock_went_back(hub: Hub) -> None:
    hub.receive(record("erp:1", name="First"))
    hub.connection.execute(text("UPDATE record_version SET received_at = received_at + interval '1 hour'"))
    hub.receive(record("erp:1", name="Second"), record("erp:1", name="Third"))
    assert said(hub, "erp:1")["name"] == "Third"


def test_records_are_born_in_the_order_of_receipt(hub: Hub) -> None:
    receipt = hub.receive(*[record(f"erp:{key}", name="Ada") for key in ("9", "1", "5", "1")])
    first, second, third, repeated = receipt.record_ids
    assert repeated == second
    assert None not in receipt.record_ids
    assert [first, second, third] == sorted([RecordId(r) for r in (first, second, third) if r is not None])


def test_keys_of_different_sources_and_objects_are_different_records(hub: Hub) -> None:
    receipt = hub.receive(record("erp:1", name="Ada"), record("web:1", name="Ada"))
    assert len(set(receipt.record_ids)) == 2


def test_the_key_comes_from_the_policys_column(hub: Hub) -> None:
    receipt = hub.receive(InboundRecord("crm", OBJECT, {"id": " 003A ", "name": "Ada"}))
    assert receipt.record_ids == [hub.id("crm:003A")]


def test_a_deleted_record_is_a_tombstone_and_may_live_again(hub: Hub) -> None:
    hub.receive(record("crm:1", name="Ada", changed=NOON))
    assert hub.receive(record("crm:1", gone="yes", changed=LATER)).statuses == ["accepted"]
    assert current(hub, "crm:1").deleted
    hub.receive(record("crm:1", name="Ada", changed="2026-02-01"))
    assert not current(hub, "crm:1").deleted


def test_a_deletion_needs_no_values_and_may_be_said_outright(hub: Hub) -> None:
    receipt = hub.receive(InboundRecord("erp", OBJECT, {}, "1", deleted=True))
    assert receipt.statuses == ["accepted"]
    assert current(hub, "erp:1").deleted


def test_one_bad_row_does_not_stop_the_good_ones(hub: Hub) -> None:
    receipt = hub.receive(
        record("erp:1", name="Ada"),
        record("erp:2", city="Ulm"),
        Rejected("erp", OBJECT, None, "no,record", "row_malformed", "line 7: 2 values for 9 columns"),
        record("erp:3", name="Eva"),
    )
    assert receipt.statuses == ["accepted", "quarantined", "quarantined", "accepted"]
    assert receipt.reasons[1] == "value_missing: name: a value is required"
    assert receipt.record_ids[1] is None
    assert [(item.reason, item.payload) for item in in_quarantine(hub)] == [
        ("value_missing", '{"city":"Ulm"}'),
        ("row_malformed", "no,record"),
    ]


def test_the_same_bad_row_twice_is_one_item(hub: Hub) -> None:
    for _ in range(2):
        assert hub.receive(record("erp:1", city="Ulm"), record("erp:1", city="Ulm")).counts == {
            "quarantined": 2
        }
    assert len(in_quarantine(hub)) == 1


def test_an_object_without_a_policy_goes_to_quarantine(hub: Hub) -> None:
    receipt = hub.receive(InboundRecord("erp", "spaceship", {"name": "Ada"}, "1"))
    assert receipt.reasons[0] is not None
    assert receipt.reasons[0].startswith("object_unknown: there is no policy for 'spaceship'")


def test_nothing_at_all_is_a_batch(hub: Hub) -> None:
    assert hub.receive() == Receipt([], [], [], {})


HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udce9clair",
    "x" * 20_000,
    "'; DROP TABLE inbox; --",
    "{}",
    "\\N",
    "\t\n",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_text_in_a_mapped_column_stops_a_batch(hub: Hub, typed: str) -> None:
    receipt = hub.receive(record("erp:1", name="Ada", city=typed), record("erp:2", name="Eva"))
    assert receipt.statuses[1] == "accepted"
    hub.settle()
    assert hub.values("erp:2") == {"name": "Eva"}


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_text_in_an_unmapped_column_is_a_reason_to_refuse(hub: Hub, typed: str) -> None:
    assert hub.receive(record("erp:1", name="Ada", memo=typed, **{typed: 1})).statuses == ["accepted"]
    assert said(hub, "erp:1")["memo"] == typed


@pytest.mark.parametrize("typed", [*HOSTILE, "k" * 256, "", "   "])
def test_no_key_source_or_object_stops_a_batch(hub: Hub, typed: str) -> None:
    receipt = hub.receive(
        InboundRecord("erp", OBJECT, {"name": "Ada"}, typed),
        InboundRecord(typed, OBJECT, {"name": "Ada"}, "1"),
        InboundRecord("erp", typed, {"name": "Ada"}, typed),
        Rejected(typed, typed, typed, typed, "not_json", typed),
        record("erp:2", name="Eva"),
    )
    assert receipt.statuses[1:] == ["quarantined", "quarantined", "quarantined", "accepted"]
    assert (receipt.statuses[0] == "accepted") == (typed in ("'; DROP TABLE inbox; --", "{}", "\\N"))


def nested(depth: int) -> Any:
    value: Any = "deep"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [2**80, float("nan"), float("inf"), 1e300, True, nested(90), {"": {"": ""}}]
)
def test_no_value_stops_a_batch(hub: Hub, value: Any) -> None:
    receipt = hub.receive(record("erp:1", name="Ada", city=value), record("erp:2", name="Eva", memo=value))
    assert receipt.statuses == ["accepted", "accepted"]
    hub.settle()
    assert hub.values("erp:2") == {"name": "Eva"}


def test_a_payload_nested_too_deep_goes_to_quarantine_whole(hub: Hub) -> None:
    receipt = hub.receive(record("erp:1", name="Ada", memo=nested(300)))
    assert receipt.reasons == ["payload_too_deep: a payload may nest 100 deep"]
    assert in_quarantine(hub)[0].payload.count("[") == 300


COLUMN = st.sampled_from(["name", "full_name", "email", "tax_id", "phone", "kind", "changed", "gone", "memo"])
VALUE = st.none() | st.booleans() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=20)


@settings(max_examples=share_of(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["crm", "erp", "nobody"]), VALUE, st.dictionaries(COLUMN, VALUE)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_arrives_is_kept_and_settles(
    hub: Hub, items: list[tuple[str, object, dict[str, object]]]
) -> None:
    with hub.connection.begin_nested() as savepoint:
        receipt = hub.receive(*[InboundRecord(s, OBJECT, c | {"key": k, "id": k}) for s, k, c in items])
        assert len(receipt.statuses) == len(items)
        assert receipt.counts.get("quarantined", 0) >= len(in_quarantine(hub))
        hub.settle()
        savepoint.rollback()


def test_two_first_arrivals_at_once_are_one_record(engine: Engine) -> None:
    """The second waits for the first to commit, then sees its version."""
    items = [InboundRecord("erp", "customer", {"TYPE": "P", "LASTNAME": "Byron"}, "1")]
    with engine.connect() as first, first.begin():
        receipt = receive(first, active_policies(first), items)
        assert receipt.statuses == ["accepted"]
    again = run_in_transaction(engine, lambda c: receive(c, active_policies(c), items))
    assert again.statuses == ["unchanged"]
    assert again.record_ids == receipt.record_ids
