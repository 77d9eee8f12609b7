"""Pairs to learn from: candidates, pairs that share a single value, pairs at random."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array

from matching.batch.columns import among, ascending, encoded
from matching.batch.keys import within
from matching.table import ABSENT, Column, Places, Table, Texts, packed
from matching.train.order import Hashes, mixed, value_hashes

# However common a value is, it counts as if it made so many pairs: or all samples would be of the commonest.
_PAIRS_OF_A_VALUE = 50.0
_LEAST_WORDS = 1.2


Part = tuple[Places, Places]
"""Some pairs: the places of one record of each, and of the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Places of records, two by two; the left one is the one whose record hash is smaller."""

    left: Places
    right: Places

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    def and_those(self, others: Pairs) -> Pairs:
        """These pairs and others."""
        return Pairs(np.concatenate((self.left, others.left)), np.concatenate((self.right, others.right)))


def in_order(left: Places, right: Places, hashes: Hashes) -> Pairs:
    """Pairs sorted by the hashes of their records, each with the smaller hash to the left, each once."""
    # Records that say the same are told apart by their places, so that each pair still comes once.
    swap = (hashes[left] > hashes[right]) | ((hashes[left] == hashes[right]) & (left > right))
    low, high = np.where(swap, right, left), np.where(swap, left, right)
    different = low != high
    # By number first: sorting numbers is many times faster than sorting by four columns.
    low, high = np.divmod(ascending(low[different] * len(hashes) + high[different]), max(1, len(hashes)))
    order = np.lexsort((hashes[high], hashes[low]))
    return Pairs(low[order], high[order])


def sampled(parts: Iterable[Part], hashes: Hashes, at_most: int) -> tuple[Pairs, int]:
    """At most so many of the pairs, chosen by what their records say, and how many there are.

    No more than these, as many again and one part are in memory.
    """
    return _smallest(parts, hashes, at_most, _pair_hashes)


def of_some(parts: Iterable[Part], hashes: Hashes, at_most: int) -> tuple[Pairs, int]:
    """As `sampled`, but all the pairs that some records have; only the last of these may miss some of its own."""
    return _smallest(parts, hashes, at_most, _by_record)


def among_neighbours(parts: Iterable[Part], hashes: Hashes, pairs: Pairs, at_most: int) -> Pairs:
    """Pairs, not among those given, of two records that the given ones pair with the same third.

    Where all pairs of some records are given, these close their triangles. At most so many.
    """
    size = len(hashes)
    ends = np.concatenate((pairs.left, pairs.right)), np.concatenate((pairs.right, pairs.left))
    graph = coo_array((np.ones(len(ends[0]), np.int32), ends), shape=(size, size)).tocsr()
    inside = np.diff(graph.indptr) > 0
    known = ascending(_numbers(pairs.left, pairs.right, size))

    def closing() -> Iterator[Part]:
        for left, right in parts:
            both = np.flatnonzero(inside[left] & inside[right])
            both = both[~among(_numbers(left[both], right[both], size), known)]
            shared = np.asarray((graph[left[both]] * graph[right[both]]).sum(axis=1)).ravel()
            yield left[both[shared > 0]], right[both[shared > 0]]

    return sampled(closing(), hashes, at_most)[0]


def _pair_hashes(left: Hashes, right: Hashes) -> Hashes:
    return mixed(np.minimum(left, right) ^ mixed(np.maximum(left, right)))


def _by_record(left: Hashes, right: Hashes) -> Hashes:
    """Numbers that put the pairs of one record after the other, each in an order of their own."""
    half = np.uint64(32)
    first = np.minimum(mixed(left), mixed(right))
    return (first >> half << half) | (_pair_hashes(left, right) >> half)


def _smallest(
    parts: Iterable[Part], hashes: Hashes, at_most: int, keys_of: Callable[[Hashes, Hashes], Hashes]
) -> tuple[Pairs, int]:
    count, held, most = 0, 0, None
    gathered = [(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))]
    for left, right in parts:
        count += len(left)
        ours = keys_of(hashes[left], hashes[right])
        if most is not None:
            # Hardly a pair of a further part is among the smallest keys.
            likely = np.flatnonzero(ours < most)
            ours, left, right = ours[likely], left[likely], right[likely]
        gathered.append((ours, left, right))
        held += len(ours)
        # To look for the smallest at each part would take longer than to make the parts.
        if held > 2 * at_most:
            gathered = [_least(gathered, at_most)]
            held, most = at_most, gathered[0][0].max()
    _, left, right = _least(gathered, at_most)
    return in_order(left, right, hashes), count


def _least(gathered: Sequence[tuple[Hashes, Places, Places]], at_most: int) -> tuple[Hashes, Places, Places]:
    """Of all that was gathered, at most so many pairs with the smallest keys; keys, left and right places."""
    keys, left, right = (np.concatenate(each) for each in zip(*gathered, strict=True))
    if len(keys) <= at_most:
        return keys, left, right
    smallest = np.argpartition(keys, at_most)[:at_most]
    return keys[smallest], left[smallest], right[smallest]


def without(pairs: Pairs, parts: Iterable[Part], size: int) -> Pairs:
    """The pairs, of so many records, that are not among others."""
    sought = _numbers(pairs.left, pairs.right, size)
    inside = ascending(sought)
    met = [np.empty(0, dtype=np.int64)]
    for left, right in parts:
        numbers = _numbers(left, right, size)
        met.append(numbers[among(numbers, inside)])
    others = ~among(sought, ascending(np.concatenate(met)))
    return Pairs(pairs.left[others], pairs.right[others])


def _numbers(left: Places, right: Places, size: int) -> NDArray[np.int64]:
    """A number for each pair of so many records, whichever is to the left."""
    return np.minimum(left, right).astype(np.int64) * size + np.maximum(left, right)


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
    ranked = np.argsort(hashes, kind="stable")
    found = []
    for column in columns:
        for groups in (_by_value(column, ranked), _by_word(column, ranked)):
            if groups is not None:
                found.append(_drawn(*groups, each, rng))
    if not found:
        return Pairs(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))
    return in_order(
        np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found]), hashes
    )


Grouped = tuple[Places, NDArray[np.intp]]


def _by_value(column: Column, ranked: Places) -> Grouped | None:
    places = np.flatnonzero(column.codes != ABSENT)
    return _grouped(places, column.codes[places], column.values, ranked)


def _by_word(column: Column, ranked: Places) -> Grouped | None:
    """Grouped by words, where values have several."""
    words = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(packed(column.values)))
    starts = words.offsets.to_numpy()
    if len(words.flatten()) < _LEAST_WORDS * len(words):
        return None
    spoken = encoded(words.flatten())
    places = np.flatnonzero(column.codes != ABSENT)
    codes = column.codes[places]
    lengths = (starts[1:] - starts[:-1])[codes]
    word = spoken.codes[within(starts[:-1][codes], lengths)]
    return _grouped(np.repeat(places, lengths), word, spoken.values, ranked)


def _grouped(places: Places, codes: NDArray[np.int32], values: Texts, ranked: Places) -> Grouped | None:
    """Places sorted by value, then by record, and where each value of two records or more begins and ends.

    Args:
        places: those of records, for each value that one has.
        codes: of these values.
        values: by code.
        ranked: the places of all records, sorted by what they say.
    """
    shared = np.flatnonzero(np.bincount(codes, minlength=len(values)) > 1)
    if not len(shared):
        return None
    order = np.empty(len(values), dtype=np.int64)
    order[:] = -1
    order[shared[np.argsort(value_hashes(Column(codes, values[shared])))]] = np.arange(len(shared))
    rank = np.empty(len(ranked), dtype=np.int64)
    rank[ranked] = np.arange(len(ranked))
    kept = order[codes] >= 0
    # One number holds both: sorting numbers is many times faster than sorting by two columns.
    keys, ranks = np.divmod(np.sort(order[codes[kept]] * len(ranked) + rank[places[kept]]), len(ranked))
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1], [True])))
    return ranked[ranks], np.stack((edges[:-1], edges[1:]), axis=1)


def _drawn(
    places: Places, bounds: NDArray[np.intp], count: int, rng: np.random.Generator
) -> tuple[Places, Places]:
    sizes = bounds[:, 1] - bounds[:, 0]
    weights = np.minimum(sizes * (sizes - 1) / 2, _PAIRS_OF_A_VALUE)
    groups = rng.choice(len(bounds), size=count, p=weights / weights.sum())
    one = rng.integers(0, sizes[groups])
    other = (one + 1 + rng.integers(0, sizes[groups] - 1)) % sizes[groups]
    return places[bounds[groups, 0] + one], places[bounds[groups, 0] + other]
