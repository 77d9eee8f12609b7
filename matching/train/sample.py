"""Pairs to learn from: candidates, pairs that share a single value, pairs at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.table import ABSENT, Column, Places, Table
from matching.train.order import Hashes, mixed, value_hashes

# However common a value is, it counts as if it made so many pairs: or all samples would be of the commonest.
_PAIRS_OF_A_VALUE = 50.0
_LEAST_WORDS = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Places of records, two by two; the left one is the one whose record hash is smaller."""

    left: Places
    right: Places

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)


def in_order(left: Places, right: Places, hashes: Hashes) -> Pairs:
    """Pairs sorted by the hashes of their records, each with the smaller hash to the left, each once."""
    # Records that say the same are told apart by their places, so that each pair still comes once.
    swap = (hashes[left] > hashes[right]) | ((hashes[left] == hashes[right]) & (left > right))
    low, high = np.where(swap, right, left), np.where(swap, left, right)
    different = low != high
    low, high = low[different], high[different]
    order = np.lexsort((high, low, hashes[high], hashes[low]))
    low, high = low[order], high[order]
    new = np.ones(len(low), dtype=np.bool_)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return Pairs(low[new], high[new])


def sampled(left: Places, right: Places, hashes: Hashes, at_most: int) -> Pairs:
    """At most so many of the pairs, chosen by what their records say."""
    if len(left) > at_most:
        keys = mixed(np.minimum(hashes[left], hashes[right]) ^ mixed(np.maximum(hashes[left], hashes[right])))
        chosen = np.argpartition(keys, at_most)[:at_most]
        left, right = left[chosen], right[chosen]
    return in_order(left, right, hashes)


def without(pairs: Pairs, others: Pairs, size: int) -> Pairs:
    """The pairs that are not among others; both in the order of `in_order`, of so many records."""
    known = others.left.astype(np.int64) * size + others.right
    kept = ~np.isin(pairs.left.astype(np.int64) * size + pairs.right, known)
    return Pairs(pairs.left[kept], pairs.right[kept])


def random_pairs(hashes: Hashes, count: int, rng: np.random.Generator) -> Pairs:
    """Pairs of records taken at random."""
    ranked = np.argsort(hashes, kind="stable")
    one, other = rng.integers(0, len(ranked), (2, count))
    return in_order(ranked[one], ranked[other], hashes)


def alike_in_one(table: Table, hashes: Hashes, count: int, rng: np.random.Generator) -> Pairs:
    """Pairs of records that share a value, or a word of one: mostly two things with something in common.

    They show how often two things agree by chance where blocking is so narrow that nearly all candidates match.

    Args:
        table: the features of records.
        hashes: those of the records.
        count: about so many pairs in all, spread evenly over the features.
        rng: drawn from in a fixed order.
    """
    columns = [column for _, column in sorted(table.columns.items()) if len(column.values) > 1]
    each = max(1, count // max(1, 2 * len(columns)))
    found = []
    for column in columns:
        for groups in (_by_value(column, hashes), _by_word(column, hashes)):
            if groups is not None:
                found.append(_drawn(*groups, each, rng))
    if not found:
        return Pairs(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))
    return in_order(
        np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found]), hashes
    )


Grouped = tuple[Places, NDArray[np.intp]]


def _by_value(column: Column, hashes: Hashes) -> Grouped | None:
    places = np.flatnonzero(column.codes != ABSENT)
    return _grouped(places, value_hashes(column)[column.codes[places]], hashes)


def _by_word(column: Column, hashes: Hashes) -> Grouped | None:
    """Grouped by words, where values have several."""
    words = [value.split() for value in column.values.tolist()]
    total = sum(map(len, words))
    if total < _LEAST_WORDS * len(words):
        return None
    spoken = Column.of(word for value in words for word in value)
    starts = np.cumsum([0, *map(len, words)])
    places = np.flatnonzero(column.codes != ABSENT)
    codes = column.codes[places]
    lengths = (starts[1:] - starts[:-1])[codes]
    repeated = np.repeat(places, lengths)
    offsets = np.arange(len(repeated)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    word = spoken.codes[np.repeat(starts[:-1][codes], lengths) + offsets]
    return _grouped(repeated, value_hashes(spoken)[word], hashes)


def _grouped(places: Places, keys: Hashes, hashes: Hashes) -> Grouped | None:
    """Places sorted by key, then by record, and where each key of two records or more begins and ends."""
    order = np.lexsort((hashes[places], keys))
    places, keys = places[order], keys[order]
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1], [True])))
    bounds = np.stack((edges[:-1], edges[1:]), axis=1)
    bounds = bounds[bounds[:, 1] - bounds[:, 0] > 1]
    return (places, bounds) if len(bounds) else None


def _drawn(
    places: Places, bounds: NDArray[np.intp], count: int, rng: np.random.Generator
) -> tuple[Places, Places]:
    sizes = bounds[:, 1] - bounds[:, 0]
    weights = np.minimum(sizes * (sizes - 1) / 2, _PAIRS_OF_A_VALUE)
    groups = rng.choice(len(bounds), size=count, p=weights / weights.sum())
    one = rng.integers(0, sizes[groups])
    other = (one + 1 + rng.integers(0, sizes[groups] - 1)) % sizes[groups]
    return places[bounds[groups, 0] + one], places[bounds[groups, 0] + other]
