"""Texts are compared by equality, spelling or words."""

from __future__ import annotations

import pytest

from matching.comparators.texts import Exact, Text, Tokens
from tests.matching.comparators.grading import label


def test_exact_knows_same_and_different() -> None:
    assert label(Exact(), "gmbh", "gmbh") == "same"
    assert label(Exact(), "gmbh", "ag") == "different"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("robert255@smith.net", "robert255@smith.net", "exact"),
        ("robert255@smith.net", "robert25@smith.net", "close"),
        ("martha", "mathra", "close"),
        ("dixon", "dickson", "similar"),
        ("smith", "jones", "different"),
    ],
)
def test_text_grades_by_spelling(left: str, right: str, expected: str) -> None:
    assert label(Text(), left, right) == expected


def test_the_policy_sets_the_thresholds() -> None:
    assert label(Text(close=0.83, similar=0.8), "dixon", "dickson") == "close"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("belt drive turntable", "turntable belt drive", "same"),
        ("sony belt drive turntable", "sony belt driven turntable", "close"),
        ("sony turntable", "sony turntable pslx350h belt drive system", "overlap"),
        ("sony turntable silver belt", "sony stereo turntable pslx350h black", "some"),
        ("sony turntable", "bosch dishwasher", "different"),
    ],
)
def test_tokens_grade_by_words_in_common(left: str, right: str, expected: str) -> None:
    assert label(Tokens(), left, right) == expected
