"""Matching quality: pairwise F1 of the shipped policies, at their own thresholds and without labels."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from benchmarks.data_sets import (
    INEXPRESSIBLE,
    READINGS,
    DataSet,
    packaged_febrl4,
    read_data_set,
    sampled,
)
from benchmarks.figures import Figure, held, not_yet
from benchmarks.pairs import candidate_pairs
from benchmarks.records import SEED
from benchmarks.run import Run
from matching.cluster import Edge, cluster
from matching.evaluate import evaluate
from matching.features import features_of
from matching.score import Scorer
from mdm.policy.reading import shipped_policy
from mdm.sample.business import business_customers
from mdm.sample.products import products

_PEER = "Splink 5.0.0, best threshold by the truth"
_GENERATED = 2_000


def measure(run: Run) -> list[Figure]:
    """Match every set that is here. FEBRL 4 and the generated samples always are."""
    figures = []
    for name in READINGS:
        directory = run.shared / "data" / "matching" / name
        if (directory / "records.csv").is_file():
            figures.append(quality(read_data_set(directory)))
        elif name == "febrl4":
            figures.append(quality(packaged_febrl4()))
        else:
            figures.append(
                not_yet(f"F1 {name}", _bar(READINGS[name].peer), f"{directory} is not here; set MDM_SHARED")
            )
    figures += [not_yet(f"F1 {name}", _bar(peer), why) for name, (why, peer) in INEXPRESSIBLE.items()]
    figures.append(quality(sampled(business_customers(_GENERATED, SEED))))
    figures.append(quality(sampled(products(_GENERATED, SEED))))
    return figures


def quality(data: DataSet) -> Figure:
    """Match a data set and compare with its truth."""
    started = time.perf_counter()
    found = partition(data)
    seconds = time.perf_counter() - started
    precision, recall, f1 = against_truth(data, found)
    values = {"precision": precision, "recall": recall, "f1": f1, "seconds": seconds}
    one_to_one = ", one to one" if data.unique_sources else ""
    measured = f"{f1:.3f} (precision {precision:.3f}, recall {recall:.3f}), {seconds:.1f} s"
    size = f"{len(data.values):,}"
    what = f"F1 {data.object}s {data.name}{one_to_one}"
    if data.peer is None:
        return Figure(what, size, measured, "no peer measured", "", None, values)
    # The peer's figures have three digits.
    met = round(f1, 3) >= data.peer
    return Figure(what, size, measured, _bar(data.peer), held(met, f"{f1 / data.peer:.3f}×"), met, values)


def partition(data: DataSet) -> dict[str, int]:
    """Record → the number of its cluster, by the shipped policy of the set's object as it stands."""
    rules = shipped_policy(data.object)[0].match
    records = sorted(data.values)
    features = [features_of(rules, data.values[record]) for record in records]
    left, right = candidate_pairs(rules, features)
    scores = Scorer(rules).score(features, left, right)
    merging = (scores.verdicts(rules) == "merge").nonzero()[0]
    found = cluster(
        records,
        [
            Edge(records[one], records[other], weight)
            for one, other, weight in zip(
                left[merging].tolist(), right[merging].tolist(), scores.weight[merging].tolist(), strict=True
            )
        ],
        exclusive={
            record: {name: features[place][name] for name in rules.vetoing if name in features[place]}
            for place, record in enumerate(records)
        },
        unique_sources=dict(data.sources) if data.unique_sources else None,
    )
    return {record: number for number, members in enumerate(found.clusters) for record in members}


def against_truth(data: DataSet, found: Mapping[str, int]) -> tuple[float, float, float]:
    """Pairwise precision, recall and F1 in [0.0, 1.0]; where the truth lists pairs, across sources alone."""
    if data.clusters is not None:
        judged = evaluate(found, data.clusters, data.sources if data.unique_sources else None)
        return judged.precision, judged.recall, judged.f1
    truth = data.pairs or frozenset()
    correct = sum(found[one] == found[other] for one, other in truth)
    sizes, within = (
        Counter(found.values()),
        Counter((found[record], data.sources[record]) for record in found),
    )
    pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    pairs -= sum(size * (size - 1) // 2 for size in within.values())
    precision = correct / pairs if pairs else 1.0
    recall = correct / len(truth) if truth else 1.0
    return precision, recall, 2 * correct / (pairs + len(truth)) if pairs + len(truth) else 1.0


def _bar(peer: float | None) -> str:
    return f"{peer:.3f} {_PEER}"
