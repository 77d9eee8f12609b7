"""A value tells the more the fewer records have it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.frequencies import Frequencies

SURNAMES = Frequencies(records=1000, others=2.0, counts={"smith": 250, "jones": 125})


def test_bits_are_those_of_the_share_of_records_with_the_value() -> None:
    assert SURNAMES.bits("smith") == pytest.approx(2.0)
    assert SURNAMES.bits("jones") == pytest.approx(3.0)


def test_a_value_not_listed_counts_as_often_as_the_others() -> None:
    assert SURNAMES.bits("obrzut") == pytest.approx(math.log2(500.0))


def test_what_every_record_has_tells_nothing() -> None:
    assert Frequencies(records=4, others=9.0, counts={"de": 4}).bits("de") == 0.0
    assert Frequencies(records=4, others=9.0, counts={"de": 4}).bits("fr") == 0.0


@given(st.integers(1, 40), st.integers(1, 40))
def test_of_equally_common_values_each_tells_what_two_records_share_by_chance(values: int, each: int) -> None:
    found = Frequencies(
        records=values * each, others=1.0, counts={str(value): each for value in range(values)}
    )
    assert found.expected_bits == pytest.approx(math.log2(values))
    assert found.bits("0") == pytest.approx(found.expected_bits)


def test_what_is_not_listed_counts_in_what_records_share_by_chance() -> None:
    # Half of them share one value; the other half has ten values, five records each.
    found = Frequencies(records=100, others=5.0, counts={"smith": 50})
    assert found.expected_bits == pytest.approx(-math.log2(0.5**2 + 10 * 0.05**2))


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), max_size=8), st.floats(0.001, 900.0)
)
def test_bits_are_never_negative_and_fall_with_the_count(counts: dict[str, int], others: float) -> None:
    found = Frequencies(records=500, others=others, counts=counts)
    for value, count in counts.items():
        assert 0.0 <= found.bits(value) <= math.log2(500)
        assert all(found.bits(value) <= found.bits(rarer) for rarer in counts if counts[rarer] <= count)
    assert 0.0 <= found.expected_bits <= 2 * math.log2(500)


@pytest.mark.parametrize("count", [0, 11])
def test_a_value_is_in_some_of_the_records(count: int) -> None:
    with pytest.raises(ValidationError, match=f"'smith' cannot be in {count} of 10 records"):
        Frequencies(records=10, others=1.0, counts={"smith": count})
