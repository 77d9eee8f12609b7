"""Variants of one model differ in colours and measures."""

from __future__ import annotations

import pytest

from matching.comparators.products import Measures, WordSet
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("black", "black", "same"),
        ("black silver", "black", "part"),
        ("black silver", "black white", "different"),
        ("warm-white", "cool-white", "different"),
    ],
)
def test_word_set(left: str, right: str, expected: str) -> None:
    assert label(WordSet(), left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("16gb 24in", "16gb 24in", "same"),
        ("16gb 24in", "16gb", "part"),
        ("16gb 24in", "27in", "different"),
        ("16gb 24in", "16gb 27in", "different"),
        ("40mm 200mm", "200mm", "part"),
        ("40mm 200mm", "50mm 200mm", "different"),
        ("18v", "2000mah", None),
        ("2.5in", "2.5in", "same"),
    ],
)
def test_measures(left: str, right: str, expected: str | None) -> None:
    assert label(Measures(), left, right) == expected
