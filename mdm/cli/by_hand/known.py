"""The truth as files tell it: which records are one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.batch.files import MatchingInputError
from matching.evaluate import clusters_of
from matching.score import Indices
from matching.table import Column
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

    def places(self, records: Sequence[str]) -> tuple[Indices, Indices]:
        """The places among these records of the pairs that match, each pair once."""
        found = {record: place for place, record in enumerate(records)}
        if self.pairs is not None:
            chosen = [(found[one], found[other]) for one, other in self.pairs if {one, other} <= found.keys()]
        else:
            members: dict[str, list[int]] = {}
            for record, place in found.items():
                if record in self.clusters:
                    members.setdefault(self.clusters[record], []).append(place)
            chosen = [pair for places in members.values() for pair in combinations(places, 2)]
        left, right = np.array(sorted(chosen), dtype=np.intp).reshape(-1, 2).T
        return left, right

    def judged(
        self, records: Sequence[str], sources: Column, left: Indices, right: Indices
    ) -> NDArray[np.bool_]:
        """Of which pairs of places among these records the truth says anything.

        Clusters say nothing of records that they leave out. Single pairs that all link different sources say
        nothing of two records of one source.

        Args:
            records: their ids.
            sources: that of each.
            left: one place of each pair.
            right: the other.
        """
        found: NDArray[np.bool_]
        if self.pairs is None:
            known = np.array([record in self.clusters for record in records], dtype=np.bool_)
            found = known[left] & known[right]
            return found
        codes = sources.codes
        ours, theirs = self.places(records)
        if len(ours) and (codes[ours] != codes[theirs]).all():
            found = codes[left] != codes[right]
            return found
        return np.ones(len(left), dtype=np.bool_)


def read_truth(path: Path) -> KnownTruth:
    """Read the truth from a file.

    Raises:
        MatchingInputError: the file is neither clusters nor pairs, an id or a cluster lacks, or a record is in two
            clusters.
    """
    found = read_columns(path, CLUSTERS, PAIRS)
    if "cluster_id" in found:
        return KnownTruth(_clusters(path, found), None)
    _require_ids(path, found)
    pairs = frozenset(
        (min(one, other), max(one, other))
        for one, other in zip(found["id1"], found["id2"], strict=True)
        if one != other
    )
    return KnownTruth(clusters_of(sorted(pairs), ()), pairs)


def read_clusters(path: Path) -> dict[str, str]:
    """Read clusters from a file, record → cluster.

    Raises:
        MatchingInputError: it is no such file, an id or a cluster lacks, or a record is in two clusters.
    """
    return _clusters(path, read_columns(path, CLUSTERS))


def _clusters(path: Path, columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    _require_ids(path, columns)
    found: dict[str, str] = {}
    for line, (record, cluster) in enumerate(zip(columns["id"], columns["cluster_id"], strict=True), 2):
        if found.setdefault(record, cluster) != cluster:
            raise MatchingInputError(
                path, f"line {line}: {record} is in another cluster before; leave one of the two lines out"
            )
    return found


def _require_ids(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    for name, texts in columns.items():
        if "" in texts:
            raise MatchingInputError(
                path,
                f"line {texts.index('') + 2}: has no {name}; leave out the lines of which it is not known",
            )
