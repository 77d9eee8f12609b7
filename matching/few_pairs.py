"""Weights of one record against a few others, pair by pair: the bytes that `Scorer` gives, sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from matching.comparators.addresses import Address
from matching.comparators.base import PairColumn, PairwiseComparator, Values
from matching.comparators.names import PersonName
from matching.frequencies import NOT_COUNTED, Frequencies
from matching.rules import DECIDED_BITS, Comparison, MatchRules
from matching.score import Bound, PairScores, bounds_of
from matching.table import Column

Others = Mapping[str, Sequence[str | None]]
"""Feature → its value in each of the other records."""


class FewScores(NamedTuple):
    """The scores of one record against others, an entry each: `weight` in bits, `vetoed` as in `PairScores`."""

    weight: list[float]
    vetoed: list[bool]

    @classmethod
    def of(cls, scores: PairScores) -> FewScores:
        """What is told of pairs that were scored as columns."""
        return cls(scores.weight.tolist(), scores.vetoed.tolist())


class FewPairs:
    """Scores one record against a few, where calls on columns of three cost far more than what they compute.

    What is absent is not compared, and what several others have is compared once.
    """

    def __init__(self, rules: MatchRules) -> None:
        self._rules = rules
        self._comparisons = [_Comparison(rule, rules.frequencies) for rule in rules.comparisons]
        self._bounds = bounds_of(rules)

    def score(self, features: Mapping[str, str], others: Others, count: int) -> FewScores:
        """The scores of the pairs of a record and each of so many others.

        Args:
            features: those of the record.
            others: those of the others, at least of the features that are compared with one that the record has.
            count: how many others there are.
        """
        without = [0.0] * count
        bits = [
            without if comparison.features.isdisjoint(features) else comparison.bits(features, others)
            for comparison in self._comparisons
        ]
        for bound in self._bounds:
            _keep_within(bound, [bits[place] for place in bound.places if bits[place] is not without])
        weight = [self._rules.prior_bits] * count
        for column in bits:
            if column is not without:
                weight = [total + given for total, given in zip(weight, column, strict=True)]
        for feature in self._rules.deciding:
            value = features.get(feature)
            if value is not None:
                weight = [
                    max(total, DECIDED_BITS) if other == value else total
                    for total, other in zip(weight, others[feature], strict=True)
                ]
        return FewScores(weight, self._vetoed(features, others, count))

    def _vetoed(self, features: Mapping[str, str], others: Others, count: int) -> list[bool]:
        vetoed = [False] * count
        for feature in self._rules.vetoing:
            value = features.get(feature)
            if value is not None:
                vetoed = [
                    before or other not in (None, value)
                    for before, other in zip(vetoed, others[feature], strict=True)
                ]
        return vetoed


def _keep_within(bound: Bound, columns: Sequence[list[float]]) -> None:
    """`apply_bounds` of one bound, in place: the bits of each of its comparisons, an entry for each pair."""
    for pair in range(len(columns[0]) if columns else 0):
        most, least = bound.at_most_bits, bound.at_least_bits
        for column in columns:
            given = column[pair]
            if given > 0.0:
                column[pair] = given = min(given, most)
                most -= given
            elif given < 0.0:
                column[pair] = given = max(given, least)
                least -= given


class _Comparison:
    """A comparison made ready: `_bits` and `_counts` by level, their last entry that of NO_EVIDENCE, index -1.

    `_rarity` has what may be rare: the place of a feature among those that the rule reads, and its frequencies.
    """

    def __init__(self, rule: Comparison, frequencies: Mapping[str, Frequencies]) -> None:
        self.features = frozenset(rule.features)
        self._rule, self._frequencies = rule, frequencies
        self._bits = [*(level.bits for level in rule.levels), 0.0]
        telling, rare = (rule.rarity.levels, rule.rarity.features) if rule.rarity is not None else ((), ())
        self._counts = [*(label in telling for label in rule.comparator.labels), False]
        self._reads = rule.reads
        self._rarity = [
            (self._reads.index(feature), frequencies.get(feature, NOT_COUNTED)) for feature in rare
        ]

    def bits(self, features: Mapping[str, str], others: Others) -> list[float]:
        """The bits of each pair, with what rare or common values in common add or take away."""
        ours = tuple([features.get(feature) for feature in self._reads])
        rows = list(zip(*[others[feature] for feature in self._reads], strict=True))
        distinct = list(dict.fromkeys(rows))
        count = len(self._rule.features)
        levels = self._levels(ours[:count], [theirs[:count] for theirs in distinct])
        found = {theirs: self._bits[level] for theirs, level in zip(distinct, levels, strict=True)}
        for theirs, level in zip(distinct, levels, strict=True):
            if self._counts[level]:
                found[theirs] += self._rarity_bits(ours, theirs)
        return [found[theirs] for theirs in rows]

    def _levels(self, ours: Values, rows: Sequence[Values]) -> Sequence[int]:
        comparator = self._rule.comparator
        if isinstance(comparator, PairwiseComparator | PersonName | Address):
            return [comparator.level(ours, theirs) for theirs in rows]
        columns = []
        for feature, our, values in zip(self._rule.features, ours, zip(*rows, strict=True), strict=True):
            column = Column.of([our, *values])
            left = np.full(len(values), column.codes[0])
            columns.append(PairColumn(left, column.codes[1:], column.values, self._frequencies.get(feature)))
        levels: list[int] = comparator.compare(columns).tolist()
        return levels

    def _rarity_bits(self, ours: Values, theirs: Values) -> float:
        """What rare or common values in common add to the bits of a level, or take away."""
        rarity = self._rule.rarity
        if rarity is None:
            return 0.0
        information = 0.0
        for place, frequencies in self._rarity:
            value = ours[place]
            if value is not None and value == theirs[place]:
                information += frequencies.bits(value) - frequencies.expected_bits
        return min(max(rarity.share * information, -rarity.at_most_bits), rarity.at_most_bits)
