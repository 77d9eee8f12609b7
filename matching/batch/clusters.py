"""Clusters of many records: each group of records that hang together is partitioned by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.batch.files import Records
from matching.batch.pairs import unique_sources
from matching.batch.scores import ScoredPairs
from matching.batch.workers import Progress, shared_out
from matching.cluster import Edge, cluster
from matching.rules import MatchRules
from matching.score import Indices
from matching.table import ABSENT, Table

_NO_THREAD = 3
"""Up to so many records no two groups of several can be joined."""


def clusters_of(
    rules: MatchRules,
    features: Table,
    records: Records,
    unique: Collection[str],
    pairs: ScoredPairs,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
    at_once: int = 10_000,
) -> NDArray[np.intp]:
    """Partition records into clusters, as `cluster` does with all of them.

    A pair of a probability to merge is an edge unless it is vetoed; other pairs of a probability to ask a
    steward support edges. What edges do not connect does not meet, so that every connected group is partitioned
    by itself.

    Args:
        rules: their thresholds and vetoes decide.
        features: of the records.
        records: by what they say, and then by their ids, they settle what is equally strong.
        unique: sources free of duplicates.
        pairs: the scores; a pair that is missing is no match.
        processes: how many share the work; one per core if not given.
        progress: told how many batches of connected records of the stage "cluster" are done.
        at_once: records that a batch has, about.

    Returns:
        Per record the place of the first one of its cluster.
    """
    likely = np.flatnonzero(pairs.probability >= rules.review)
    sources = unique_sources(features.size, records.sources, unique)
    one_source = (sources[pairs.left] >= 0) & (sources[pairs.left] == sources[pairs.right])
    likely = likely[~one_source[likely]]
    left, right, weight = pairs.left[likely], pairs.right[likely], pairs.weight[likely]
    joins = pairs.probability[likely] >= rules.merge
    edges = coo_array((joins[joins], (left[joins], right[joins])), shape=(features.size, features.size))
    groups = connected_components(edges, directed=False)[1]
    sizes = np.bincount(groups)
    founder = np.full(len(sizes), features.size)
    np.minimum.at(founder, groups, np.arange(features.size))
    inner = np.flatnonzero(groups[left] == groups[right])
    unhindered = _unhindered(
        sizes, groups, groups[left[inner]], [features.column(name).codes for name in rules.vetoing], sources
    )
    clusters = np.where(unhindered[groups], founder[groups], np.arange(features.size))

    batches = np.where(unhindered, -1, np.cumsum(sizes * ~unhindered) // at_once)
    inner = inner[~unhindered[groups[left[inner]]]]
    places = _split(np.flatnonzero(~unhindered[groups]), batches[groups])
    found = _split(inner, batches[groups[left]])

    def partition(number: int) -> tuple[Indices, Indices]:
        members, chosen = places[number], found[number]
        sure = joins[chosen]
        ordered = by_content(features, records, members)
        named = dict(enumerate(ordered.tolist()))
        by_place = np.argsort(ordered)
        ours, theirs = (by_place[np.searchsorted(members, ends[chosen])] for ends in (left, right))
        result = cluster(
            named,
            map(Edge, ours[sure].tolist(), theirs[sure].tolist(), weight[chosen][sure].tolist()),
            support=zip(ours[~sure].tolist(), theirs[~sure].tolist(), strict=True),
            exclusive=_values(features, rules.vetoing, ordered),
            unique_sources={
                name: str(source) for name, source in enumerate(sources[ordered].tolist()) if source >= 0
            },
            cohesion=rules.cohesion,
        )
        clustered = [[named[name] for name in one] for one in result.clusters]
        return (
            np.array([place for one in clustered for place in one], dtype=np.intp),
            np.array([first for one in clustered for first in [min(one)] * len(one)], dtype=np.intp),
        )

    for done, (members, first) in enumerate(shared_out(partition, range(len(places)), processes), 1):
        clusters[members] = first
        if progress is not None:
            progress("cluster", done, len(places))
    return clusters


def _unhindered(
    sizes: Indices,
    groups: Indices,
    of_pairs: Indices,
    exclusive: Sequence[NDArray[np.int32]],
    sources: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Which connected groups are one cluster whatever the order of joining, so that they need none.

    That is where no two records have different values of a veto, or one unique source, and none can hang by a
    thread: of three records there are no two groups of several, and where every pair is an edge or support no
    two groups have fewer.

    Args:
        sizes: how many records each group has.
        groups: that of each record.
        of_pairs: that of each pair of an edge or support within one.
        exclusive: columns of codes of which a group may have but one, ABSENT apart.
        sources: per record the number of its unique source, or -1.
    """
    every_pair = np.bincount(of_pairs, minlength=len(sizes)) == sizes * (sizes - 1) // 2
    unhindered: NDArray[np.bool_] = (sizes <= _NO_THREAD) | every_pair
    for codes in exclusive:
        present = np.flatnonzero(codes != ABSENT)
        lowest = np.full(len(sizes), np.iinfo(np.int32).max, dtype=np.int32)
        highest = np.full(len(sizes), ABSENT, dtype=np.int32)
        np.minimum.at(lowest, groups[present], codes[present])
        np.maximum.at(highest, groups[present], codes[present])
        unhindered &= lowest >= highest
    of_unique = np.flatnonzero(sources >= 0)
    met = np.sort(groups[of_unique].astype(np.int64) << 32 | sources[of_unique])
    unhindered[met[1:][met[1:] == met[:-1]] >> 32] = False
    return unhindered


def _split(places: Indices, batches: Indices) -> list[Indices]:
    """Places by their batch: those of batch 0, of batch 1 and so on."""
    ordered = places[np.argsort(batches[places], kind="stable")]
    count = int(batches.max(initial=-1)) + 1
    return np.split(ordered, np.searchsorted(batches[ordered], np.arange(1, count)))


def by_content(features: Table, records: Records, places: Indices) -> Indices:
    """Places in an order that ids decide only between records that say the same."""
    columns = [features.columns[name].take(places).decoded() for name in sorted(features.columns)]
    sources = records.sources.take(places).decoded()
    digests = [
        hashlib.blake2b(repr(values).encode(), digest_size=16).digest()
        for values in zip(sources, *columns, strict=True)
    ]
    order = sorted(zip(digests, records.ids[places].tolist(), places.tolist(), strict=True))
    return np.array([place for _, _, place in order], dtype=np.intp)


def _values(features: Table, names: Sequence[str], places: Indices) -> dict[int, dict[str, str]]:
    """Number of a place → feature → value, of some features and records."""
    found: dict[int, dict[str, str]] = {}
    for name in names:
        column = features.column(name).take(places)
        present = np.flatnonzero(column.codes != ABSENT)
        values = column.values[column.codes[present]]
        for number, value in zip(present.tolist(), values.tolist(), strict=True):
            found.setdefault(number, {})[name] = value
    return found
