"""A payload becomes attributes by the policy alone; what does not fit says which attribute and what was expected."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.flow.standardise import accept, fits, map_attributes, marks_of, several_items, standardised_values
from mdm.model import Accepted, InboundRecord, Rejected
from mdm.policy.document import Policy
from mdm.policy.reading import SHIPPED, shipped_policy
from tests.mdm.example import DOCUMENT, OBJECT, policy, record

POLICY = policy()


def mapped(source: str, **payload: Any) -> dict[str, str]:
    return map_attributes(POLICY, POLICY.sources[source], payload)


def golden(source: str, **payload: Any) -> dict[str, str]:
    return standardised_values(POLICY, mapped(source, **payload))


def accepted(item: InboundRecord, by: Policy = POLICY) -> Accepted:
    found = accept(by, item)
    assert isinstance(found, Accepted), found
    return found


def refused(item: InboundRecord, by: Policy = POLICY) -> Rejected:
    found = accept(by, item)
    assert isinstance(found, Rejected), found
    return found


def test_columns_become_attributes() -> None:
    assert mapped("crm", full_name=" Ada ", city="Ulm", memo="x") == {"name": "Ada", "city": "Ulm"}


def test_of_several_columns_the_first_with_a_value_counts() -> None:
    assert mapped("crm", full_name="", name="Ada") == {"name": "Ada"}
    assert mapped("crm", full_name="Byron", name="Ada") == {"name": "Byron"}


def test_a_column_that_is_not_mapped_bears_the_attributes_name() -> None:
    assert mapped("erp", name="Ada", full_name="Byron") == {"name": "Ada"}


def test_codes_are_translated_and_others_left_alone() -> None:
    assert mapped("crm", kind="P")["kind"] == "person"
    assert mapped("crm", kind="X")["kind"] == "X"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ([], None),
        ({}, None),
        (0, "0"),
        (False, "false"),
        (1.5, "1.5"),
        (4711.0, "4711"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (float("nan"), None),
        (float("-inf"), None),
        (2**70, str(2**70)),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), "2026-01-31T12:00:00+00:00"),
        (["a", 1], '["a",1]'),
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
    ],
)
def test_a_cell_becomes_the_text_that_it_will_be_when_read_back(value: object, text: str | None) -> None:
    assert mapped("erp", city=value) == ({} if text is None else {"city": text})


def test_values_get_their_golden_form() -> None:
    found = golden(
        "erp", name="Ada ", email="Ada@X.com", phone="0171 2345678", country="Deutschland", kind="person"
    )
    assert found == {
        "kind": "person",
        "name": "Ada",
        "email": "ada@x.com",
        "phone": "+491712345678",
        "country": "DE",
    }


def test_a_value_that_does_not_fit_its_type_is_left_out_unless_it_is_strict() -> None:
    assert golden("erp", name="Ada", email="none at all") == {"name": "Ada"}
    assert not accepted(record("erp:1", name="Ada", email="none at all")).deleted
    found = refused(record("erp:1", name="Ada", kind="robot"))
    assert (found.reason, found.detail) == ("value_invalid", "kind: expected one of person, organisation")


def test_a_required_value_may_not_be_missing_or_a_placeholder() -> None:
    for columns in ({"city": "Ulm"}, {"city": "Ulm", "name": "n/a"}):
        assert refused(record("erp:1", **columns)).detail == "name: a value is required"


def test_a_record_without_any_value_is_empty() -> None:
    found = refused(record("crm:1", memo="x"))
    assert found.reason == "empty"
    assert "full_name" in found.detail


def test_an_unknown_source_names_the_known_ones() -> None:
    found = refused(record("fax:1", name="Ada"))
    assert found.reason == "source_unknown"
    assert "steward, crm, erp" in found.detail


def test_a_record_needs_a_key() -> None:
    assert refused(InboundRecord("erp", OBJECT, {"name": "Ada"})).detail.startswith(
        "column 'key' has no value"
    )
    assert accepted(InboundRecord("erp", OBJECT, {"name": "Ada", "key": 7})).key.key == "7"
    assert accepted(InboundRecord("erp", OBJECT, {"name": "Ada", "key": 7}, "8")).key.key == "8"


@pytest.mark.parametrize("key", ["a\x00", "\ud800", "k" * 256])
def test_a_key_must_be_storable(key: str) -> None:
    assert refused(InboundRecord("erp", OBJECT, {"name": "Ada"}, key)).reason == "key_invalid"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:00:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00.000+0000", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31 12:00:00+01:00", datetime(2026, 1, 31, 11, tzinfo=UTC)),
        (datetime(2026, 1, 31, 12), datetime(2026, 1, 31, 12, tzinfo=UTC)),  # noqa: DTZ001
        (None, None),
        ("", None),
    ],
)
def test_the_sources_clock_is_read_as_utc(said: object, meant: datetime | None) -> None:
    assert accepted(record("crm:1", name="Ada", changed=said)).changed_at == meant


@pytest.mark.parametrize(
    "said", ["yesterday", "1769860800", "31.01.2026", "1899-12-31", "2200-01-02", "2026-02-30"]
)
def test_a_clock_that_cannot_be_is_refused(said: str) -> None:
    assert refused(record("crm:1", name="Ada", changed=said)).reason == "clock_invalid"


def test_a_clock_beside_the_payload_counts_before_the_column() -> None:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    found = accepted(
        InboundRecord("crm", OBJECT, {"name": "Ada", "changed": "2025-01-01"}, "1", changed_at=at)
    )
    assert found.changed_at == at


def test_a_deletion_is_marked_by_the_policys_column_or_beside_the_payload() -> None:
    assert accepted(record("crm:1", gone="yes")).deleted
    assert not accepted(record("crm:1", name="Ada", gone="no")).deleted
    assert accepted(InboundRecord("erp", OBJECT, {}, "1", deleted=True)).deleted
    assert not accepted(
        InboundRecord("crm", OBJECT, {"name": "Ada", "gone": "yes"}, "1", deleted=False)
    ).deleted


@pytest.mark.parametrize("value", ["a\x00b", "caf\udce9", "x" * 10_001])
def test_a_value_that_cannot_be_stored_is_refused(value: str) -> None:
    assert not fits(value)
    assert refused(record("erp:1", name="Ada", city=value)).detail.startswith("city: not text")


SECRET = "Mr. Secret"


@pytest.mark.parametrize(
    "item",
    [
        record("crm:1", name="Ada", changed=SECRET),
        record("erp:1", name="Ada", kind=SECRET),
        record("erp:1", city=SECRET),
        record("erp:1", name="Ada", city=SECRET + "\x00"),
        record("erp:1", memo=SECRET),
        InboundRecord("erp", OBJECT, {"name": SECRET}),
        InboundRecord("erp", OBJECT, {"name": SECRET}, SECRET + "k" * 300),
        InboundRecord("fax", OBJECT, {"name": SECRET}, "1"),
    ],
)
def test_no_reason_shows_a_value(item: InboundRecord) -> None:
    assert SECRET not in refused(item).detail


SHIPPED_POLICIES = {name: shipped_policy(name)[0] for name in SHIPPED}
ANY = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("name", SHIPPED)
@given(st.data())
def test_standardising_golden_values_again_changes_nothing(name: str, data: st.DataObject) -> None:
    shipped = SHIPPED_POLICIES[name]
    values = data.draw(
        st.dictionaries(st.sampled_from(list(shipped.attributes)), st.text(min_size=1), max_size=6)
    )
    once = standardised_values(shipped, {name: value for name, value in values.items() if fits(value)})
    assert standardised_values(shipped, once) == once


@given(st.dictionaries(st.sampled_from([*POLICY.attributes, "key", "memo"]), ANY))
def test_every_payload_is_accepted_or_refused_with_a_reason(payload: dict[str, object]) -> None:
    found = accept(POLICY, InboundRecord("erp", OBJECT, payload))
    if isinstance(found, Rejected):
        assert found.reason
        assert found.detail
    else:
        values = standardised_values(POLICY, map_attributes(POLICY, POLICY.sources["erp"], payload))
        assert set(values) <= set(POLICY.attributes)
        assert all(fits(value) and value.strip() for value in values.values())


LISTED = policy(
    attributes=DOCUMENT["attributes"] | {"emails": {"type": "email", "multiple": True}},
    sources=DOCUMENT["sources"] | {"crm": {"rank": 2, "codes": {"emails": {"A": "ada@x.com"}}}},
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (["Ada@X.com", "b@x.com", "", "nonsense"], '["ada@x.com","b@x.com"]'),
        ("ada@x.com; B@x.com;;ada@x.com", '["ada@x.com","b@x.com"]'),
        ('["ada@x.com", "b@x.com"]', '["ada@x.com","b@x.com"]'),
        (["A"], '["ada@x.com"]'),
        ("nonsense", None),
        ([], None),
    ],
)
def test_a_cell_with_several_values_is_a_list_of_standardised_items(cell: object, value: str | None) -> None:
    mapped = map_attributes(LISTED, LISTED.sources["crm"], {"emails": cell})
    values = standardised_values(LISTED, mapped)
    assert values.get("emails") == value
    assert standardised_values(LISTED, values) == values


def test_matching_reads_every_item() -> None:
    mapped = map_attributes(LISTED, LISTED.sources["crm"], {"emails": "ada@x.com;b@x.com", "name": "Ada"})
    assert several_items(LISTED, mapped) == {"emails": ["ada@x.com", "b@x.com"]}


MARKED = policy(
    sources=DOCUMENT["sources"]
    | {"crm": {"rank": 1, "clocks": {"email": "email_changed"}, "nulls": ["phone", "name"]}}
)


@pytest.mark.parametrize(
    ("payload", "marks"),
    [
        (
            {"email": "a@x.com", "email_changed": "2026-01-02T03:04:05+01:00"},
            {"email": {"at": "2026-01-02T02:04:05+00:00"}},
        ),
        ({"email": "a@x.com", "email_changed": "yesterday"}, {}),
        ({"email": "a@x.com", "email_changed": "0001-01-01"}, {}),
        ({"phone": "", "name": "Ada"}, {"phone": {"null": True}}),
        ({"phone": None}, {"phone": {"null": True}}),
        ({"name": "Ada"}, {}),
    ],
)
def test_a_source_says_more_of_a_value_than_the_value(payload: dict[str, Any], marks: dict[str, Any]) -> None:
    source = MARKED.sources["crm"]
    values = standardised_values(MARKED, map_attributes(MARKED, source, payload))
    assert marks_of(MARKED, source, payload, values) == marks
