"""The best that scored pairs could give: the threshold and the clustering that the truth itself would choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.quality import Quality, judge
from benchmarks.matching.truth import Codes, Truth, components

_STEPS = 40


@dataclass(frozen=True, slots=True)
class Best:
    """How the best was reached, from which score on, and what it is."""

    how: str
    threshold: float
    quality: Quality


def best_of(truth: Truth, pairs: Codes, scores: NDArray[np.float64]) -> Best:
    """The highest pairwise F1 over thresholds and clusterings; an oracle that a user does not have.

    Tried are connected components and, where the records have exactly two sources, the greedy choice of one
    partner each across the sources, the highest score first.

    Args:
        truth: of the set.
        pairs: places in the ids of the truth, shape (n, 2).
        scores: shape (n,), on a scale where equal steps are of equal interest, such as bits.
    """
    found = [_best_threshold("clusters", truth, pairs, scores)]
    if truth.two_sources:
        across = truth.sources[pairs[:, 0]] != truth.sources[pairs[:, 1]]
        chosen = one_to_one(pairs[across], scores[across])
        found.append(_best_threshold("one to one", truth, pairs[across][chosen], scores[across][chosen]))
    return max(found, key=lambda best: best.quality.f1)


def one_to_one(pairs: Codes, scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of the pairs that are taken, highest score first, while neither of their records is taken yet."""
    taken: set[int] = set()
    chosen = []
    for place in np.lexsort((pairs[:, 1], pairs[:, 0], -scores)).tolist():
        one, other = pairs[place].tolist()
        if one not in taken and other not in taken:
            taken.update((one, other))
            chosen.append(place)
    return np.array(chosen, dtype=np.int64)


def _best_threshold(how: str, truth: Truth, pairs: Codes, scores: NDArray[np.float64]) -> Best:
    """First the whole range in even steps, then twice more around the best of them."""

    def tried(thresholds: Iterable[float]) -> list[Best]:
        return [
            Best(how, threshold, judge(truth, components(len(truth.ids), pairs[scores >= threshold])))
            for threshold in thresholds
        ]

    if not len(scores):
        return Best(how, 0.0, judge(truth, np.arange(len(truth.ids))))
    low, high = float(scores.min()), float(scores.max())
    step = (high - low) / _STEPS
    best = max(tried(np.linspace(low, high, _STEPS + 1).tolist()), key=lambda best: best.quality.f1)
    for _ in range(2):
        around = np.linspace(best.threshold - step, best.threshold + step, 11).tolist()
        best = max([best, *tried(around)], key=lambda best: best.quality.f1)
        step /= 5
    return best
