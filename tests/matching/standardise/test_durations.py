"""Durations, years and numbers are read however short they are written."""

from __future__ import annotations

import pytest

from matching.standardise.durations import duration, is_clock, number, year


@pytest.mark.parametrize(
    "value",
    ["3:25", "03:25", "0:03:25", "3m 25sec", "3 min 25 s", "PT3M25S", "205", "205000", "205.2", "3.417"],
)
def test_spellings_of_one_duration_are_one(value: str) -> None:
    assert duration(value) == "205"


@pytest.mark.parametrize(("value", "expected"), [("1:02:03", "3723"), ("4m", "240"), ("45 sec", "45")])
def test_hours_and_lone_parts_are_read(value: str, expected: str) -> None:
    assert duration(value) == expected


@pytest.mark.parametrize("value", ["", "-", "long", "3 of 4", "A05", "24in", "9" * 400, "9" * 5000 + "h"])
def test_what_is_no_duration_is_none(value: str) -> None:
    assert duration(value) is None


def test_clocks_have_minutes_and_seconds() -> None:
    assert [is_clock(value) for value in ("3:25", "3m 25sec", "205", "3m", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1998", "1998"),
        ("'98", "1998"),
        ("98", "1998"),
        ("c. 1998", "1998"),
        ("1998.0", "1998"),
        ("07", "2007"),
    ],
)
def test_years_have_four_digits(value: str, expected: str) -> None:
    assert year(value) == expected


@pytest.mark.parametrize("value", ["", "null", "198", "3024", "spring"])
def test_what_is_no_year_is_none(value: str) -> None:
    assert year(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5", "5"),
        ("005", "5"),
        ("A05", "5"),
        ("No. 5", "5"),
        ("5.08 %", "5.08"),
        ("1/12", None),
        ("side B", None),
    ],
)
def test_a_number_is_the_only_one_of_a_short_text(value: str, expected: str | None) -> None:
    assert number(value) == expected
