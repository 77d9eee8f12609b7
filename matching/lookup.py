"""Whom a record may be: many records in memory, asked about one in about a millisecond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.batch.features import features_table
from matching.batch.files import Records
from matching.batch.keys import bounded, within
from matching.batch.workers import Progress
from matching.blocking import SEPARATOR, block_keys, texts_of
from matching.explain import MatchScore, explain
from matching.features import features_of
from matching.few_pairs import FewPairs, FewScores
from matching.rules import BlockRule, KeyPart, MatchRules
from matching.score import Indices, Scorer, probability_of
from matching.separator import SEPARATOR as SEVERAL
from matching.several import score_several
from matching.standardise.text import CACHE_SIZE
from matching.table import ABSENT, Codes, Column, Places, Table, Texts, any_has

Hashes = NDArray[np.uint64]

_FEW = 200
"""Up to so many pairs, one after the other is sooner than all at once."""

_BYTES = 8
_MASK = (1 << 8 * _BYTES) - 1
# Odd, so that multiplying by it loses nothing: 2^64 over the golden ratio, as in Knuth's multiplicative hashing
# (The Art of Computer Programming, volume 3, section 6.4).
_MULTIPLIER = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Match:
    """A record of the index that may be the one asked about.

    `place` is its place in the index and `id` its id, None where the index was made without ids. `weight` is in
    bits; `verdict` is "merge", "review" or "apart".
    """

    place: int
    id: str | None
    weight: float
    probability: float
    verdict: str


class Index:
    """Records by their block keys, with what scoring needs of them.

    Finds the candidates that `block_keys` gives, and the scores that `Scorer` gives, here as anywhere else. An
    index never changes, so that threads may share it; where records change, another one is made.
    """

    def __init__(self, rules: MatchRules, features: Table, ids: Texts | None = None) -> None:
        self.rules, self.features = rules, features
        self._ids = ids
        self._keys = _KeyIndex.of(rules, features)
        self._scorer, self._few_pairs = Scorer(rules), FewPairs(rules)
        self._several = any(any_has(SEVERAL, column.values) for column in features.columns.values())
        alone = [*rules.vetoing, *rules.deciding]
        named = [*(rule.reads for rule in rules.comparisons), *((feature,) for feature in alone)]
        self._compared = [
            _Compared.of(features.column(name), name, [together for together in named if name in together])
            for name in sorted({feature for together in named for feature in together})
        ]

    @classmethod
    def of(
        cls,
        rules: MatchRules,
        records: Records | Table,
        *,
        processes: int | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """The index of records.

        Args:
            rules: the match rules.
            records: as they were read, or a table of their features, which has no ids.
            processes: how many standardise what was read; see `features_table`.
            progress: told how much of it is done.
        """
        if isinstance(records, Table):
            return cls(rules, records)
        features = features_table(rules, records.table, processes=processes, progress=progress)
        return cls(rules, features, records.ids)

    def candidates(self, features: Mapping[str, str]) -> Indices:
        """The places of the records that share a block key with a record, each once, ascending."""
        return self._keys.places(block_keys(self.rules, features))

    def match(self, features: Mapping[str, str], limit: int = 10) -> list[Match]:
        """The candidates that match a record best, the best first; of equal weight, the one of the lower place.

        Args:
            features: those of the record; see `features_of`.
            limit: how many at most.
        """
        places = self.candidates(features)
        if not len(places):
            return []
        weight, vetoed = self._scores(features, places)
        best = sorted(range(len(places)), key=lambda at: -weight[at])[:limit]
        probability = probability_of(np.array([weight[at] for at in best])).tolist()
        return [
            Match(
                int(places[at]),
                None if self._ids is None else str(self._ids[places[at]]),
                weight[at],
                probable,
                self.rules.verdict(probable, vetoed=vetoed[at]),
            )
            for at, probable in zip(best, probability, strict=True)
        ]

    def match_values(self, values: Mapping[str, str | None], limit: int = 10) -> list[Match]:
        """`match` of a record that is not standardised yet: attribute → value, None or empty where absent."""
        return self.match(features_of(self.rules, values), limit)

    def explain(self, features: Mapping[str, str], place: int) -> MatchScore:
        """Why a record matches the one at a place or does not, with every level and its bits."""
        return explain(self.rules, features, self.features.record(place))

    def _scores(self, features: Mapping[str, str], places: Indices) -> FewScores:
        """The scores of a record and those at some places; no work depends on the size of the index."""
        count = len(places)
        others = {
            compared.name: compared.at(places)
            for compared in self._compared
            if not compared.together.isdisjoint(features)
        }
        if any(map(_has_several, features.values())) or (
            self._several and any(_has_several(value) for values in others.values() for value in values)
        ):
            records = [features, *(self.features.record(place) for place in places.tolist())]
            return FewScores.of(
                score_several(self._scorer, records, np.zeros(count, dtype=np.intp), np.arange(1, count + 1))
            )
        if count <= _FEW:
            return self._few_pairs.score(features, others, count)
        columns = {name: Column.of([features.get(name), *values]) for name, values in others.items()}
        left, right = np.zeros(count, dtype=np.intp), np.arange(1, count + 1)
        return FewScores.of(self._scorer.score(Table(count + 1, columns), left, right))


def _has_several(value: str | None) -> bool:
    return value is not None and SEVERAL in value


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """A column to read values of; the last of these is None, that of ABSENT, which is index -1.

    `together` are the features that it is compared with, itself among them: where a record has none of them, the
    column gives no evidence.
    """

    name: str
    together: frozenset[str]
    codes: Codes
    values: NDArray[Any]

    @classmethod
    def of(cls, column: Column, name: str, comparisons: Iterable[Iterable[str]]) -> _Compared:
        values = np.array([*column.values.tolist(), None], dtype=object)
        return cls(name, frozenset(chain(*comparisons)), column.codes, values)

    def at(self, places: Indices) -> list[str | None]:
        found: list[str | None] = self.values[self.codes[places]].tolist()
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _KeyIndex:
    """Places by block key: the record at `members[i]` has a key of the hash `hashes[i]`; these ascend.

    Unlike keys have the same hash with a probability of 2^-64: then a record is scored in vain, and none is
    missed.
    """

    hashes: Hashes
    members: NDArray[np.int32]

    @classmethod
    def of(cls, rules: MatchRules, table: Table) -> _KeyIndex:
        parts = _Parts(table)
        found = [entries for rule in rules.blocking for entries in _entries(rules, rule, parts)]
        hashes = np.concatenate([entries.hashes for entries in found])
        places = np.concatenate([entries.places.astype(np.int32) for entries in found])
        order = np.argsort(hashes)
        return cls(hashes[order], places[order])

    def places(self, keys: Iterable[str]) -> Indices:
        """The places of the records that have one of the keys, each once, ascending."""
        sought = np.array([_key_hash(key) for key in keys], dtype=np.uint64)
        starts, ends = self.hashes.searchsorted(sought), self.hashes.searchsorted(sought, "right")
        runs = zip(starts.tolist(), ends.tolist(), strict=True)
        found = {place for start, end in runs for place in self.members[start:end].tolist()}
        return np.array(sorted(found), dtype=np.intp)


def _key_hash(key: str) -> int:
    """A block key as block_keys() writes it, as a number: its rule and texts one after the other."""
    rule, _, texts = key.partition(":")
    found = _text_hash(rule)
    for text in texts.split(SEPARATOR):
        found = found * _MULTIPLIER & _MASK ^ _text_hash(text)
    return found


@lru_cache(CACHE_SIZE)
def _text_hash(text: str) -> int:
    return int.from_bytes(_digest(text), "little")


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=_BYTES).digest()


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """The keys of records by the parts so far: a record's place for each key that it has, and the key's hash.

    `ranks` counts the keys of one record, or of one key that is narrowed, from 0.
    """

    places: Places
    hashes: Hashes
    ranks: Places

    def joined(self, part: _Part) -> _Entries:
        """With one more part; an entry of which it has several texts becomes as many, up to MOST_KEYS in all."""
        codes = part.codes[self.places]
        starts = part.offsets[codes]
        counts = np.where(codes == ABSENT, 0, part.offsets[codes + 1] - starts)
        counts, ranks = bounded(self.ranks, counts)
        entries = np.repeat(np.arange(len(codes)), counts)
        hashes = self.hashes[entries] * np.uint64(_MULTIPLIER) ^ part.hashes[within(starts, counts)]
        return _Entries(self.places[entries], hashes, ranks)

    def take(self, chosen: NDArray[np.bool_]) -> _Entries:
        """Some of the keys, each to be joined by itself."""
        places = self.places[chosen]
        return _Entries(places, self.hashes[chosen], np.zeros_like(places))


def _entries(rules: MatchRules, rule: BlockRule, parts: _Parts) -> Iterator[_Entries]:
    """The keys that block_keys() gives by one rule: those not stopped, and what narrows the others."""
    size = parts.table.size
    hashes = np.full(size, _text_hash(rule.name), dtype=np.uint64)
    wide = _Entries(np.arange(size), hashes, np.zeros(size, dtype=np.intp))
    for part in rule.parts:
        wide = wide.joined(parts.of(part))
    stop_keys = [_key_hash(f"{rule.name}:{key}") for key in rules.stopped.get(rule.name, ())]
    stopped = np.isin(wide.hashes, np.array(stop_keys, dtype=np.uint64))
    yield wide.take(~stopped)
    if rule.narrower:
        narrow = wide.take(stopped)
        for part in rule.narrower:
            narrow = narrow.joined(parts.of(part))
        yield narrow


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a column gives to keys: value `v` gives the texts of the hashes `hashes[offsets[v]:offsets[v + 1]]`."""

    codes: Codes
    offsets: Places
    hashes: Hashes


class _Parts:
    """The parts that rules name, each made once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._made: dict[KeyPart, _Part] = {}

    def of(self, part: KeyPart) -> _Part:
        if part not in self._made:
            column = self.table.column(part.feature)
            given = texts_of(part, column.values.tolist())
            digests = b"".join(_digest(text) for texts in given for text in texts)
            hashes = np.frombuffer(digests, dtype="<u8").astype(np.uint64, copy=False)
            self._made[part] = _Part(column.codes, np.cumsum([0, *map(len, given)]), hashes)
        return self._made[part]
