"""The truth as files tell it: which records are one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matching.evaluate import clusters_of
from mdm.cli.by_hand.outputs import read_columns

CLUSTERS, PAIRS = ("id", "cluster_id"), ("id1", "id2")


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """What is known to match: clusters, or single pairs, each sorted and once.

    `pairs` is None where the truth came as clusters; `clusters` of pairs are what these connect.
    """

    clusters: dict[str, str]
    pairs: frozenset[tuple[str, str]] | None

    def matches(self, left: str, right: str) -> bool:
        """Whether two records truly match."""
        if self.pairs is not None:
            return (min(left, right), max(left, right)) in self.pairs
        return left in self.clusters and self.clusters[left] == self.clusters.get(right)

    def judges(self, record: str) -> bool:
        """Whether the truth says anything about a record: clusters may leave some out."""
        return self.pairs is not None or record in self.clusters

    def count_pairs(self, records: Iterable[str]) -> int:
        """How many pairs of these records match."""
        there = set(records)
        if self.pairs is not None:
            return sum(left in there and right in there for left, right in self.pairs)
        sizes = Counter(cluster for record, cluster in self.clusters.items() if record in there)
        return sum(size * (size - 1) // 2 for size in sizes.values())


def read_truth(path: Path) -> KnownTruth:
    """Read the truth from a file.

    Raises:
        MatchingInputError: the file is neither clusters nor pairs.
    """
    found = read_columns(path, CLUSTERS, PAIRS)
    if "cluster_id" in found:
        return KnownTruth(dict(zip(found["id"], found["cluster_id"], strict=True)), None)
    pairs = frozenset(
        (min(one, other), max(one, other))
        for one, other in zip(found["id1"], found["id2"], strict=True)
        if one != other
    )
    return KnownTruth(clusters_of(sorted(pairs), ()), pairs)
