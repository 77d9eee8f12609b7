"""Numbers are compared relative to the larger one."""

from __future__ import annotations

import pytest

from matching.comparators.numbers import Number, Price
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("20", "20.00", "same"),
        ("0", "-0", "same"),
        ("19.99", "20", "close"),
        ("19", "20", "near"),
        ("-19", "-20", "near"),
        ("15", "20", "different"),
        ("-20", "20", "different"),
        ("0", "0.01", "different"),
        ("n/a", "20", None),
        ("inf", "20", None),
    ],
)
def test_number(left: str, right: str, expected: str | None) -> None:
    assert label(Number(), left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("20", "20.00", "same"),
        ("19", "20", "close"),
        ("16", "20", "near"),
        ("10", "20", "apart"),
        ("9.99", "20", "different"),
        ("n/a", "20", None),
    ],
)
def test_one_price_is_seldom_twice_the_other(left: str, right: str, expected: str | None) -> None:
    assert label(Price(), left, right) == expected
