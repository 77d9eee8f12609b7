"""Degrees become one text per place, and what is no place is none."""

from __future__ import annotations

import pytest

from matching.standardise.coordinates import coordinates


@pytest.mark.parametrize(
    "values",
    [["48.2", "16.37"], [" 48.20 ", "+16.370"], ["48,2", "16,37"], ["48.2, 16.37"], ["(48.2 16.37)"]],
)
def test_spellings_of_one_place_are_one(values: list[str]) -> None:
    assert coordinates(values) == "48.20000 16.37000"


def test_zero_degrees_of_both_is_no_place_but_the_equator_is() -> None:
    assert coordinates(["0.0", "0.0"]) is None
    assert coordinates(["0.0", "36.8"]) == "0.00000 36.80000"


@pytest.mark.parametrize(
    "values", [["90.1", "0"], ["12", "180.5"], ["48.2"], ["48.2", None], ["north", "16.37"]]
)
def test_what_is_no_place_is_none(values: list[str | None]) -> None:
    assert coordinates(values) is None
