"""Dates tell the usual slips of typing apart."""

from __future__ import annotations

import pytest

from matching.comparators.dates import Date
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1971-06-24", "1971-06-24", "same"),
        ("1971-06-24", "19710624", "same"),
        ("1971-03-04", "1971-04-03", "swapped"),
        ("1971-06-24", "1971-06-25", "typo"),
        ("1971-06-24", "1917-06-24", "typo"),
        ("1971-06-24", "19710642", "typo"),
        ("1971-06-24", "1971-12-01", "year"),
        ("1971-06-24", "1971", "year"),
        ("1971-06-24", "1984-12-01", "different"),
    ],
)
def test_date(left: str, right: str, expected: str) -> None:
    assert label(Date(), left, right) == expected
