"""The truth chooses the best threshold and the best clustering."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.matching.best import best_of, one_to_one
from benchmarks.matching.truth import Truth


def _truth(clusters: list[int], sources: list[int]) -> Truth:
    ids = tuple(f"r{place}" for place in range(len(clusters)))
    return Truth(ids, np.array(sources), np.array(clusters), None)


def test_the_threshold_that_parts_right_from_wrong_is_found() -> None:
    truth = _truth([0, 0, 1, 1, 2], [0] * 5)
    best = best_of(truth, np.array([[0, 1], [2, 3], [1, 2], [3, 4]]), np.array([9.0, 4.2, 4.1, -30.0]))
    assert best.how == "clusters"
    assert best.quality.f1 == 1.0
    assert 4.1 < best.threshold <= 4.2


def test_one_partner_each_is_better_where_sources_hold_everything_once() -> None:
    truth = _truth([0, 1, 0, 1], [0, 0, 1, 1])
    pairs = np.array([[0, 2], [0, 3], [1, 3]])
    best = best_of(truth, pairs, np.array([9.0, 7.0, 5.0]))
    assert (best.how, best.quality.f1) == ("one to one", 1.0)


def test_the_best_of_two_partners_is_taken_whatever_the_order() -> None:
    pairs = np.array([[0, 3], [1, 3], [0, 2]])
    assert one_to_one(pairs, np.array([1.0, 2.0, 0.5])).tolist() == [1, 2]


def test_without_pairs_every_record_is_alone() -> None:
    best = best_of(_truth([0, 0], [0, 0]), np.empty((0, 2), dtype=np.int64), np.empty(0))
    assert best.quality.recall == pytest.approx(0.0)
