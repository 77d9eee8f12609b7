"""What a report is made of: scores, clusters and blocks of one run, and the truth where it is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.batch.coverage import Coverage
from matching.batch.scores import ScoredPairs
from matching.rules import MatchRules
from matching.score import probability_of
from matching.table import Table

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Which of the edges truly match, and how many pairs of records do in all, compared or not.

    `judged` says of which edges the truth says anything: the others are neither right nor wrong.
    """

    matching: Booleans
    pairs: int
    judged: Booleans


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One run over records.

    `edges` are the pairs that are probable enough to be kept, `sampled_weights` the match weights of a sample of
    all pairs compared, in bits. `cluster_sizes` counts clusters by the number of their records.
    """

    object_name: str
    rules: MatchRules
    ids: Sequence[str]
    features: Table
    edges: ScoredPairs
    sampled_weights: Floats
    cluster_sizes: Mapping[int, int]
    coverage: Coverage
    truth: Truth | None = None


def merged(rules: MatchRules, pairs: ScoredPairs) -> Booleans:
    """Which pairs the hub merges by itself."""
    return (pairs.probability >= rules.merge) & ~pairs.vetoed


def asked(rules: MatchRules, pairs: ScoredPairs) -> Booleans:
    """Which pairs the hub asks a steward about: those in doubt, and those that a veto keeps from being merged."""
    return (likelihood(pairs) >= rules.review) & ~merged(rules, pairs)


def likelihood(pairs: ScoredPairs) -> Floats:
    """The probabilities of pairs, vetoes not heeded."""
    return np.where(pairs.vetoed, probability_of(pairs.weight), pairs.probability)


def log_odds(probability: float) -> float:
    """A probability in bits, log2(p / (1 - p)), between -60 and 60."""
    if probability <= 0.0 or probability >= 1.0:
        return math.copysign(60.0, probability - 0.5)
    return min(max(math.log2(probability) - math.log2(1.0 - probability), -60.0), 60.0)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Precision and recall when all pairs at or above a threshold are taken, one entry per threshold in bits."""

    thresholds: Floats
    precision: Floats
    recall: Floats

    @property
    def f1(self) -> Floats:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return np.asarray(2 * self.precision * self.recall / np.where(total > 0.0, total, 1.0))


def expected_curves(edges: ScoredPairs, thresholds: Floats) -> Curves:
    """What the probabilities themselves promise; recall is that among the edges."""
    return _curves(edges.probability, thresholds, edges.probability, float(edges.probability.sum()))


def true_curves(edges: ScoredPairs, thresholds: Floats, truth: Truth) -> Curves:
    """What is true of the edges judged; recall is that among all pairs that match, compared or not."""
    matching = truth.matching[truth.judged].astype(np.float64)
    return _curves(edges.probability[truth.judged], thresholds, matching, float(truth.pairs))


def _curves(probability: Floats, thresholds: Floats, matching: Floats, all_matching: float) -> Curves:
    order = np.argsort(probability, kind="stable")
    shares = 1.0 / (1.0 + np.exp2(-thresholds))
    below = np.searchsorted(probability[order], shares, side="left")
    found = np.concatenate((np.cumsum(matching[order][::-1])[::-1], [0.0]))[below]
    taken = len(order) - below
    return Curves(
        thresholds=thresholds,
        precision=np.where(taken > 0, found / np.maximum(taken, 1), 1.0),
        recall=found / all_matching if all_matching else np.ones(len(thresholds)),
    )
