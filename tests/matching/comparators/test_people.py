"""Lists of people are compared by who is on both."""

from __future__ import annotations

import pytest

from matching.comparators.people import People
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("ioannidis_y poosala_v", "ioannidis_y poosala_v", "same"),
        ("ioannidis_y poosala_v", "ioanidis_y poosala_v", "same"),
        ("ioannidis_y poosala_v", "ioannidis poosala", "same"),
        ("ioannidis_y mackay_d poosala_v", "ioannidis_y", "all"),
        ("ioannidis_y mackay_d poosala_v", "gray_j ioannidis_y poosala_v", "most"),
        ("ioannidis_y mackay_d poosala_v", "gray_j ioannidis_y lee_b", "some"),
        ("ioannidis_y poosala_v", "gray_j ioannidis_y", "some"),
        ("ioannidis_y", "gray_j", "none"),
        ("li_w", "lu_w", "none"),
        ("smith_j", "smith_k", "none"),
    ],
)
def test_more_people_on_both_lists_are_a_better_level(left: str, right: str, expected: str) -> None:
    assert label(People(), left, right) == expected


def test_one_person_is_found_once() -> None:
    assert label(People(), "miller_a miller_b", "miller stone") == "some"


@pytest.mark.parametrize("other", ["kowalsky", "kowalskii", "kowaski", "koawlski", "owalski"])
def test_one_typo_of_any_kind_is_found_in_a_long_list(other: str) -> None:
    many = " ".join(f"{chr(97 + place)}{chr(98 + place)}ford_{chr(97 + place)}" for place in range(20))
    assert label(People(), f"kowalski_j {many}", f"nobody_x {other}_j") == "some"
    assert label(People(), f"kowalski_j {many}", f"nobody_x {other}_m") == "none"
