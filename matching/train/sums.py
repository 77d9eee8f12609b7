"""Weights of single levels whose sum says what several classes of pairs say together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

Floats = NDArray[np.float64]

_HOLD = 1.0
_MOST_ROUNDS = 200
_MOST_ODDS = 40.0
_LEAST = 1e-6
_NAT = float(np.log(2.0))


def summed(
    levels: NDArray[np.int8], extra: Floats, probability: Floats, bits: Sequence[Floats]
) -> list[Floats]:
    """The bits per comparison and level whose sum says best how probable pairs are.

    It is a logistic regression on the levels, with probabilities in place of labels. Those of single comparisons say
    too much where several agree for one reason.

    Args:
        levels: of each pair, one column per comparison; -1 without evidence.
        extra: bits that each pair has besides.
        probability: of each pair.
        bits: per comparison those of its levels to start from, and to keep near where few pairs tell.
    """
    patterns, places, counts = np.unique(levels, axis=0, return_inverse=True, return_counts=True)
    wanted, offset = (
        np.bincount(places.ravel(), weights=column, minlength=len(patterns)) / counts
        for column in (probability, extra * _NAT)
    )
    starts = np.cumsum([1, *map(len, bits)])
    design = _indicators(patterns, starts)
    first = np.concatenate(([0.0], *bits)) * _NAT
    hold = np.full(len(first), _HOLD)
    hold[0] = 0.0
    turned = design.T.tocsr()

    def loss(values: Floats) -> tuple[float, Floats]:
        odds = np.clip(design @ values + offset, -_MOST_ODDS, _MOST_ODDS)
        found, away = 1.0 / (1.0 + np.exp(-odds)), values - first
        cost = counts * (np.logaddexp(0.0, odds) - wanted * odds)
        slope = turned @ (counts * (found - wanted)) + hold * away
        return float(cost.sum() + 0.5 * (hold * away**2).sum()), slope

    share = min(max(float(probability.mean()), _LEAST), 1.0 - _LEAST)
    begin = first.copy()
    begin[0] = np.log(share / (1.0 - share))
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ROUNDS}).x / _NAT
    return [found[start:stop] for start, stop in pairwise(starts.tolist())]


def _indicators(patterns: NDArray[np.int8], starts: NDArray[np.intp]) -> csr_array:
    """A row per pattern with 1 for the constant, in front, and for each level that it has."""
    rows, columns = np.nonzero(patterns >= 0)
    every = np.arange(len(patterns))
    chosen = starts[:-1][columns] + patterns[rows, columns]
    entries = (np.concatenate((every, rows)), np.concatenate((np.zeros_like(every), chosen)))
    return csr_array((np.ones(len(entries[0])), entries), shape=(len(patterns), int(starts[-1])))
