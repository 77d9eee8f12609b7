"""Whole names are compared word by word, in any order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.comparators.full_names import FullName
from tests.matching.comparators.grading import label

words = st.lists(st.text(alphabet="abc", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("ada lovelace", "lovelace ada", "exact"),
        ("ada lovelace", "ada lovelaec", "close"),
        ("robert miller", "bob miller", "close"),
        ("anna lena vogt", "annalena vogt", "close"),
        ("ada k lovelace", "ada lovelace", "close"),
        ("nordwind masch bau", "nordwind maschinenbau", "close"),
        ("muller and sohne", "sohne muller", "close"),
        ("a lovelace", "ada lovelace", "initial"),
        ("ada king lovelace", "ada k lovelace", "initial"),
        ("ada king lovelace", "ada lovelace", "subset"),
        ("nordwind", "nordwind bau", "subset"),
        ("ada lovelace", "byron lovelace", "some"),
        ("m lovelace", "ada k lovelace", "some"),
        ("siemens energy", "bosch energy", "some"),
        # What is written as one begins alike: these are two people of one surname.
        ("paul satte rley", "daniel satterley", "some"),
        ("a lovelace", "ada byron", "different"),
        ("ada lovelace", "charles babbage", "different"),
    ],
)
def test_full_name(left: str, right: str, expected: str) -> None:
    assert label(FullName(), left, right) == expected


@given(words, words)
def test_sides_may_be_exchanged(left: str, right: str) -> None:
    assert label(FullName(), left, right) == label(FullName(), right, left)


@given(words, st.randoms())
def test_the_order_of_words_says_nothing(name: str, random: Random) -> None:
    shuffled = random.sample(name.split(), len(name.split()))
    assert label(FullName(), name, " ".join(shuffled)) == "exact"
