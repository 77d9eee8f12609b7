"""How strongly two records say that they are one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import NO_EVIDENCE, Values
from matching.rules import Comparison, MatchRules

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """The scores of pairs, one row each, in the order asked for.

    `levels` and `bits` have one column per comparison; without evidence they are -1 and 0.0. The bits of
    correlated comparisons are those that count. `weight` is in bits, `probability` in [0.0, 1.0]. `vetoed`
    says where the two differ in a feature of the vetoes.
    """

    levels: NDArray[np.int8]
    bits: NDArray[np.float64]
    weight: NDArray[np.float64]
    probability: NDArray[np.float64]
    vetoed: NDArray[np.bool_]

    def verdicts(self, rules: MatchRules) -> NDArray[np.str_]:
        """Per pair "merge", "review" or "apart"; a veto turns a merge into a review."""
        verdicts = np.where(self.probability >= rules.review, "review", "apart")
        verdicts[(self.probability >= rules.merge) & ~self.vetoed] = "merge"
        return verdicts


class Scorer:
    """Scores pairs of records by match rules.

    Scores are symmetric and depend on the two records and the rules alone: a pair has the same bytes by
    itself and among a million. Equal values are compared once, however many pairs hold them.
    """

    def __init__(self, rules: MatchRules) -> None:
        self.rules = rules

    def score(self, records: Sequence[Mapping[str, str]], left: Indices, right: Indices) -> PairScores:
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
        records, left, right = _used(records, left, right)
        levels = np.empty((len(left), len(self.rules.comparisons)), dtype=np.int8)
        for place, comparison in enumerate(self.rules.comparisons):
            levels[:, place] = _levels(comparison, records, left, right)
        bits = bits_of(self.rules, levels)
        weight = np.full(len(left), self.rules.prior_bits, dtype=np.float64)
        for column in bits.T:
            weight += column
        vetoed = np.zeros(len(left), dtype=np.bool_)
        for feature in self.rules.vetoes:
            codes, _ = _factorise([(record.get(feature),) for record in records])
            ours, theirs = codes[left], codes[right]
            vetoed |= (ours != theirs) & (ours >= 0) & (theirs >= 0)
        return PairScores(levels, bits, weight, probability_of(weight), vetoed)


def bits_of(rules: MatchRules, levels: NDArray[np.int8]) -> NDArray[np.float64]:
    """What the levels of pairs weigh, in bits, with the bounds of correlated comparisons applied.

    Args:
        rules: give the weights of the levels.
        levels: one row per pair, one column per comparison; -1 weighs nothing.
    """
    bits = np.empty(levels.shape, dtype=np.float64)
    for place, comparison in enumerate(rules.comparisons):
        # The last entry is that of NO_EVIDENCE, which is index -1.
        bits[:, place] = np.array([*(level.bits for level in comparison.levels), 0.0])[levels[:, place]]
    for rule in rules.correlated:
        left_over = np.full(len(levels), rule.at_most_bits, dtype=np.float64)
        for place, comparison in enumerate(rules.comparisons):
            if comparison.name in rule.comparisons:
                bits[:, place] = np.minimum(bits[:, place], left_over)
                left_over -= np.maximum(bits[:, place], 0.0)
    return bits


def probability_of(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The match probability of match weights in bits: 1 / (1 + 2^-weight)."""
    with np.errstate(over="ignore", under="ignore"):
        return 1.0 / (1.0 + np.exp2(-weight))


def _used(
    records: Sequence[Mapping[str, str]], left: Indices, right: Indices
) -> tuple[Sequence[Mapping[str, str]], Indices, Indices]:
    """Only the records that some pair names, where that saves work."""
    if 2 * len(left) >= len(records):
        return records, left, right
    used, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    return [records[place] for place in used], places[: len(left)], places[len(left) :]


def _factorise(values: Sequence[Values]) -> tuple[Indices, list[Values]]:
    """The distinct values, and per value its place among them: -1 where nothing of it is present."""
    codes: dict[Values, int] = {}
    for value in values:
        if value not in codes:
            codes[value] = len(codes)
    distinct = list(codes)
    for value, code in codes.items():
        if all(part is None for part in value):
            codes[value] = NO_EVIDENCE
            distinct[code] = value
    return np.fromiter(map(codes.__getitem__, values), dtype=np.intp, count=len(values)), distinct


def _levels(
    comparison: Comparison, records: Sequence[Mapping[str, str]], left: Indices, right: Indices
) -> NDArray[np.int8]:
    """The level of each pair, computed once for every distinct unordered pair of values."""
    columns = ([record.get(feature) for record in records] for feature in comparison.features)
    codes, values = _factorise(list(zip(*columns, strict=True)))
    ours, theirs = codes[left], codes[right]
    found = np.full(len(left), NO_EVIDENCE, dtype=np.int8)
    present = np.flatnonzero((ours >= 0) & (theirs >= 0))
    if not len(present):
        return found
    ours, theirs = ours[present], theirs[present]
    keys, places = np.unique(
        np.minimum(ours, theirs) * len(values) + np.maximum(ours, theirs), return_inverse=True
    )
    low, high = np.divmod(keys, len(values))
    levels = comparison.comparator.levels(
        [values[code] for code in low.tolist()], [values[code] for code in high.tolist()]
    )
    found[present] = levels[places]
    return found
