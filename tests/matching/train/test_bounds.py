"""What correlated comparisons may take away together is learned from matches that differ in all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.score import Bound
from matching.train.bounds import bounded
from matching.train.expectation import Estimate, Evidence
from matching.train.rivals import Rivals

M, U = np.array([0.9, 0.1]), np.array([0.1, 0.9])
START = Bound((0, 1, 2), 12.0, -12.0)


def evidence(levels: NDArray[np.int8], bound: Bound = START) -> Evidence:
    every = np.ones(len(levels), dtype=np.bool_)
    return Evidence(levels, np.zeros(levels.shape), every, ~every, bounds=[bound])


def learned(levels: NDArray[np.int8], match: NDArray[np.float64], bound: Bound = START) -> float:
    found = Estimate([M] * 4, [U] * 4, 0.0, 0.0, 1, True, match, match)
    return bounded(evidence(levels, bound), found).bounds[0].at_least_bits


def pairs(matches_apart: int) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """A thousand matches, so many of which differ in street, city and telephone, and as many others that all do."""
    matches = np.zeros((1_000, 4), dtype=np.int8)
    matches[:matches_apart, :3] = 1
    others = np.ones((1_000, 4), dtype=np.int8)
    return np.vstack((matches, others)), np.repeat([1.0, 0.0], 1_000)


def test_matches_that_moved_bound_what_differing_in_all_says() -> None:
    alone = 3 * np.log2(0.1 / 0.9)
    found = learned(*pairs(matches_apart=100))
    assert found == pytest.approx(np.log2(0.1), abs=0.1)
    assert found > alone + 5.0


def test_the_more_matches_have_moved_the_less_is_taken_away() -> None:
    rare, common = learned(*pairs(matches_apart=10)), learned(*pairs(matches_apart=200))
    assert rare < common < 0.0


def test_one_comparison_without_the_others_says_nothing_of_all() -> None:
    levels, match = pairs(matches_apart=100)
    single = np.full((500, 4), -1, dtype=np.int8)
    single[:, 0] = 1
    more = np.vstack((levels, single)), np.append(match, np.ones(500))
    assert learned(*more) == pytest.approx(learned(levels, match))


def test_what_has_no_bound_gets_none() -> None:
    assert learned(*pairs(matches_apart=100), Bound((0, 1, 2), 12.0)) == -np.inf


def test_where_no_pair_differs_in_all_the_bound_stays() -> None:
    levels, match = pairs(matches_apart=0)
    assert learned(levels[:1_000], match[:1_000]) == -12.0


def test_one_match_in_a_hundred_at_least_has_moved() -> None:
    assert learned(*pairs(matches_apart=0)) == pytest.approx(np.log2(0.01), abs=0.01)


def bits_in_favour(neighbours: int, *, rivals: bool = True, bound: Bound = START) -> float:
    """Of a thousand matches with all in common, and a thousand others of which so many are neighbours that have."""
    levels = np.zeros((2_000, 4), dtype=np.int8)
    levels[1_000:] = 1
    levels[1_000 : 1_000 + neighbours, :3] = 0
    match = np.repeat([1.0, 0.0], 1_000)
    left = np.arange(2_000)
    sources = np.repeat([0, 1], 2_000)
    contested = Rivals(left, left + 2_000, sources, np.array([True, True, False]), True)
    found = Estimate([M] * 4, [U] * 4, -9.0, 0.0, 1, True, match, match)
    asked = evidence(levels, bound)
    return bounded(replace(asked, rivals=contested if rivals else None), found).bounds[0].at_most_bits


def test_neighbours_among_rivals_bound_what_agreeing_in_all_says() -> None:
    alone = 3 * np.log2(0.9 / 0.1)
    found = bits_in_favour(neighbours=100)
    assert found == pytest.approx(np.log2(1 / 0.1), abs=0.2)
    assert found < alone - 5.0


def test_the_more_neighbours_there_are_the_less_a_house_says() -> None:
    assert (
        bits_in_favour(neighbours=300) < bits_in_favour(neighbours=30) < bits_in_favour(neighbours=3) < 12.0
    )


def test_without_rivals_neighbours_are_a_class_of_their_own_and_the_bound_stays() -> None:
    assert bits_in_favour(neighbours=100, rivals=False) == 12.0


def test_a_bound_in_one_direction_is_not_learned() -> None:
    assert bits_in_favour(neighbours=100, bound=Bound((0, 1, 2), 12.0)) == 12.0
