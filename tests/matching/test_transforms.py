"""Transforms let records meet despite small differences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.transforms import TRANSFORMS


@pytest.mark.parametrize(
    ("transform", "value", "expected"),
    [
        ("identity", "de123", ("de123",)),
        ("soundex", "smith", ("S530",)),
        ("soundex", "smyth", ("S530",)),
        ("soundex", "van dyke", ("V532",)),
        ("soundex", "123", ()),
        ("metaphone", "phillips", ("FLPS",)),
        ("prefix4", "van dyke", ("vand",)),
        ("prefix4", "lee", ()),
        ("initial", "lee", ("l",)),
        ("last4", "+49 221 555-0199", ("0199",)),
        ("last4", "123", ()),
        ("tokens", "the acme and tools co of acme", ("acme", "tools")),
        ("tokens", "a b", ()),
        ("token_pairs", "red of moon river", ("moon red", "moon river", "red river")),
        ("token_pairs", "river", ()),
        ("tokens_prefix5", "pm1327bk qx10 pm1327", ("pm132",)),
        ("tokens_suffix5", "lx350h pslx350h", ("x350h",)),
        ("first_words", "query result sizes", ("query result",)),
        ("first_words", "queries", ()),
        ("first_token", "anna maria", ("anna",)),
        ("longest_token", "via mazzini", ("mazzini",)),
        ("longest_token", "main lane", ("lane",)),
        ("longest_token", "", ()),
        ("sorted_characters", "ba c", ("abc",)),
        ("sorted_tokens", "tools acme", ("acme tools",)),
        ("year", "1971-06-24", ("1971",)),
        ("year", "19710632", ("1971",)),
        ("year", "71", ()),
        ("year_month", "1971-06-24", ("197106",)),
    ],
)
def test_transform(transform: str, value: str, expected: tuple[str, ...]) -> None:
    assert TRANSFORMS[transform](value) == expected


def test_exchanged_day_and_month_give_one_key() -> None:
    assert TRANSFORMS["day_month"]("1971-03-04") == TRANSFORMS["day_month"]("1971-04-03") == ("03-04",)


@given(st.sampled_from(sorted(TRANSFORMS)), st.text())
def test_no_transform_fails_or_gives_an_empty_part(name: str, value: str) -> None:
    assert all(TRANSFORMS[name](value))
