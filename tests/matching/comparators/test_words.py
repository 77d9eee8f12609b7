"""Longer texts are compared by the words in common, rare ones above all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.comparators.base import PairColumn
from matching.comparators.words import Words, word_similarity
from matching.frequencies import Frequencies
from matching.table import Column
from tests.matching.comparators.grading import label

FREQUENCIES = Frequencies(of="words", records=1024, others=1, counts={"camera": 512, "canon": 128})
TEXTS = st.lists(
    st.sampled_from(["canon", "camera", "data", "base", "database", "databse", "24in"]), min_size=1
).map(" ".join)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("query sampling online", "online query sampling", "same"),
        ("query sampling online", "query sampling online", "same"),
        ("efficient data base sampling method", "efficient database sampling method", "very_close"),
        ("estimating the query result size", "estimatng the query result size", "very_close"),
        ("one two three four", "one two three five", "close"),
        ("one two three four", "one two five six", "some"),
        ("one two three four", "five six seven eight", "none"),
        ("model 12345 black", "model 12346 black", "similar"),
    ],
)
def test_more_words_in_common_are_a_better_level(left: str, right: str, expected: str) -> None:
    assert label(Words(), left, right) == expected


def similarity(left: str, right: str, frequencies: Frequencies | None = None) -> float:
    return float(word_similarity([left], [right], frequencies)[0])


def test_a_word_weighs_its_information() -> None:
    # The squares of 1, 3 and 10 bits: camera, canon, and a word that one record alone has.
    assert similarity("canon camera", "canon eos", FREQUENCIES) == pytest.approx(9 / (10 * 109) ** 0.5)


def test_a_common_word_in_common_says_less_than_a_rare_one() -> None:
    assert similarity("camera eos", "camera ixus", FREQUENCIES) < similarity(
        "camera eos", "canon eos", FREQUENCIES
    )


def test_a_word_in_all_records_still_makes_equal_texts_the_same() -> None:
    everywhere = Frequencies(of="words", records=10, others=1, counts={"record": 10})
    assert similarity("record", "record", everywhere) == pytest.approx(1.0)


@given(left=TEXTS, right=TEXTS, known=st.booleans())
def test_similarity_is_symmetric_and_bounded(left: str, right: str, known: bool) -> None:
    frequencies = FREQUENCIES if known else None
    found = similarity(left, right, frequencies)
    assert found == similarity(right, left, frequencies)
    assert 0.0 <= found <= 1.0 + 1e-9


@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=6))
def test_what_is_compared_beside_a_pair_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    together = word_similarity([left for left, _ in pairs], [right for _, right in pairs], FREQUENCIES)
    assert together.tolist() == [similarity(left, right, FREQUENCIES) for left, right in pairs]


@pytest.mark.parametrize("typo", ["recieve", "receve", "reeceive", "recexve", "xreceive", "receiv", "eceive"])
def test_one_typo_in_a_long_word_costs_little(typo: str) -> None:
    assert similarity("receive canon", f"{typo} canon") == pytest.approx(0.95)


def test_a_word_is_the_typo_of_one_word_only() -> None:
    assert similarity("databse canon", "database databases canon") == pytest.approx(1.9 / 6**0.5)


def test_of_a_very_long_text_the_first_two_thousand_words_count() -> None:
    long = " ".join(f"no{number}" for number in range(2_000))
    assert similarity(f"{long} camera eos", f"{long} canon ixus lens") == pytest.approx(1.0)
    assert similarity(f"camera {long}", f"canon {long}") == pytest.approx(1_999 / 2_000)


@pytest.mark.parametrize(("letters", "expected"), [(60, 0.95), (61, 0.5), (20_000, 0.5)])
def test_what_is_longer_than_any_word_has_no_typo(letters: int, expected: float) -> None:
    word = "x" * (letters - 1)
    assert similarity(f"canon {word}y", f"canon {word}z") == pytest.approx(expected)


@given(text=TEXTS)
def test_a_text_is_most_similar_to_itself(text: str) -> None:
    assert similarity(text, text, FREQUENCIES) == pytest.approx(1.0)


def test_the_frequencies_of_the_rules_are_read() -> None:
    column = Column.of(["canon eos", "camera eos"])
    left, right = column.codes[:1], column.codes[1:]
    graded = [
        Words().compare([PairColumn(left, right, column.values, frequencies)]).tolist()
        for frequencies in (None, FREQUENCIES)
    ]
    assert graded == [[4], [1]]
