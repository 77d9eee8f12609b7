"""Names of people agree in more ways than letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from matching.comparators.base import Values
from matching.comparators.names import Name, PersonName
from tests.matching.comparators.grading import label


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("robert", "robert", "exact"),
        ("robert", "bob", "variant"),
        ("rob", "bob", "variant"),
        ("robert", "r", "variant"),
        ("anna maria", "anna", "variant"),
        ("anna maria", "a m", "variant"),
        ("bob james", "robert j", "variant"),
        ("garcia lopez", "lopez", "variant"),
        ("smith", "smyth", "close"),
        ("katharina", "katarzyna", "close"),
        ("muller", "miller", "close"),
        ("mohr", "mehr", "close"),
        ("ann", "ian", "different"),
        ("jan", "jon", "different"),
        ("van der berg", "van dyke", "different"),
        ("anna maria", "anna lena", "different"),
        ("r", "bob", "different"),
        ("smith", "jones", "different"),
    ],
)
def test_name(left: str, right: str, expected: str) -> None:
    assert label(Name(close=0.88), left, right) == expected


@given(st.text(alphabet="abcd", min_size=4, max_size=12), st.data())
def test_every_single_edit_of_a_longer_name_is_at_least_close(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdx"))
    edited = data.draw(
        st.sampled_from(
            [
                name[:place] + letter + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
            ]
        )
    )
    assert OSA.distance(name, edited) <= 1
    assert JaroWinkler.similarity(name, edited) >= 0.7
    assert label(Name(), name, edited) != "different"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("robert", "smith"), ("robert", "smith"), "exact"),
        (("robert", "smith"), ("smith", "robert"), "swapped"),
        (("robert", "smith"), ("smyth", "robert"), "swapped"),
        (("robert", "smith"), ("bob", "smith"), "close"),
        (("robert", "smith"), ("bob", "smyth"), "close"),
        (("robert", "smith"), (None, "smith"), "partial"),
        (("robert", None), ("bob", "smith"), "partial"),
        (("robert", "smith"), ("r", "smith"), "initial"),
        (("r", "smith"), ("r", "smith"), "initial"),
        (("r j", "smith"), ("robert james", "smyth"), "initial"),
        (("s", "smith"), ("robert", "smith"), "surname_only"),
        (("r", "smith"), ("robert", "jones"), "different"),
        (("robert", "smith"), ("susan", "smith"), "surname_only"),
        (("susan", "smith"), ("susan", "jones"), "given_name_only"),
        (("susan", "smith"), ("robert", "jones"), "different"),
        (("susan", "smith"), (None, "jones"), "different"),
        (("susan", None), (None, "smith"), None),
        (("s", None), ("susan", None), None),
    ],
)
def test_person_name(left: Values, right: Values, expected: str | None) -> None:
    assert label(PersonName(), left, right) == expected


def test_a_sentence_names_the_part_that_could_be_compared() -> None:
    partial = PersonName.labels.index("partial")
    assert "surname" in PersonName().sentence(partial, ("robert", "smith"), (None, "smith"))
    assert "given name" in PersonName().sentence(partial, ("robert", "smith"), ("robert", None))
