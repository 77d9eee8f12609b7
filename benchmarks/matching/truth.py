"""What is known of a set of records: which of them are one thing."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Codes = NDArray[np.int64]
"""One whole number a record; equal numbers mean one cluster, or one source."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The records that are judged, in the order of their file, and their truth.

    Attributes:
        ids: of the records. Where the truth lists clusters, records without a label are left out.
        sources: the source of each record.
        clusters: the thing that each record is. Where the truth lists pairs: their connected components.
        pairs: shape (n, 2), places in `ids`, smaller first and each once, where the truth lists pairs;
            these are pairs across sources, and only such pairs are judged. None where it lists clusters.
    """

    ids: tuple[str, ...]
    sources: Codes
    clusters: Codes
    pairs: Codes | None

    @property
    def two_sources(self) -> bool:
        """Whether the records come from exactly two sources."""
        return len(np.unique(self.sources)) == 2

    def places(self) -> dict[str, int]:
        """Id → place in `ids`."""
        return {record: place for place, record in enumerate(self.ids)}


def read_truth(records: Path, truth: Path) -> Truth:
    """Read records.csv (columns id, source) and truth.csv (id, cluster_id, or id1, id2).

    Raises:
        ValueError: truth.csv has neither pair of columns.
    """
    sources = dict(zip(*_columns(records, "id", "source"), strict=True))
    with truth.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    if {"id", "cluster_id"} <= set(header):
        labels = dict(zip(*_columns(truth, "id", "cluster_id"), strict=True))
        ids = tuple(record for record in sources if record in labels)
        clusters = coded([labels[record] for record in ids])
        return Truth(ids, coded([sources[record] for record in ids]), clusters, None)
    if not {"id1", "id2"} <= set(header):
        raise ValueError(f"{truth} has columns {header}; id and cluster_id, or id1 and id2, are needed")
    ids = tuple(sources)
    codes = coded(list(sources.values()))
    places = {record: place for place, record in enumerate(ids)}
    pairs = placed(places, *_columns(truth, "id1", "id2"))
    clusters = components(len(ids), pairs)
    return Truth(ids, codes, clusters, pairs[codes[pairs[:, 0]] != codes[pairs[:, 1]]])


def read_clusters(path: Path, truth: Truth) -> Codes:
    """The cluster of each record of the truth, from columns id and cluster_id; an absent record is alone."""
    found = dict(zip(*_columns(path, "id", "cluster_id"), strict=True))
    return coded([("in", found[record]) if record in found else ("alone", record) for record in truth.ids])


def coded(values: list[str] | list[tuple[str, str]]) -> Codes:
    """Equal values as equal numbers, counted from 0."""
    numbers: dict[str | tuple[str, str], int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


def placed(places: dict[str, int], left: list[str], right: list[str]) -> Codes:
    """Pairs of ids as places, shape (n, 2), smaller first, each once; unknown ids and self pairs are left out."""
    known = [
        (places[one], places[other])
        for one, other in zip(left, right, strict=True)
        if one in places and other in places and one != other
    ]
    if not known:
        return np.empty((0, 2), dtype=np.int64)
    return np.unique(np.sort(np.array(known, dtype=np.int64), axis=1), axis=0)


def components(count: int, pairs: Codes) -> Codes:
    """The connected components of `count` records that the pairs, shape (n, 2), link."""
    links = (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1]))
    codes: Codes = connected_components(coo_array(links, shape=(count, count)), directed=False)[1]
    return codes.astype(np.int64)


def _columns(path: Path, first: str, second: str) -> tuple[list[str], list[str]]:
    left, right = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        one, other = header.index(first), header.index(second)
        for row in rows:
            left.append(row[one])
            right.append(row[other])
    return left, right
