"""Places are compared by the way between them."""

from __future__ import annotations

import pytest

from matching.comparators.coordinates import Coordinates
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("48.20850 16.37210", "same"),
        ("48.21050 16.37210", "near"),
        ("48.26000 16.37210", "town"),
        ("48.14860 17.10770", "far"),
        ("nowhere", None),
    ],
)
def test_the_level_is_that_of_the_distance(other: str, expected: str | None) -> None:
    assert label(Coordinates(), "48.20850 16.37210", other) == expected


def test_a_degree_is_shorter_the_nearer_the_pole() -> None:
    assert label(Coordinates(), "0.00000 10.00000", "0.00000 10.20000") == "far"
    assert label(Coordinates(), "70.00000 10.00000", "70.00000 10.20000") == "town"


def test_there_is_no_gap_at_the_date_line() -> None:
    assert label(Coordinates(), "-17.00000 179.99900", "-17.00000 -179.99900") == "near"
