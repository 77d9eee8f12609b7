"""Bits of levels that add up to what is known of pairs."""

from __future__ import annotations

import numpy as np
import pytest

from matching.train.sums import summed


def test_what_agrees_for_one_reason_does_not_count_twice() -> None:
    # Artist and album agree together; one of four pairs that have both in common is a match.
    levels = np.array([[0, 0]] * 400 + [[1, 1]] * 600, dtype=np.int8)
    probability = np.where(levels[:, 0] == 0, 0.25, 0.05)
    alone = [np.array([6.0, -6.0]), np.array([6.0, -6.0])]
    artist, album = summed(levels, np.zeros(1_000), probability, alone)
    apart = (artist[0] + album[0]) - (artist[1] + album[1])
    assert apart == pytest.approx(np.log2(0.25 / 0.75) - np.log2(0.05 / 0.95), abs=1.0)


def test_what_pairs_have_besides_is_not_counted_again() -> None:
    levels = np.array([[0]] * 500 + [[1]] * 500, dtype=np.int8)
    probability = np.where(levels[:, 0] == 0, 0.9, 0.1)
    (plain,) = summed(levels, np.zeros(1_000), probability, [np.array([0.0, 0.0])])
    (besides,) = summed(levels, np.where(levels[:, 0] == 0, 2.0, 0.0), probability, [np.array([0.0, 0.0])])
    assert (plain[0] - plain[1]) - (besides[0] - besides[1]) == pytest.approx(2.0, abs=0.1)


def test_where_no_pair_tells_the_bits_stay() -> None:
    levels = np.array([[0, -1]] * 50 + [[1, -1]] * 50, dtype=np.int8)
    start = [np.array([3.0, -3.0]), np.array([2.0, -5.0])]
    assert summed(levels, np.zeros(100), np.full(100, 0.5), start)[1].tolist() == pytest.approx([2.0, -5.0])
