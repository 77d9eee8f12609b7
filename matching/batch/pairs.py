"""Candidate pairs of many records: each once, a range of records at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.batch.columns import ascending, dense
from matching.batch.keys import FEW, KeyMaker, RuleKeys, within
from matching.batch.workers import shared_out
from matching.rules import MatchRules
from matching.score import Indices
from matching.table import Column, Table

MAX_PAIRS = 250_000
_PLACE_BITS = 31
_PLACE = (1 << _PLACE_BITS) - 1

Pairs = NDArray[np.int64]
"""Pairs as numbers: the left place in the upper bits, the right one in the lower."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleBlocks:
    """The blocks of one rule: the records that share a key, for all keys that at least two records share.

    `members` has the records of one block after the other, ascending within; `ends[i]` is where the block of
    member `i` ends. The entries of record `p` are at `entries[offsets[p]:offsets[p + 1]]`, but for those that
    are the last of their block. `keys` counts all keys of the rule.
    """

    rule: str
    keys: int
    largest: int
    members: NDArray[np.int32]
    ends: NDArray[np.int32]
    entries: NDArray[np.int32]
    offsets: NDArray[np.int32]

    @classmethod
    def of(cls, found: RuleKeys, size: int) -> RuleBlocks:
        """The blocks of a rule's keys among so many records."""
        numbers, keys = dense(found.keys)
        counts = np.bincount(numbers, minlength=len(keys))
        shared = counts[numbers] > 1
        # Sorting one number per entry is many times faster than sorting places by keys.
        order = (numbers[shared].astype(np.int64) << _PLACE_BITS) | found.places[shared]
        order.sort()
        members, blocks = (order & _PLACE).astype(np.int32), order >> _PLACE_BITS
        last = np.flatnonzero(np.append(blocks[1:] != blocks[:-1], True)) if len(blocks) else blocks
        sizes = np.diff(last, prepend=-1)
        ends = np.repeat(last + 1, sizes).astype(np.int32)
        positions = np.arange(len(members))
        first = positions[ends - positions > 1]
        entries = first[np.argsort(members[first], kind="stable")].astype(np.int32)
        offsets = np.cumsum(np.bincount(members[entries] + 1, minlength=size + 1)).astype(np.int32)
        return cls(found.rule, len(keys), int(counts.max(initial=0)), members, ends, entries, offsets)

    def partners(self) -> NDArray[np.int64]:
        """Per record how many later records its blocks have; one that shares two keys counts twice."""
        later = self.ends[self.entries] - self.entries - 1
        total = np.concatenate(([0], np.cumsum(later, dtype=np.int64)))
        return np.diff(total[self.offsets])

    def pairs(self, start: int, stop: int) -> Pairs:
        """The pairs whose left record is in a range of places; one that shares two keys comes twice."""
        entries = self.entries[self.offsets[start] : self.offsets[stop]].astype(np.intp)
        counts = self.ends[entries] - entries - 1
        left = np.repeat(self.members[entries].astype(np.int64) << _PLACE_BITS, counts)
        return left | self.members[within(entries + 1, counts)]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidate pairs of records, made when asked for.

    Pairs of two records of one source that is free of duplicates are left out: `unique` has the source's
    number for its records and -1 for those of others.
    """

    size: int
    blocks: tuple[RuleBlocks, ...]
    unique: NDArray[np.int32]

    @classmethod
    def of(
        cls,
        rules: MatchRules,
        table: Table,
        sources: Column | None = None,
        unique: Collection[str] = (),
        processes: int | None = None,
        keys: KeyMaker | None = None,
    ) -> Candidates:
        """The candidate pairs that rules give.

        Args:
            rules: say what the keys are made of.
            table: the features of records.
            sources: the source of each record.
            unique: the sources that are free of duplicates.
            processes: how many share the rules; one per core if not given, and one alone where there is little.
            keys: makes them by these rules of this table; one who has made some before saves time.
        """
        keys = keys or KeyMaker(rules, table)
        keys.prepare(processes)
        blocks = shared_out(
            lambda rule: RuleBlocks.of(keys.of(rule), table.size),
            rules.blocking,
            1 if table.size <= FEW else processes,
        )
        return cls(table.size, tuple(blocks), unique_sources(table.size, sources, unique))

    def ranges(self, max_pairs: int = MAX_PAIRS) -> list[tuple[int, int]]:
        """Ranges of left places, one after the other, that give at most so many pairs each.

        A single record that has more by itself makes a range of its own.
        """
        total = np.cumsum(sum((blocks.partners() for blocks in self.blocks), np.zeros(self.size, np.int64)))
        ranges, start, before = [], 0, 0
        while start < self.size:
            stop = max(start + 1, int(np.searchsorted(total, before + max_pairs, side="right")))
            ranges.append((start, stop))
            start, before = stop, int(total[stop - 1])
        return ranges

    def __iter__(self) -> Iterator[tuple[Indices, Indices]]:
        """All pairs, those of one range after the other."""
        for start, stop in self.ranges():
            yield self.pairs(start, stop)

    def pairs(self, start: int, stop: int) -> tuple[Indices, Indices]:
        """The pairs whose left place is in a range, each once, sorted; left is smaller than right."""
        return places_of(self._wanted(np.concatenate([found.pairs(start, stop) for found in self.blocks])))

    def pairs_of_rules(self, start: int, stop: int) -> list[Pairs]:
        """The pairs of each rule whose left place is in a range, each once per rule, sorted."""
        return [self._wanted(found.pairs(start, stop)) for found in self.blocks]

    def _wanted(self, pairs: Pairs) -> Pairs:
        pairs = ascending(pairs)
        if (self.unique >= 0).any():
            left, right = places_of(pairs)
            ours = self.unique[left]
            pairs = pairs[(ours < 0) | (ours != self.unique[right])]
        return pairs


def places_of(pairs: Pairs) -> tuple[Indices, Indices]:
    """The left and the right places of pairs."""
    return (pairs >> _PLACE_BITS).astype(np.intp), (pairs & _PLACE).astype(np.intp)


def numbered(left: Indices, right: Indices) -> Pairs:
    """Pairs of places, in whichever order, as sorted numbers, each once."""
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right)
    return ascending(low << _PLACE_BITS | high)


def unique_sources(size: int, sources: Column | None, unique: Collection[str]) -> NDArray[np.int32]:
    """Per record the number of its source if that is free of duplicates, else -1."""
    if sources is None:
        return np.full(size, -1, dtype=np.int32)
    numbers = [number if name in unique else -1 for number, name in enumerate(sources.values.tolist())]
    return np.array([*numbers, -1], dtype=np.int32)[sources.codes]
