"""Values find their place, and ticks are few and round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.report.scales import Scale, count_height, count_ticks, probability_ticks, short


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_nothing_is_drawn_outside(value: float, other: float) -> None:
    scale = Scale(-3.0, 7.0, 200.0, 20.0)
    assert 20.0 <= scale.at(value) <= 200.0
    if value <= other:
        assert scale.at(value) >= scale.at(other)


def test_a_scale_of_no_extent_has_one_place() -> None:
    assert Scale(1.0, 1.0, 10.0, 20.0).at(5.0) == 10.0


@given(st.integers(0, 10**9))
def test_no_count_is_higher_than_the_last_tick(most: int) -> None:
    assert count_height(most) <= count_ticks(most)[-1][0]


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (950, "950"), (1_000, "1k"), (3_400_000, "3.4M"), (12_345, "12k"), (2e9, "2G")],
)
def test_counts_are_short(count: float, text: str) -> None:
    assert short(count) == text


def test_only_probabilities_within_the_axis_are_written() -> None:
    assert [label for _, label in probability_ticks(-4.0, 4.0)] == ["10%", "50%", "90%"]
