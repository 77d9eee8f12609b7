"""Weights whose sums come near to what is known of pairs, where shares counted one by one say too much."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.score import Bound, probability_of
from matching.train.additive import Weights, nearest, shares_of, told, within

Floats = NDArray[np.float64]

M = [np.array(shares) for shares in ([0.8, 0.2], [0.7, 0.2, 0.1], [0.6, 0.4])]
U = [np.array(shares) for shares in ([0.1, 0.9], [0.05, 0.15, 0.8], [0.2, 0.8])]
START = Weights(M, U, -3.0)


def levels_of(count: int, seed: int = 1) -> NDArray[np.int8]:
    rng = np.random.default_rng(seed)
    columns = [rng.choice(len(u), count, p=(m + u) / 2) for m, u in zip(M, U, strict=True)]
    levels = np.stack(columns, axis=1).astype(np.int8)
    levels[rng.random(levels.shape) < 0.2] = -1
    return levels


def judged(levels: NDArray[np.int8], weights: Weights, bounds: list[Bound] | None = None) -> Floats:
    counted, _ = within(bounds or [], told(levels, np.zeros(levels.shape), weights.bits))
    return probability_of(np.asarray(counted.sum(axis=1) + weights.prior_bits))


def found(levels: NDArray[np.int8], known: Floats, bounds: list[Bound] | None = None) -> Weights:
    return nearest(levels, np.zeros(levels.shape), known, START, bounds or [])


def bits_lost(known: Floats, said: Floats) -> float:
    return float(-(known * np.log2(said) + (1.0 - known) * np.log2(1.0 - said)).mean())


@pytest.mark.parametrize("bounds", [[], [Bound((0, 1), 3.0, -1.0)]], ids=["free", "bounded"])
def test_weights_that_are_right_stay(bounds: list[Bound]) -> None:
    levels = levels_of(2_000)
    weights = found(levels, judged(levels, START, bounds), bounds)
    assert weights.prior_bits == pytest.approx(START.prior_bits, abs=0.01)
    for bits, before in zip(weights.bits, START.bits, strict=True):
        assert bits == pytest.approx(before, abs=0.01)


def test_what_two_comparisons_say_for_one_reason_is_not_said_twice() -> None:
    levels = levels_of(4_000)
    levels[:, 2] = levels[:, 0]
    # The third says what the first has said: it is known without it.
    known = judged(levels[:, :2], Weights(M[:2], U[:2], -3.0))
    weights = found(levels, known)
    assert bits_lost(known, judged(levels, START)) > bits_lost(known, known) + 0.05
    assert bits_lost(known, judged(levels, weights)) < bits_lost(known, known) + 0.002
    both = weights.bits[0] + weights.bits[2]
    assert both == pytest.approx(START.bits[0], abs=0.1)


def test_as_many_matches_are_expected_as_are_known() -> None:
    levels = levels_of(3_000)
    known = np.random.default_rng(2).random(3_000) ** 3
    assert judged(levels, found(levels, known)).sum() == pytest.approx(known.sum(), rel=1e-3)


def test_shares_sum_to_one_where_all_levels_speak_for_a_match() -> None:
    levels = levels_of(4_000)
    # That there is anything to compare speaks for a match, whatever it is.
    known = np.where(levels[:, 0] >= 0, 0.6, 0.1)
    weights = found(levels, known)
    for m, u in zip(weights.m, weights.u, strict=True):
        assert m.sum() == pytest.approx(1.0)
        assert u.sum() == pytest.approx(1.0)
        assert min(m.min(), u.min()) > 0.0
    assert judged(levels, weights).sum() == pytest.approx(known.sum(), rel=1e-3)


def test_few_pairs_change_little() -> None:
    levels = np.zeros((3, 3), dtype=np.int8)
    weights = found(levels, np.zeros(3))
    for bits, before in zip(weights.bits, START.bits, strict=True):
        assert np.abs(bits - before).max() < 3.0


def test_pairs_past_a_bound_say_nothing_of_the_levels_behind_it() -> None:
    bits = np.array([[4.0, 3.0, 1.0], [4.0, -2.0, 1.0], [1.0, 1.0, 5.0]])
    counted, matters = within([Bound((0, 1), 3.0)], bits)
    assert counted.tolist() == [[3.0, 0.0, 1.0], [3.0, -2.0, 1.0], [1.0, 1.0, 5.0]]
    assert matters.tolist() == [[False, False, True], [False, True, True], [True, True, True]]
    counted, matters = within([Bound((0, 1), 3.0, -3.0)], -bits)
    assert counted.tolist() == [[-3.0, 0.0, -1.0], [-3.0, 2.0, -1.0], [-1.0, -1.0, -5.0]]
    assert matters.tolist() == [[False, False, True], [False, True, True], [True, True, True]]


def test_shares_of_bits_give_the_bits_again() -> None:
    bits, u = np.array([5.0, 1.0, -0.5, -4.0]), np.array([0.01, 0.09, 0.2, 0.7])
    m, u = shares_of(bits, u)
    assert np.log2(m / u) == pytest.approx(bits)
    assert m.sum() == pytest.approx(1.0)
    assert u.sum() == pytest.approx(1.0)
