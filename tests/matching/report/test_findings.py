"""Curves say what a threshold would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.scores import ScoredPairs
from matching.report.findings import Truth, asked, expected_curves, log_odds, merged, true_curves
from matching.score import probability_of
from tests.matching.example import RULES

_BITS = st.lists(st.integers(-40, 40), max_size=30)


def edges(probability: list[float]) -> ScoredPairs:
    count = len(probability)
    return ScoredPairs(
        count,
        np.arange(count),
        np.arange(count) + 1,
        np.array([log_odds(share) for share in probability]),
        np.zeros(count, dtype=np.bool_),
        np.array(probability, dtype=np.float64),
    )


def test_curves_count_what_lies_at_or_above_the_threshold() -> None:
    found = expected_curves(edges([0.9, 0.5, 0.1]), np.array([log_odds(0.5)]))
    assert found.precision[0] == pytest.approx(1.4 / 2)
    assert found.recall[0] == pytest.approx(1.4 / 1.5)


def test_true_recall_counts_matches_that_were_never_compared() -> None:
    truth = Truth(np.array([True, False, True]), pairs=4, judged=np.ones(3, dtype=np.bool_))
    found = true_curves(edges([0.9, 0.5, 0.1]), np.array([log_odds(0.5), 60.0]), truth)
    assert found.precision.tolist() == [0.5, 1.0]
    assert found.recall.tolist() == [0.25, 0.0]
    assert found.f1[0] == pytest.approx(1 / 3)


def test_edges_of_which_the_truth_says_nothing_are_neither_right_nor_wrong() -> None:
    truth = Truth(np.array([True, False, False]), pairs=1, judged=np.array([True, False, True]))
    found = true_curves(edges([0.9, 0.5, 0.1]), np.array([log_odds(0.5), -60.0]), truth)
    assert found.precision.tolist() == [1.0, 0.5]


def test_a_steward_is_asked_what_is_in_doubt_or_vetoed() -> None:
    pairs = replace(
        edges([0.99, 0.9, 0.1, 0.99]),
        vetoed=np.array([False, False, False, True]),
        probability=np.array([0.99, 0.9, 0.1, 0.0]),
    )
    assert merged(RULES, pairs).tolist() == [True, False, False, False]
    assert asked(RULES, pairs).tolist() == [False, True, False, True]


@given(_BITS)
def test_a_higher_threshold_never_gives_more_recall(bits: list[int]) -> None:
    shares = probability_of(np.array(bits, dtype=np.float64)).tolist()
    found = expected_curves(edges(shares), np.linspace(-10, 10, 21))
    assert (np.diff(found.recall) <= 1e-12).all()
    assert ((found.precision >= 0) & (found.precision <= 1 + 1e-12)).all()


@given(st.floats(-59, 59))
def test_log_odds_undo_the_probability(bits: float) -> None:
    share = float(probability_of(np.array([bits]))[0])
    if 0.0 < share < 1.0:
        assert abs(float(probability_of(np.array([log_odds(share)]))[0]) - share) < 1e-12
    assert log_odds(1.0) == 60.0
    assert log_odds(0.0) == -60.0
