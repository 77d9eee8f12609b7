"""Organisations are known by their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.comparators.organisations import Organisation
from tests.matching.comparators.grading import label

words = st.lists(st.text(alphabet="abc", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("chicago commons", "commons chicago", "exact"),
        ("chicago commons", "chicago comons", "close"),
        ("data works", "dataworks", "close"),
        ("chicago commons association", "chicago commons", "subset"),
        ("siemens", "siemens healthcare", "subset"),
        ("bavarian motor works", "bavarian motors", "close"),
        ("bavarian motor factory", "bavarian motors", "subset"),
        ("schmidt masch bau", "schmidt maschinenbau", "close"),
        ("kaufman transp", "kaufman transporte", "close"),
        ("muller and sohne", "sohne muller", "close"),
        # As many words on either side were not written as one: each has to find its own.
        ("lodge 2613it center 3403ps", "lodge 2626it center 3402ps", "similar"),
        ("fitzgerald logistics north", "fitzgerald logistics south", "similar"),
        ("innovationspark consulting bau", "innovationspark consulting tau", "similar"),
        ("st", "st marys hospital", "different"),
        ("siemens energy", "bosch energy", "different"),
        ("acme tools", "bolt works", "different"),
    ],
)
def test_organisation(left: str, right: str, expected: str) -> None:
    assert label(Organisation(), left, right) == expected


@given(words, words)
def test_sides_may_be_exchanged(left: str, right: str) -> None:
    assert label(Organisation(), left, right) == label(Organisation(), right, left)


@given(st.sets(st.text(alphabet="abc", min_size=2, max_size=5), min_size=2, max_size=5), st.data())
def test_words_within_words_are_at_least_a_subset(words: set[str], data: st.DataObject) -> None:
    some = data.draw(st.sets(st.sampled_from(sorted(words)), min_size=2))
    found = label(Organisation(), " ".join(sorted(words)), " ".join(sorted(some, reverse=True)))
    assert found in ("exact", "close", "subset")
