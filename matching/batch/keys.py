"""Block keys of many records as numbers: every distinct value is transformed once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from matching.batch.columns import LARGEST_KEY, Keys, dense, encoded
from matching.batch.workers import shared_out
from matching.blocking import MOST_KEYS, SEPARATOR, texts_of
from matching.rules import BlockRule, KeyPart, MatchRules
from matching.separator import SEPARATOR as SEVERAL
from matching.table import ABSENT, Codes, Column, Places, Table, Texts, any_has, places_among

FEW = 20_000
"""So many records are not worth sharing out."""

_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class RuleKeys:
    """The block keys of one rule: `places` has a record's place for each key that it has, ascending.

    Two entries have the same number among `keys` where `block_keys` gives both records the same text, and only
    there: the numbers are made of the codes of the parts, so that unlike hashes they never collide. They mean
    something among the keys of this rule and these records alone.
    """

    rule: str
    places: Places
    keys: Keys


class KeyMaker:
    """Makes the block keys of records, rule by rule; what rules have in common is made once.

    `table` has the features of the records.
    """

    def __init__(self, rules: MatchRules, table: Table) -> None:
        self._rules, self._size = rules, table.size
        self._parts = _Parts(table)

    def by(self, rules: MatchRules) -> KeyMaker:
        """The maker for other rules, with the parts that are made already."""
        maker = copy(self)
        maker._rules = rules
        return maker

    def prepare(self, processes: int | None = None) -> None:
        """Make what the keys of all rules are made of.

        Args:
            processes: how many share the work; one per core if not given.
        """
        wanted = [part for rule in self._rules.blocking for part in (*rule.parts, *rule.narrower)]
        self._parts.make(list(dict.fromkeys(wanted)), processes)

    def of(self, rule: BlockRule) -> RuleKeys:
        """The keys of one rule; the same as `block_keys` of each record."""
        found = _Joined.of(self._parts, rule.parts, self._size)
        stopped = found.numbers(self._rules.stopped.get(rule.name, frozenset()))
        if len(stopped):
            return _narrowed(self._parts, rule, found, np.isin(found.keys, stopped))
        return RuleKeys(rule.name, found.places, found.keys)

    def narrowed(self, rule: BlockRule, limit: int) -> RuleKeys:
        """The keys of one rule once those that more than `limit` records share are its stop keys."""
        found = _Joined.of(self._parts, rule.parts, self._size)
        numbers, keys = dense(found.keys)
        return _narrowed(self._parts, rule, found, np.bincount(numbers, minlength=len(keys))[numbers] > limit)

    def too_common(self, rule: BlockRule, limit: int) -> tuple[str, ...]:
        """The keys of one rule that more than `limit` records share, as stop keys, sorted.

        Keys are counted as the rule gives them without any stop key, so that those in force change nothing.
        """
        found = _Joined.of(self._parts, rule.parts, self._size)
        numbers, keys = dense(found.keys)
        shared = keys[np.bincount(numbers, minlength=len(keys)) > limit]
        return tuple(sorted(found.text(int(key)) for key in shared))

    def all_too_common(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Block rule → its keys that more than `limit` records share; a rule without such a key has no entry."""
        found = {rule.name: self.too_common(rule, limit) for rule in self._rules.blocking}
        return {rule: keys for rule, keys in found.items() if keys}


def _narrowed(parts: _Parts, rule: BlockRule, found: _Joined, stopped: NDArray[np.bool_]) -> RuleKeys:
    """The keys of a rule, those that too many share replaced by narrower ones."""
    kept = ~stopped
    places, keys = found.places[kept], found.keys[kept]
    if rule.narrower:
        narrow = found.take(stopped)
        for part in rule.narrower:
            narrow = narrow.joined(parts.of(part))
        # Wide keys are even and narrow ones odd.
        places, keys = (
            np.concatenate((places, narrow.places)),
            np.concatenate((keys * 2, narrow.keys * 2 + 1)),
        )
        order = np.argsort(places, kind="stable")
        places, keys = places[order], keys[order]
    return RuleKeys(rule.name, places, keys)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a column gives to keys: value `v` gives the texts numbered `numbers[offsets[v]:offsets[v + 1]]`."""

    codes: Codes
    offsets: Places
    numbers: Codes
    texts: Texts

    @classmethod
    def of(cls, part: KeyPart, column: Column) -> _Part:
        size = len(column.values)
        if part.transform == "identity" and not _any_is_parted(column.values):
            every = np.arange(size + 1)
            return cls(column.codes, every, every[:-1].astype(np.int32), column.values)
        counts = np.zeros(size + 1, dtype=np.intp)
        found = []
        for start in range(0, size, _AT_ONCE):
            places = np.arange(start, min(start + _AT_ONCE, size))
            given = texts_of(part, column.values[places].tolist())
            counts[places + 1] = list(map(len, given))
            found.append(pa.array(chain.from_iterable(given), pa.large_string()))
        texts = encoded(pa.concat_arrays(found) if found else pa.array([], pa.large_string()))
        return cls(column.codes, np.cumsum(counts), texts.codes, texts.values)


def _any_is_parted(values: Texts) -> bool:
    """Whether a value gives more than itself: as one of several, or with what stands between the parts of keys."""
    return any_has(SEPARATOR, values) or any_has(SEVERAL, values)


class _Parts:
    """The parts that rules name, each made once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made: dict[KeyPart, _Part] = {}

    def make(self, parts: Sequence[KeyPart], processes: int | None) -> None:
        missing = [part for part in parts if part not in self._made]
        plain = [part for part in missing if part.transform == "identity"]
        others = [part for part in missing if part.transform != "identity"]
        made = shared_out(self._make, others, processes if self._table.size > FEW else 1)
        self._made |= dict(zip(others, made, strict=True)) | {part: self._make(part) for part in plain}

    def of(self, part: KeyPart) -> _Part:
        if part not in self._made:
            self._made[part] = self._make(part)
        return self._made[part]

    def _make(self, part: KeyPart) -> _Part:
        return _Part.of(part, self._table.column(part.feature))


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One part of a key: its texts and, where the numbers had grown too large by then, what they stood for."""

    texts: Texts
    anew: Keys | None


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    """Keys of the parts so far: a number is that of the parts before the last, times its texts, plus the last.

    `ranks` counts the entries of one record, or of one key that is narrowed, from 0.
    """

    places: Places
    keys: Keys
    ranks: Places
    span: int
    steps: tuple[_Step, ...]

    @classmethod
    def of(cls, parts: _Parts, named: Sequence[KeyPart], size: int) -> _Joined:
        found = cls(np.arange(size), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.intp), 1, ())
        for part in named:
            found = found.joined(parts.of(part))
        return found

    def joined(self, part: _Part) -> _Joined:
        """With one more part; an entry of which it has several texts becomes as many, up to MOST_KEYS in all."""
        keys, span, anew = self.keys, self.span, None
        if span * len(part.texts) > LARGEST_KEY:
            numbers, anew = dense(keys)
            keys, span = numbers.astype(np.int64), len(anew)
        codes = part.codes[self.places]
        starts = part.offsets[codes]
        counts = np.where(codes == ABSENT, 0, part.offsets[codes + 1] - starts)
        counts, ranks = bounded(self.ranks, counts)
        entries = np.repeat(np.arange(len(codes)), counts)
        texts = part.numbers[within(starts, counts)]
        return _Joined(
            self.places[entries],
            keys[entries] * len(part.texts) + texts,
            ranks,
            span * len(part.texts),
            (*self.steps, _Step(part.texts, anew)),
        )

    def take(self, chosen: NDArray[np.bool_]) -> _Joined:
        """Some of the keys, to be narrowed."""
        places = self.places[chosen]
        return _Joined(places, self.keys[chosen], np.zeros_like(places), self.span, self.steps)

    def text(self, key: int) -> str:
        """A key as block_keys() writes it after the rule."""
        texts = []
        for step in reversed(self.steps):
            key, last = divmod(key, len(step.texts))
            texts.append(str(step.texts[last]))
            key = key if step.anew is None else int(step.anew[key])
        return SEPARATOR.join(reversed(texts))

    def numbers(self, keys: Collection[str]) -> Keys:
        """The numbers of keys, of those that there are."""
        written = [key.split(SEPARATOR) for key in keys]
        sought = [texts for texts in written if len(texts) == len(self.steps)]
        found = np.zeros(len(sought), dtype=np.int64)
        known = np.ones(len(sought), dtype=np.bool_)
        for step, texts in zip(self.steps, zip(*sought, strict=True) if sought else (), strict=bool(sought)):
            if step.anew is not None:
                anew = pc.index_in(pa.array(found), value_set=pa.array(step.anew)).fill_null(ABSENT)
                found = anew.to_numpy().astype(np.int64)
                known &= found != ABSENT
            last = places_among(step.texts, texts)
            known &= last != ABSENT
            found = found * len(step.texts) + last
        return found[known]


def bounded(ranks: Places, counts: Places) -> tuple[Places, Places]:
    """How many keys each entry becomes where a record has MOST_KEYS at most, and the ranks of these.

    Args:
        ranks: that of each entry among those of its record, from 0.
        counts: how many keys it would become; as many as any other of its record.
    """
    before = ranks * counts
    if (counts <= 1).all():
        return counts, np.repeat(before, counts)
    kept = np.clip(MOST_KEYS - before, 0, counts)
    return kept, within(before, kept)


def within(starts: Places, counts: Places) -> Places:
    """The places of several runs, one after the other: each begins at its start and has its count."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
