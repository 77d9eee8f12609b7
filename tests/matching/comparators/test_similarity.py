"""The kernels say what their names promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.comparators.similarity import (
    at_least_long,
    at_most_one_edit,
    equal,
    jaro_winkler,
    token_set_ratio,
    token_sort_ratio,
)

_TEXTS = st.text(alphabet="ab c", min_size=1, max_size=40)


def test_jaro_winkler_gives_the_published_values() -> None:
    # Winkler (1990): MARTHA and MARHTA, DIXON and DICKSONX.
    found = jaro_winkler(["martha", "dixon"], ["marhta", "dicksonx"])
    assert found.tolist() == pytest.approx([0.961, 0.813], abs=1e-3)


def test_one_edit_is_an_insertion_deletion_substitution_or_swap() -> None:
    others = ["abcd", "abcde", "abc", "abxd", "abdc", "badc", "ab"]
    found = at_most_one_edit(["abcd"] * len(others), others)
    assert found.tolist() == [True, True, True, True, True, False, False]


def test_absent_values_are_equal_to_each_other_alone() -> None:
    assert equal([None, None, "a"], [None, "a", "a"]).tolist() == [True, False, True]


def test_both_must_be_long() -> None:
    assert at_least_long(3, ["abc", "abc"], ["abcd", "ab"]).tolist() == [True, False]


def test_below_the_cutoff_a_ratio_is_zero() -> None:
    assert token_sort_ratio(["a b"], ["c d"], at_least=90).tolist() == [0.0]
    assert token_set_ratio(["a b"], ["b a c"], at_least=90).tolist() == [100.0]


@given(_TEXTS, _TEXTS)
def test_similarities_are_symmetric(left: str, right: str) -> None:
    for one, other in (
        (jaro_winkler([left], [right]), jaro_winkler([right], [left])),
        (token_sort_ratio([left], [right], 0), token_sort_ratio([right], [left], 0)),
        (token_set_ratio([left], [right], 0), token_set_ratio([right], [left], 0)),
    ):
        assert one.tolist() == other.tolist()
