"""How good clusters and probabilities are, counted from contingency tables: a million records take seconds."""

from __future__ import annotations

import csv
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.truth import Codes, Truth
from matching.evaluate import calibration as calibration_of

LEAST_PROBABILITY = 0.01
"""Pairs below it say nothing of calibration: nearly every pair of records is there, and right."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and F1 in [0.0, 1.0], over pairs and over records (B-cubed).

    Precision without a predicted pair is 1.0 where there is no true pair either, else 0.0; recall without a
    true pair is 1.0.
    """

    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Pairs as places in the ids of a truth, shape (n, 2), smaller first, with their scores, shape (n,) each.

    Probabilities are in [0.0, 1.0]; weights, in bits, still differ where probabilities are all but 1.
    """

    pairs: Codes
    probabilities: NDArray[np.float64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far probabilities can be trusted.

    Attributes:
        error: expected calibration error in [0.0, 1.0]: over the bins of `matching.evaluate`, the distance of the mean
            probability from the share of true pairs, weighted by the pairs of the bin; None without pairs.
        by_chance: the error to expect of as many pairs, were every probability right; None without pairs.
        merge_precision: share of true pairs among those of the merge threshold or above; None without any.
        merges: how many pairs those are.
    """

    error: float | None
    by_chance: float | None
    merge_precision: float | None
    merges: int


def judge(truth: Truth, found: Codes) -> Quality:
    """Compare clusters with the truth.

    Where the truth lists pairs, pairs across sources alone count, and B-cubed takes their connected components
    as the true clusters. B-cubed is that of Bagga and Baldwin (1998): precision and recall of each record's own
    cluster, averaged over the records.

    Args:
        truth: of the set.
        found: the cluster of each record, shape (records,).
    """
    cell = _joined(found, truth.clusters)
    across = truth.sources if truth.pairs is not None else None
    predicted = _pairs_within(found, across)
    if truth.pairs is not None:
        true = len(truth.pairs)
        correct = int(np.count_nonzero(found[truth.pairs[:, 0]] == found[truth.pairs[:, 1]]))
    else:
        true = _pairs_within(truth.clusters, None)
        correct = _pairs_within(cell, None)
    precision = correct / predicted if predicted else float(not true)
    recall = correct / true if true else 1.0
    shared = _sizes(cell)
    bcubed_precision = float(np.mean(shared / _sizes(found))) if len(found) else 0.0
    bcubed_recall = float(np.mean(shared / _sizes(truth.clusters))) if len(found) else 0.0
    return Quality(
        precision,
        recall,
        harmonic(precision, recall),
        bcubed_precision,
        bcubed_recall,
        harmonic(bcubed_precision, bcubed_recall),
    )


def harmonic(precision: float, recall: float) -> float:
    """F1, the harmonic mean; 0.0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def calibration(truth: Truth, scored: ScoredPairs, merge: float) -> Calibration:
    """Compare probabilities with the truth; where that lists pairs, pairs across sources alone.

    Args:
        truth: of the set.
        scored: pairs, of which those of at least `LEAST_PROBABILITY` count.
        merge: the probability from which a pair merges without a steward.
    """
    counted = scored.probabilities >= LEAST_PROBABILITY
    if truth.pairs is not None:
        counted &= truth.sources[scored.pairs[:, 0]] != truth.sources[scored.pairs[:, 1]]
    probabilities, right = scored.probabilities[counted], is_true(truth, scored.pairs[counted])
    merged = right[probabilities >= merge]
    error = by_chance = None
    if len(probabilities):
        found = calibration_of(probabilities, right)
        error, by_chance = found.error, found.by_chance
    return Calibration(error, by_chance, float(merged.mean()) if len(merged) else None, len(merged))


def read_pairs(path: Path, truth: Truth) -> ScoredPairs:
    """Read columns id1, id2, probability and weight; pairs with a record outside the truth are left out."""
    places = truth.places()
    left, right, probabilities, weights = array("q"), array("q"), array("d"), array("d")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        one, other, probability, weight = map(header.index, ("id1", "id2", "probability", "weight"))
        for row in rows:
            first, second = places.get(row[one]), places.get(row[other])
            if first is not None and second is not None and first != second:
                left.append(min(first, second))
                right.append(max(first, second))
                probabilities.append(float(row[probability]))
                weights.append(float(row[weight]))
    pairs = np.stack([np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)], axis=1)
    return ScoredPairs(pairs, np.asarray(probabilities), np.asarray(weights))


def is_true(truth: Truth, pairs: Codes) -> NDArray[np.bool_]:
    """Which of the pairs, shape (n, 2), smaller first, the truth says are one thing."""
    found: NDArray[np.bool_]
    if truth.pairs is None:
        found = truth.clusters[pairs[:, 0]] == truth.clusters[pairs[:, 1]]
        return found
    keys, true = (one[:, 0] * len(truth.ids) + one[:, 1] for one in (pairs, truth.pairs))
    found = np.isin(keys, true)
    return found


def _joined(one: Codes, other: Codes) -> Codes:
    """Numbers that are equal where both are; small enough to count."""
    if not len(one):
        return one
    return np.unique(one * (other.max() + 1) + other, return_inverse=True)[1].astype(np.int64)


def _sizes(codes: Codes) -> NDArray[np.int64]:
    """For each record, how many have its number."""
    return np.bincount(codes)[codes].astype(np.int64) if len(codes) else codes


def _pairs_within(codes: Codes, across: Codes | None) -> int:
    """Unordered pairs of records of one number, of different sources where sources are given."""
    if not len(codes):
        return 0
    sizes = np.bincount(codes)
    pairs = int((sizes * (sizes - 1) // 2).sum())
    return pairs if across is None else pairs - _pairs_within(_joined(codes, across), None)
