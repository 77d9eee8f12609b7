"""Golden ids have one public form; what is stored of a payload is one text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import GoldenIdInvalidError
from mdm.model import Cell, Contribution, RecordId, RecordKey, format_golden_id, parse_golden_id, payload_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=10,
)


def test_a_golden_id_shows_ten_digits() -> None:
    assert format_golden_id(42) == "G0000000042"


@given(st.integers(min_value=1, max_value=10**18 - 1))
def test_a_golden_id_is_read_back_as_it_was_written(number: int) -> None:
    assert parse_golden_id(format_golden_id(number)) == number


@pytest.mark.parametrize("typed", ["G42", "g0000000042", "  G0000000042\n", "G000000000000000042"])
def test_a_golden_id_may_be_typed_carelessly(typed: str) -> None:
    assert parse_golden_id(typed) == 42


@pytest.mark.parametrize("typed", ["", "G", "42", "G0", "G-1", "G12x", "G١٢", "G" + "9" * 19, "GG1", "\x00"])
def test_what_is_no_golden_id_is_refused(typed: str) -> None:
    with pytest.raises(GoldenIdInvalidError, match="G0000000042"):
        parse_golden_id(typed)


@given(st.text())
def test_no_text_breaks_the_reading_of_golden_ids(typed: str) -> None:
    try:
        number = parse_golden_id(typed)
    except GoldenIdInvalidError:
        return
    assert 1 <= number < 2**63


def test_record_keys_sort_by_source_then_key() -> None:
    keys = [
        RecordKey("erp", "contact", "1"),
        RecordKey("crm", "contact", "9"),
        RecordKey("crm", "contact", "10"),
    ]
    assert [str(key) for key in sorted(keys)] == ["crm:10", "crm:9", "erp:1"]


def test_a_cell_holds_the_value_of_its_winner() -> None:
    winner = Contribution(RecordId(1), 1, "crm", "1", 1, None, "Ada")
    assert Cell("name", winner, "source_priority").value == "Ada"


def test_a_payload_has_one_text_whatever_the_order_of_its_columns() -> None:
    assert payload_text({"b": 1, "a": "Zoë"}) == payload_text({"a": "Zoë", "b": 1}) == '{"a":"Zoë","b":1}'


@pytest.mark.parametrize(
    "value", ["\x00", "\ud800", 2**70, "𝄞", "\u2028", [[["deep"]]], {"nested": {"a": None}}]
)
def test_a_payload_keeps_what_is_hard_to_keep(value: object) -> None:
    assert json.loads(payload_text({"column": value})) == {"column": value}


@given(st.dictionaries(ANY_TEXT, JSON))
def test_every_payload_becomes_json_that_a_database_reads(payload: dict[str, object]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(payload_text(payload), parse_constant=refuse)
