"""Why two records match or do not: each comparison with its level, its weight and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.blocking import block_keys
from matching.comparators.base import NO_EVIDENCE, Values
from matching.rules import Comparison, MatchRules
from matching.score import PairScores, Scorer
from matching.several import closest


@dataclass(frozen=True, slots=True)
class AttributeEvidence:
    """What one comparison says about a pair.

    `level` is None and `bits` 0.0 where there is no evidence. `bits` are those of the level and `rarity_bits`,
    less `held_back_bits`, which correlated comparisons have given already: below 0 where they speak against a match.
    `left` and `right` hold one value
    per feature; the sentence quotes none of them.
    """

    comparison: str
    features: tuple[str, ...]
    level: str | None
    bits: float
    left: Values
    right: Values
    sentence: str
    rarity_bits: float = 0.0
    held_back_bits: float = 0.0


@dataclass(frozen=True, slots=True)
class MatchScore:
    """The verdict on a pair with its evidence.

    `weight` is `prior_bits` plus the bits of the evidence, and `lifted_bits` where identifiers decide.
    """

    weight: float
    probability: float
    verdict: str
    prior_bits: float
    evidence: tuple[AttributeEvidence, ...]
    shared_block_keys: tuple[str, ...]
    vetoes: tuple[str, ...]
    decided_by: tuple[str, ...] = ()
    lifted_bits: float = 0.0


def explain(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> MatchScore:
    """Score one pair and say why; the same scores as Scorer gives among many, of several values the closest."""
    shared = tuple(sorted(block_keys(rules, left) & block_keys(rules, right)))
    left, right = closest(rules, left, right)
    scores = Scorer(rules).score([left, right], np.array([0]), np.array([1]))
    decided_by = decided_between(rules, left, right)
    weight, evident = float(scores.weight[0]), rules.prior_bits + float(scores.bits[0].sum())
    return MatchScore(
        weight=weight,
        probability=float(scores.probability[0]),
        verdict=rules.verdict(float(scores.probability[0]), vetoed=bool(scores.vetoed[0])),
        prior_bits=rules.prior_bits,
        evidence=evidence_between(rules, scores, left, right),
        shared_block_keys=shared,
        vetoes=vetoes_between(rules, left, right),
        decided_by=decided_by,
        lifted_bits=max(weight - evident, 0.0) if decided_by else 0.0,
    )


def vetoes_between(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, ...]:
    """The vetoes that fire: features that both records have and in which they differ, in the rules' order."""
    return tuple(
        feature
        for feature in rules.vetoing
        if feature in left and feature in right and left[feature] != right[feature]
    )


def decided_between(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, ...]:
    """The identifiers that decide: features that both records have and in which they agree."""
    return tuple(
        feature for feature in rules.deciding if feature in left and left[feature] == right.get(feature)
    )


def evidence_between(
    rules: MatchRules, scores: PairScores, left: Mapping[str, str], right: Mapping[str, str], row: int = 0
) -> tuple[AttributeEvidence, ...]:
    """The evidence for a pair whose scores are known, one entry per comparison in the rules' order.

    Args:
        rules: what the scores were made by.
        scores: those of the pair, perhaps among others.
        left: the features of one record.
        right: those of the other.
        row: that of the pair in the scores.
    """
    evidence = []
    for place, comparison in enumerate(rules.comparisons):
        level, bits = int(scores.levels[row, place]), float(scores.bits[row, place])
        rarity = float(scores.rarity[row, place])
        ours = tuple(left.get(feature) for feature in comparison.features)
        theirs = tuple(right.get(feature) for feature in comparison.features)
        evidence.append(
            AttributeEvidence(
                comparison=comparison.name,
                features=comparison.features,
                level=comparison.levels[level].label if level != NO_EVIDENCE else None,
                bits=bits,
                left=ours,
                right=theirs,
                sentence=comparison.comparator.sentence(level, ours, theirs),
                rarity_bits=rarity,
                held_back_bits=_level_bits(comparison, level) + rarity - bits,
            )
        )
    return tuple(evidence)


def _level_bits(comparison: Comparison, level: int) -> float:
    return comparison.levels[level].bits if level != NO_EVIDENCE else 0.0


def evidence_of(rules: MatchRules, scores: PairScores, row: int) -> list[dict[str, Any]]:
    """The evidence of a pair in the form in which it is kept: comparison, level and bits, without any value.

    Args:
        rules: what the scores were made by.
        scores: those of the pair, perhaps among others.
        row: that of the pair in the scores.

    Comparisons without evidence are left out, and so is the part of rare or common values where it is 0.
    """
    kept = []
    levels, bits, rarity = scores.levels[row].tolist(), scores.bits[row].tolist(), scores.rarity[row].tolist()
    for comparison, level, weight, rare in zip(rules.comparisons, levels, bits, rarity, strict=True):
        if level != NO_EVIDENCE:
            entry = {"comparison": comparison.name, "level": comparison.levels[level].label, "bits": weight}
            kept.append(entry | {"rarity_bits": rare} if rare else entry)
    return kept
