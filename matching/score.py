"""How strongly two records say that they are one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import PairColumn
from matching.rules import Comparison, MatchRules
from matching.table import Table

Indices = NDArray[np.intp]


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

    def verdicts(self, rules: MatchRules) -> NDArray[np.str_]:
        """Per pair "merge", "review" or "apart"; a veto turns a merge into a review."""
        verdicts = np.where(self.probability >= rules.review, "review", "apart")
        verdicts[(self.probability >= rules.merge) & ~self.vetoed] = "merge"
        return verdicts


@dataclass(frozen=True, slots=True, eq=False)
class PairEvidence:
    """What pairs have in common: `levels` and `rarity` have one row per pair, one column per comparison."""

    levels: NDArray[np.int8]
    rarity: NDArray[np.float64]
    vetoed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRecords:
    """Records as columns, with what their values tell: feature → bits of each distinct value."""

    table: Table
    information: Mapping[str, NDArray[np.float64]]


class Scorer:
    """Scores pairs of records by match rules.

    Scores are symmetric and depend on the two records and the rules alone: a pair has the same bytes by
    itself and among a million. Equal values are compared once, however many pairs hold them.
    """

    def __init__(self, rules: MatchRules) -> None:
        self.rules = rules
        self._features = sorted(
            {feature for rule in rules.comparisons for feature in rule.features} | set(rules.vetoes)
        )

    def prepare(self, records: Sequence[Mapping[str, str]] | Table) -> PreparedRecords:
        """What scoring needs of records, for many calls.

        Args:
            records: the features of records.
        """
        table = records if isinstance(records, Table) else Table.of(records, self._features)
        rare = {feature for rule in self.rules.comparisons if rule.rarity for feature in rule.rarity.features}
        information = {}
        for feature in sorted(rare):
            frequencies = self.rules.frequencies[feature]
            bits = [frequencies.bits(value) for value in table.column(feature).values.tolist()]
            information[feature] = np.array(bits, dtype=np.float64) - frequencies.expected_bits
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
        evidence = self.evidence(prepared, left, right)
        bits = np.empty(evidence.levels.shape, dtype=np.float64)
        for place, rule in enumerate(self.rules.comparisons):
            bits[:, place] = _level_bits(rule)[evidence.levels[:, place]] + evidence.rarity[:, place]
        _bound(self.rules, bits)
        weight = np.full(len(left), self.rules.prior_bits, dtype=np.float64)
        for column in bits.T:
            weight += column
        return PairScores(
            evidence.levels, evidence.rarity, bits, weight, probability_of(weight), evidence.vetoed
        )

    def evidence(self, prepared: PreparedRecords, left: Indices, right: Indices) -> PairEvidence:
        """What pairs of records have in common, before it is weighed.

        Args:
            prepared: the records.
            left: one place among them per pair.
            right: the other place, of the same length.
        """
        pairs = {feature: self._pairs(prepared.table, feature, left, right) for feature in self._features}
        levels = np.empty((len(left), len(self.rules.comparisons)), dtype=np.int8)
        rarity = np.zeros(levels.shape, dtype=np.float64)
        for place, rule in enumerate(self.rules.comparisons):
            levels[:, place] = rule.comparator.compare([pairs[feature] for feature in rule.features])
            if rule.rarity is not None:
                rarity[:, place] = _rarity_bits(rule, levels[:, place], pairs, prepared.information)
        vetoed = np.zeros(len(left), dtype=np.bool_)
        for feature in self.rules.vetoes:
            vetoed |= pairs[feature].present & ~pairs[feature].same
        return PairEvidence(levels, rarity, vetoed)

    def _pairs(self, table: Table, feature: str, left: Indices, right: Indices) -> PairColumn:
        column = table.column(feature)
        return PairColumn(
            column.codes[left], column.codes[right], column.values, self.rules.frequencies.get(feature)
        )


def _level_bits(rule: Comparison) -> NDArray[np.float64]:
    """The bits of each level; the last entry is that of NO_EVIDENCE, which is index -1."""
    return np.array([*(level.bits for level in rule.levels), 0.0])


def _rarity_bits(
    rule: Comparison,
    levels: NDArray[np.int8],
    pairs: Mapping[str, PairColumn],
    information: Mapping[str, NDArray[np.float64]],
) -> NDArray[np.float64]:
    """What rare or common values in common add to the bits of the levels, or take away."""
    found = np.zeros(len(levels), dtype=np.float64)
    rarity = rule.rarity
    if rarity is None:
        return found
    counts = np.isin(levels, [rule.comparator.labels.index(label) for label in rarity.levels])
    for feature in rarity.features:
        places = np.flatnonzero(counts & pairs[feature].same)
        found[places] += information[feature][pairs[feature].left[places]]
    return np.clip(rarity.share * found, -rarity.at_most_bits, rarity.at_most_bits)


def _bound(rules: MatchRules, bits: NDArray[np.float64]) -> None:
    """Apply the bounds of correlated comparisons, in place: one row per pair, one column per comparison."""
    for rule in rules.correlated:
        left_over = np.full(len(bits), rule.at_most_bits, dtype=np.float64)
        for place, comparison in enumerate(rules.comparisons):
            if comparison.name in rule.comparisons:
                bits[:, place] = np.minimum(bits[:, place], left_over)
                left_over -= np.maximum(bits[:, place], 0.0)


def probability_of(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The match probability of match weights in bits: 1 / (1 + 2^-weight)."""
    with np.errstate(over="ignore", under="ignore"):
        return 1.0 / (1.0 + np.exp2(-weight))
