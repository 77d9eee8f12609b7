"""What a report is made of: scores, clusters and blocks of one run, and the truth where it is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.rules import MatchRules
from matching.score import Indices
from matching.table import Table

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """Pairs of places of records with their scores, one row each.

    `weight` is that of the evidence, in bits; `probability` may lie below what the weight says, where rivals
    are likelier.
    """

    left: Indices
    right: Indices
    weight: Floats
    probability: Floats
    vetoed: Booleans

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What one block rule gives: keys, pairs, pairs that no other rule gives, and the records of its largest block."""

    rule: str
    keys: int
    pairs: int
    pairs_of_its_own: int
    largest: int


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Which of the edges truly match, and how many pairs of records do in all, compared or not."""

    matching: Booleans
    pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One run over records.

    `sampled_weights` are those of a sample of all `candidate_pairs`, in bits; `edges` are the pairs that are
    probable enough to be kept. `cluster_sizes` counts clusters by the number of their records.
    """

    object_name: str
    rules: MatchRules
    ids: Sequence[str]
    features: Table
    candidate_pairs: int
    sampled_weights: Floats
    edges: ScoredPairs
    cluster_sizes: Mapping[int, int]
    blocks: Sequence[Blocks]
    truth: Truth | None = None


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
    return _curves(edges, thresholds, edges.probability, float(edges.probability.sum()))


def true_curves(edges: ScoredPairs, thresholds: Floats, truth: Truth) -> Curves:
    """What is true; recall is that among all pairs that match, compared or not."""
    return _curves(edges, thresholds, truth.matching.astype(np.float64), float(truth.pairs))


def _curves(edges: ScoredPairs, thresholds: Floats, matching: Floats, all_matching: float) -> Curves:
    order = np.argsort(edges.probability, kind="stable")
    shares = 1.0 / (1.0 + np.exp2(-thresholds))
    below = np.searchsorted(edges.probability[order], shares, side="left")
    found = np.concatenate((np.cumsum(matching[order][::-1])[::-1], [0.0]))[below]
    taken = len(edges) - below
    return Curves(
        thresholds=thresholds,
        precision=np.where(taken > 0, found / np.maximum(taken, 1), 1.0),
        recall=found / all_matching if all_matching else np.ones(len(thresholds)),
    )
