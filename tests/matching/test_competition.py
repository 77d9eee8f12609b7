"""Rivals are heard: of a source free of duplicates one record at most is right."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.competition import probability_among_rivals
from matching.score import probability_of

Weighted = dict[tuple[int, int], float]
# Records 0 to 3 are of the first source, 4 to 7 of the second.
SOURCES = np.array([0, 0, 0, 0, 1, 1, 1, 1])
BOTH = np.array([True, True])

weights = st.floats(-12.0, 12.0)
contests = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(4, 7)), weights, min_size=1, max_size=16)


def among(pairs: Weighted, unique: np.ndarray = BOTH) -> dict[tuple[int, int], float]:
    """The probability of each pair, handed over in the order of the mapping."""
    found = probability_among_rivals(
        np.array(list(pairs.values())),
        np.array([left for left, _ in pairs]),
        np.array([right for _, right in pairs]),
        SOURCES,
        unique,
    )
    return dict(zip(pairs, found.tolist(), strict=True))


def alone(weight: float) -> float:
    return float(probability_of(np.array([weight]))[0])


def counted_out(pairs: Weighted) -> dict[tuple[int, int], float]:
    """The same by adding up every set of pairs in which no record has two partners."""
    total, with_pair = 0.0, dict.fromkeys(pairs, 0.0)
    for taken in product((False, True), repeat=len(pairs)):
        chosen = [pair for pair, takes in zip(pairs, taken, strict=True) if takes]
        records = [record for pair in chosen for record in pair]
        if len(set(records)) < len(records):
            continue
        odds = 2.0 ** sum(pairs[pair] for pair in chosen)
        total += odds
        for pair in chosen:
            with_pair[pair] += odds
    return {pair: odds / total for pair, odds in with_pair.items()}


@given(st.lists(weights, min_size=1, max_size=4))
def test_a_pair_without_rivals_keeps_the_probability_of_its_weight(found: list[float]) -> None:
    pairs = {(place, place + 4): weight for place, weight in enumerate(found)}
    for pair, probability in among(pairs).items():
        assert probability == pytest.approx(alone(pairs[pair]), abs=1e-9)


@given(contests)
def test_without_a_source_free_of_duplicates_nobody_is_a_rival(pairs: Weighted) -> None:
    found = among(pairs, np.array([False, False]))
    assert found == {pair: alone(weight) for pair, weight in pairs.items()}


def test_there_may_be_no_pair() -> None:
    assert among({}) == {}


@given(weights)
def test_two_equal_rivals_are_both_less_likely_than_not(weight: float) -> None:
    found = among({(0, 4): weight, (0, 5): weight})
    assert found[0, 4] == found[0, 5] < 0.5
    assert found[0, 4] == pytest.approx(1.0 / (2.0 + 2.0**-weight))


@given(st.floats(0.1, 1e3), st.sampled_from([[(0, 4), (0, 5)], [(0, 4), (0, 5), (1, 4), (1, 5)]]))
def test_however_strong_equal_rivals_are_none_is_likelier_than_not(
    weight: float, pairs: list[tuple[int, int]]
) -> None:
    (probability,) = set(among(dict.fromkeys(pairs, weight)).values())
    assert probability < 0.5


def test_equal_rivals_in_a_circle_are_not_likelier_than_not() -> None:
    found = among({(0, 4): 11.821990985188592, (0, 5): 11.821990985188592, (1, 4): 16.2, (1, 5): 16.2})
    assert found[1, 4] == found[1, 5] < 0.5


def test_a_strong_match_leaves_no_room_for_weak_rivals() -> None:
    found = among({(0, 4): 20.0, (0, 5): 5.0, (1, 4): 5.0})
    assert found[0, 4] > 0.99
    assert max(found[0, 5], found[1, 4]) < 0.01 < 0.9 < alone(5.0)


def test_a_rival_that_has_a_better_match_gives_way() -> None:
    tied = among({(0, 4): 6.0, (0, 5): 6.0})
    freed = among({(0, 4): 6.0, (0, 5): 6.0, (1, 5): 16.0})
    assert tied[0, 4] < 0.5
    assert freed[0, 4] > 0.95


def test_records_of_a_source_with_duplicates_are_no_rivals_of_each_other() -> None:
    # The second source alone is free of duplicates: several of the first may be the thing that it holds once.
    found = among({(0, 4): 6.0, (1, 4): 6.0, (0, 5): 6.0}, np.array([False, True]))
    assert found[1, 4] == pytest.approx(alone(6.0))
    assert found[0, 4] == pytest.approx(found[0, 5])
    assert found[0, 4] < 0.5


@given(st.lists(weights, min_size=1, max_size=7))
def test_along_a_chain_of_rivals_the_probabilities_are_exact(found: list[float]) -> None:
    chain = [(0, 4), (1, 4), (1, 5), (2, 5), (2, 6), (3, 6), (3, 7)]
    pairs = dict(zip(chain, found, strict=False))
    exact = counted_out(pairs)
    for pair, probability in among(pairs).items():
        assert probability == pytest.approx(exact[pair], abs=1e-6)


@given(st.lists(weights, min_size=1, max_size=4))
def test_around_one_record_the_probabilities_are_exact(found: list[float]) -> None:
    pairs = {(0, place): weight for place, weight in enumerate(found, start=4)}
    exact = counted_out(pairs)
    for pair, probability in among(pairs).items():
        assert probability == pytest.approx(exact[pair], abs=1e-9)


@given(contests)
def test_a_rival_never_makes_a_pair_likelier_than_its_weight(pairs: Weighted) -> None:
    for pair, probability in among(pairs).items():
        assert 0.0 <= probability <= alone(pairs[pair]) + 1e-9


@given(contests)
def test_left_and_right_may_be_exchanged(pairs: Weighted) -> None:
    found = among(pairs)
    for (right, left), probability in among({(b, a): weight for (a, b), weight in pairs.items()}).items():
        assert probability == pytest.approx(found[left, right], abs=1e-9)


@given(contests, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(pairs: Weighted, random: Random) -> None:
    found = among(pairs)
    for pair, probability in among(dict(random.sample(list(pairs.items()), len(pairs)))).items():
        assert probability == pytest.approx(found[pair], abs=1e-9)


def test_weights_beyond_all_measure_stay_probabilities() -> None:
    found = among({(0, 4): 1e6, (0, 5): -1e6, (1, 4): 3.0})
    assert found[0, 4] == pytest.approx(1.0)
    assert found[0, 5] == pytest.approx(0.0)
    assert found[1, 4] == pytest.approx(0.0)


def test_which_record_of_a_pair_comes_first_changes_nothing() -> None:
    # Records 0 to 2 are of one source, 3 to 5 of another; the third pair contests the first two.
    weight = np.array([5.0, 5.0, 4.0, 1.0])
    left, right = np.array([0, 1, 0, 2]), np.array([3, 3, 4, 5])
    sources, unique = np.array([0, 0, 0, 1, 1, 1]), np.array([True, True])
    straight = probability_among_rivals(weight, left, right, sources, unique)
    for mask in range(16):
        swapped = (mask >> np.arange(4)) % 2 == 1
        one, other = np.where(swapped, right, left), np.where(swapped, left, right)
        assert probability_among_rivals(weight, one, other, sources, unique).tolist() == straight.tolist()
