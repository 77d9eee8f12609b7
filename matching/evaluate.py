"""How good a partition is, and how honest probabilities are, measured against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import recordlinkage
from numpy.typing import NDArray

BINS = 10
"""Into how many parts of equal width [0.0, 1.0] is cut to compare what probabilities promise with what is true."""

_SEED, _DRAWS, _CELLS_OF_BIN = 2015, 1_000, 100


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and F1 in [0.0, 1.0], by pairs of records and by records (B-cubed), and the counts."""

    records: int
    true_pairs: int
    found_pairs: int
    correct_pairs: int
    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    true_clusters: int
    found_clusters: int
    exact_clusters: int


def evaluate(
    found: Mapping[str, Hashable], truth: Mapping[str, Hashable], sources: Mapping[str, str] | None = None
) -> Quality:
    """Compare clusters with the true ones, over the records that the truth knows.

    Everything is counted from contingency tables: a million records take seconds. B-cubed weighs every record
    alike (Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing", 1998), so that one large cluster
    counts less than among pairs.

    Args:
        found: record → its cluster; a record without one is by itself.
        truth: record → its true cluster.
        sources: record → source. Where given, only pairs across sources count, as the truth of a linkage of
            sources that are free of duplicates knows no others; records without an entry count as of one source.
            B-cubed does not heed it.
    """
    cells = {
        record: ((1, found[record]) if record in found else (0, record), truth[record]) for record in truth
    }
    found_sizes = Counter(cluster for cluster, _ in cells.values())
    true_sizes = Counter(truth.values())
    cell_sizes = Counter(cells.values())
    if sources is None:
        true_pairs, found_pairs = _pairs(true_sizes.values()), _pairs(found_sizes.values())
        correct_pairs = _pairs(cell_sizes.values())
    else:
        true_pairs = _pairs_across((truth[record], sources.get(record)) for record in truth)
        found_pairs = _pairs_across((cells[record][0], sources.get(record)) for record in truth)
        correct_pairs = _pairs_across((cells[record], sources.get(record)) for record in truth)
    precision, recall, f1 = _precision_recall_f1(correct_pairs, found_pairs, true_pairs)
    squares = cell_sizes.items()
    count = len(truth) or 1
    bcubed_precision = sum(size * size / found_sizes[cluster] for (cluster, _), size in squares) / count
    bcubed_recall = sum(size * size / true_sizes[thing] for (_, thing), size in squares) / count
    return Quality(
        records=len(truth),
        true_pairs=true_pairs,
        found_pairs=found_pairs,
        correct_pairs=correct_pairs,
        precision=precision,
        recall=recall,
        f1=f1,
        bcubed_precision=bcubed_precision,
        bcubed_recall=bcubed_recall,
        bcubed_f1=_harmonic(bcubed_precision, bcubed_recall),
        true_clusters=len(true_sizes),
        found_clusters=len(found_sizes),
        exact_clusters=sum(
            size == found_sizes[cluster] == true_sizes[thing] for (cluster, thing), size in squares
        ),
    )


def evaluate_pairs(
    found: Mapping[str, Hashable],
    true_pairs: Collection[tuple[str, str]],
    records: Iterable[str],
    sources: Mapping[str, str] | None = None,
) -> Quality:
    """Compare clusters with the pairs that are known to match, over all records.

    The pairs are taken as they are: two that share a record make no third. B-cubed and the counts of clusters
    are of the clusters that they make.

    Args:
        found: record → its cluster; a record without one is by itself.
        true_pairs: each in any order, and at most once in either.
        records: all records, those in no pair included.
        sources: record → source. Where given, only pairs across sources count.
    """
    truth = clusters_of(true_pairs, records)
    quality = evaluate(found, truth, sources)
    counted = [
        (left, right)
        for left, right in true_pairs
        if sources is None or sources.get(left) != sources.get(right)
    ]
    correct = sum(left in found and found[left] == found.get(right) for left, right in counted)
    precision, recall, f1 = _precision_recall_f1(correct, quality.found_pairs, len(counted))
    return replace(
        quality, true_pairs=len(counted), correct_pairs=correct, precision=precision, recall=recall, f1=f1
    )


def clusters_of(pairs: Iterable[tuple[str, str]], records: Iterable[str]) -> dict[str, str]:
    """The clusters that pairs make, record → one of its cluster; records in no pair are by themselves."""
    parent = {record: record for record in records}

    def root(record: str) -> str:
        while parent.setdefault(record, record) != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for left, right in pairs:
        parent[root(left)] = root(right)
    return {record: root(record) for record in parent}


@dataclass(frozen=True, slots=True)
class Reliability:
    """Pairs of about one probability: how many, what they promise on average, and the share that matches."""

    pairs: int
    promised: float
    matching: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well probabilities keep their promise.

    `error` is the expected calibration error: the mean of |promised - matching| over all pairs (Naeini, Cooper
    and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"). `by_chance` is the error
    to expect of probabilities that keep their promise to the letter: of few pairs in doubt, some more or fewer
    match than promised, and an error about as large tells nothing. Of the BINS bins, from the lowest, empty ones
    are left out.
    """

    error: float
    by_chance: float
    bins: tuple[Reliability, ...]


def calibration(probability: NDArray[np.float64], matching: NDArray[np.bool_]) -> Calibration:
    """Compare probabilities of pairs with what is true.

    Args:
        probability: that of each pair, in [0.0, 1.0].
        matching: whether the pair truly matches.
    """
    places = np.minimum((probability * BINS).astype(np.intp), BINS - 1)
    counts = np.bincount(places, minlength=BINS)
    promised = np.bincount(places, weights=probability, minlength=BINS)
    true = np.bincount(places, weights=matching, minlength=BINS)
    filled = np.flatnonzero(counts)
    return Calibration(
        error=float(np.abs(promised - true).sum() / max(len(probability), 1)),
        by_chance=error_by_chance(probability),
        bins=tuple(
            Reliability(int(counts[place]), promised[place] / counts[place], true[place] / counts[place])
            for place in filled.tolist()
        ),
    )


def error_by_chance(probability: NDArray[np.float64]) -> float:
    """The calibration error to expect of pairs each of which matches with just this probability.

    The mean over draws of what matches, the same each time; pairs of nearly one probability are drawn together, so
    that millions take no longer than thousands.

    Args:
        probability: that of each pair, in [0.0, 1.0].
    """
    cells = BINS * _CELLS_OF_BIN
    places = np.minimum((probability * cells).astype(np.intp), cells - 1)
    counts = np.bincount(places, minlength=cells)
    means = np.bincount(places, weights=probability, minlength=cells) / np.maximum(counts, 1)
    drawn = np.random.default_rng(_SEED).binomial(counts, np.minimum(means, 1.0), size=(_DRAWS, cells))
    surplus = (drawn - counts * means).reshape(_DRAWS, BINS, _CELLS_OF_BIN).sum(axis=2)
    return float(np.abs(surplus).sum(axis=1).mean() / max(len(probability), 1))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _pairs_across(members: Iterable[tuple[Hashable, str | None]]) -> int:
    """Pairs within clusters whose two records are of different sources: all less those within a source."""
    by_source = Counter(members)
    sizes: Counter[Hashable] = Counter()
    for (cluster, _), size in by_source.items():
        sizes[cluster] += size
    return _pairs(sizes.values()) - _pairs(by_source.values())


def _precision_recall_f1(correct: int, found: int, true: int) -> tuple[float, float, float]:
    """Over no pair at all, nothing is wrong and nothing missed."""
    # True negatives play no part in any of the three.
    counts = np.array([[correct, true - correct], [found - correct, 0]], dtype=np.int64)
    precision = recordlinkage.precision(counts) if found else float(not true)
    recall = recordlinkage.recall(counts) if true else 1.0
    if not correct:
        return precision, recall, _harmonic(precision, recall)
    return precision, recall, recordlinkage.fscore(counts)


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
