"""How strongly two records say that they are one thing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import NO_EVIDENCE, Levels, PairColumn
from matching.frequencies import NOT_COUNTED, Frequencies
from matching.rules import DECIDED_BITS, Comparison, MatchRules
from matching.table import Table

Indices = NDArray[np.intp]
_ROUNDING_BITS = 1e-6
"""More than rounding can make of a sum of bits."""
_CERTAIN_BITS = 53.0
"""From here on a probability is 1 when it is rounded to a floating number."""
_WORTH_DROPPING = 0.8
"""Pairs ruled out are dropped once no more than this share is left: copying the others costs as well."""


class Bound(NamedTuple):
    """The places of correlated comparisons, and between what the bits that they give together are kept."""

    places: tuple[int, ...]
    at_most_bits: float
    at_least_bits: float = -math.inf


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """The scores of pairs, one row each, in the order asked for.

    `levels`, `rarity` and `bits` have one column per comparison; without evidence they are -1, 0.0 and 0.0.
    `rarity` is the part of the bits that rare or common values in common gave. The bits of correlated
    comparisons are those that count. `weight` is in bits, `probability` in [0.0, 1.0]. `vetoed` says where the
    two differ in a feature of the vetoes.
    """

    levels: NDArray[np.int8]
    rarity: NDArray[np.float64]
    bits: NDArray[np.float64]
    weight: NDArray[np.float64]
    probability: NDArray[np.float64]
    vetoed: NDArray[np.bool_]

    def take(self, places: Indices) -> PairScores:
        """The scores at some places."""
        return PairScores(
            self.levels[places],
            self.rarity[places],
            self.bits[places],
            self.weight[places],
            self.probability[places],
            self.vetoed[places],
        )

    def verdicts(self, rules: MatchRules) -> NDArray[np.str_]:
        """The verdict on each pair, as the rules have it."""
        verdicts = np.where(self.probability >= rules.review, "review", "apart")
        verdicts[(self.probability >= rules.merge) & ~self.vetoed] = "merge"
        return verdicts


@dataclass(frozen=True, slots=True, eq=False)
class PairEvidence:
    """What pairs have in common: `levels` and `rarity` have one row per pair, one column per comparison.

    `decided` says where an identifier that decides is the same.
    """

    levels: NDArray[np.int8]
    rarity: NDArray[np.float64]
    vetoed: NDArray[np.bool_]
    decided: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRecords:
    """Records as columns, with what their values tell: feature → bits of each distinct value."""

    table: Table
    information: Mapping[str, NDArray[np.float64]]


class Scorer:
    """Scores pairs of records by match rules.

    Scores are symmetric and depend on the two records and the rules alone: a pair has the same bytes by
    itself and among a million. Equal values are compared once, however many pairs hold them. `features` are those
    that scores depend on, sorted.
    """

    def __init__(self, rules: MatchRules) -> None:
        self.rules = rules
        self._bounds = bounds_of(rules)
        self.features = sorted(
            {feature for rule in rules.comparisons for feature in rule.features}.union(
                rules.vetoing, rules.deciding
            )
        )
        worth = [_expected_loss(rule) / rule.comparator.cost for rule in rules.comparisons]
        self._telling_first = sorted(range(len(worth)), key=lambda place: -worth[place])

    def prepare(self, records: Sequence[Mapping[str, str]] | Table) -> PreparedRecords:
        """What scoring needs of records, for many calls.

        Args:
            records: the features of records.
        """
        table = records if isinstance(records, Table) else Table.of(records, self.features)
        rare = {feature for rule in self.rules.comparisons if rule.rarity for feature in rule.rarity.features}
        information = {}
        for feature in sorted(rare):
            frequencies = self.rules.frequencies.get(feature, NOT_COUNTED)
            information[feature] = (
                frequencies.bits_of(table.column(feature).values) - frequencies.expected_bits
            )
        return PreparedRecords(table, information)

    def score(
        self, records: Sequence[Mapping[str, str]] | Table | PreparedRecords, left: Indices, right: Indices
    ) -> PairScores:
        """Score pairs of records.

        Args:
            records: the features of records.
            left: one place in `records` per pair.
            right: the other place, of the same length.
        """
        left, right = np.asarray(left, dtype=np.intp), np.asarray(right, dtype=np.intp)
        if left.shape != right.shape:
            raise ValueError(
                f"as many left places as right ones are needed, not {left.size} and {right.size}"
            )
        prepared = records if isinstance(records, PreparedRecords) else self.prepare(records)
        return self._weighed(self.evidence(prepared, left, right))

    def score_from(
        self, prepared: PreparedRecords, left: Indices, right: Indices, at_least_bits: float
    ) -> tuple[Indices, PairScores]:
        """Score those pairs whose match weight reaches a bound: the same as scoring all and choosing among them.

        What tells most is compared first, and a pair no further once the best that its other comparisons could
        give does not suffice.

        Args:
            prepared: the records.
            left: one place among them per pair.
            right: the other place, of the same length.
            at_least_bits: the bound.

        Returns:
            Which of the pairs these are, ascending, and their scores.
        """
        rules, chosen = self.rules.comparisons, np.arange(len(left))
        pairs = self._pairs(prepared, left, right)
        levels = np.full((len(left), len(rules)), NO_EVIDENCE, dtype=np.int8, order="F")
        rarity = np.zeros(levels.shape, dtype=np.float64, order="F")
        # The most that each comparison can give; once it is made, what it gave.
        most = np.empty(levels.shape, dtype=np.float64, order="F")
        for place, rule in enumerate(rules):
            most[:, place] = _most_bits(rule, pairs, prepared)
        weight = self._weight(most.copy(order="F"))
        hopeless = at_least_bits - _ROUNDING_BITS
        for place in self._telling_first:
            kept = np.flatnonzero((weight >= hopeless) | self._decided(pairs))
            if len(kept) < _WORTH_DROPPING * len(chosen):
                chosen, levels, rarity, most = chosen[kept], levels[kept], rarity[kept], most[kept]
                weight, pairs = weight[kept], self._pairs(prepared, left[chosen], right[chosen])
            levels[:, place], rarity[:, place] = _compared(rules[place], pairs, prepared)
            given = _level_bits(rules[place])[levels[:, place]] + rarity[:, place]
            weight += given - most[:, place]
            most[:, place] = given
            if self.rules.correlated:
                weight = self._weight(most.copy(order="F"))
        scores = self._weighed(PairEvidence(levels, rarity, self._vetoed(pairs), self._decided(pairs)))
        kept = np.flatnonzero(scores.weight >= at_least_bits)
        return chosen[kept], scores.take(kept)

    def evidence(self, prepared: PreparedRecords, left: Indices, right: Indices) -> PairEvidence:
        """What pairs of records have in common, before it is weighed.

        Args:
            prepared: the records.
            left: one place among them per pair.
            right: the other place, of the same length.
        """
        pairs = self._pairs(prepared, left, right)
        levels = np.empty((len(left), len(self.rules.comparisons)), dtype=np.int8, order="F")
        rarity = np.empty(levels.shape, dtype=np.float64, order="F")
        for place, rule in enumerate(self.rules.comparisons):
            levels[:, place], rarity[:, place] = _compared(rule, pairs, prepared)
        return PairEvidence(levels, rarity, self._vetoed(pairs), self._decided(pairs))

    def _weighed(self, evidence: PairEvidence) -> PairScores:
        bits = np.empty(evidence.levels.shape, dtype=np.float64, order="F")
        for place, rule in enumerate(self.rules.comparisons):
            bits[:, place] = _level_bits(rule)[evidence.levels[:, place]] + evidence.rarity[:, place]
        weight = self._weight(bits, evidence.decided)
        return PairScores(
            evidence.levels, evidence.rarity, bits, weight, probability_of(weight), evidence.vetoed
        )

    def _weight(
        self, bits: NDArray[np.float64], decided: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float64]:
        """The match weight, after the bounds of correlated comparisons were applied to the bits in place."""
        apply_bounds(self._bounds, bits)
        weight = np.full(len(bits), self.rules.prior_bits, dtype=np.float64)
        for column in bits.T:
            weight += column
        if decided is not None:
            np.maximum(weight, DECIDED_BITS, out=weight, where=decided)
        return weight

    def _vetoed(self, pairs: _Pairs) -> NDArray[np.bool_]:
        vetoed = np.zeros(len(pairs.left), dtype=np.bool_)
        for feature in self.rules.vetoing:
            vetoed |= pairs[feature].present & ~pairs[feature].same
        return vetoed

    def _decided(self, pairs: _Pairs) -> NDArray[np.bool_]:
        decided = np.zeros(len(pairs.left), dtype=np.bool_)
        for feature in self.rules.deciding:
            decided |= pairs[feature].same
        return decided

    def _pairs(self, prepared: PreparedRecords, left: Indices, right: Indices) -> _Pairs:
        return _Pairs(prepared.table, self.rules.frequencies, left, right)


class _Pairs:
    """The features of pairs, each looked up when it is first asked for."""

    def __init__(
        self, table: Table, frequencies: Mapping[str, Frequencies], left: Indices, right: Indices
    ) -> None:
        self._table = table
        self._frequencies = frequencies
        self._found: dict[str, PairColumn] = {}
        self.left, self.right = left, right

    def __getitem__(self, feature: str) -> PairColumn:
        if feature not in self._found:
            column = self._table.column(feature)
            self._found[feature] = PairColumn(
                column.codes[self.left],
                column.codes[self.right],
                column.values,
                self._frequencies.get(feature),
            )
        return self._found[feature]


def _compared(
    rule: Comparison, pairs: _Pairs, prepared: PreparedRecords
) -> tuple[Levels, NDArray[np.float64]]:
    """The level of each pair, and what rare or common values add to its bits."""
    levels = rule.comparator.compare([pairs[feature] for feature in rule.features])
    return levels, _rarity_bits(rule, _where_rarity_counts(rule)[levels], pairs, prepared.information)


def _most_bits(rule: Comparison, pairs: _Pairs, prepared: PreparedRecords) -> NDArray[np.float64]:
    """The most that a comparison can give to each pair, told without comparing."""
    cases, levels = rule.comparator.outlook([pairs[feature] for feature in rule.features])
    bits = _level_bits(rule)
    rare = _where_rarity_counts(rule)
    plain = [max((bits[level] for level in case if not rare[level]), default=-np.inf) for case in levels]
    most = np.array(plain)[cases]
    if rule.rarity is not None:
        telling = [max((bits[level] for level in case if rare[level]), default=-np.inf) for case in levels]
        most = np.maximum(
            most,
            np.array(telling)[cases]
            + _rarity_bits(rule, np.ones(len(cases), dtype=np.bool_), pairs, prepared.information),
        )
    return most


def _expected_loss(rule: Comparison) -> float:
    """The bits by which two records that do not match fall short of the best level, on average."""
    return max(level.bits for level in rule.levels) - math.fsum(level.u * level.bits for level in rule.levels)


def _level_bits(rule: Comparison) -> NDArray[np.float64]:
    """The bits of each level; the last entry is that of NO_EVIDENCE, which is index -1."""
    return np.array([*(level.bits for level in rule.levels), 0.0])


def _where_rarity_counts(rule: Comparison) -> NDArray[np.bool_]:
    """Per level whether rare values in common count; the last entry is that of NO_EVIDENCE, which is index -1."""
    levels = rule.rarity.levels if rule.rarity is not None else ()
    return np.array([*(label in levels for label in rule.comparator.labels), False])


def _rarity_bits(
    rule: Comparison, counts: NDArray[np.bool_], pairs: _Pairs, information: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What rare or common values in common add to the bits of the levels, or take away, where it counts."""
    found = np.zeros(len(counts), dtype=np.float64)
    rarity = rule.rarity
    if rarity is None:
        return found
    for feature in rarity.features:
        places = np.flatnonzero(counts & pairs[feature].same)
        found[places] += information[feature][pairs[feature].left[places]]
    return np.clip(rarity.share * found, -rarity.at_most_bits, rarity.at_most_bits)


def bounds_of(rules: MatchRules) -> tuple[Bound, ...]:
    """The bounds of correlated comparisons, in the order of the rules."""
    return tuple(
        Bound(
            tuple(place for place, rule in enumerate(rules.comparisons) if rule.name in bound.comparisons),
            bound.at_most_bits,
            bound.at_least_bits,
        )
        for bound in rules.correlated
    )


def apply_bounds(bounds: Sequence[Bound], bits: NDArray[np.float64]) -> None:
    """Apply the bounds of correlated comparisons, in place: one row per pair, one column per comparison.

    What speaks for a match counts until its bound is reached, and so does what speaks against one, each for itself.
    So the sum never falls where the bits of a comparison rise.
    """
    for places, at_most_bits, at_least_bits in bounds:
        most = np.full(len(bits), at_most_bits, dtype=np.float64)
        least = np.full(len(bits), at_least_bits, dtype=np.float64)
        for place in places:
            given = np.maximum(np.minimum(bits[:, place], most), least)
            most -= np.maximum(given, 0.0)
            least -= np.minimum(given, 0.0)
            bits[:, place] = given


def bits_of(probability: float) -> float:
    """The match weight of a match probability above 0, in bits; of 1 the least that is taken for it."""
    if probability < 1.0:
        return math.log2(probability) - math.log2(1.0 - probability)
    return _CERTAIN_BITS


def probability_of(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The match probability of match weights in bits: 1 / (1 + 2^-weight)."""
    with np.errstate(over="ignore", under="ignore"):
        return 1.0 / (1.0 + np.exp2(-weight))
