"""Why two records match or do not: each comparison with its level, its weight and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.blocking import block_keys
from matching.comparators.base import NO_EVIDENCE, Values
from matching.rules import MatchRules
from matching.score import Scorer


@dataclass(frozen=True, slots=True)
class AttributeEvidence:
    """What one comparison says about a pair.

    `level` is None and `bits` 0.0 where there is no evidence. `left` and `right` hold one value per feature;
    the sentence quotes none of them.
    """

    comparison: str
    features: tuple[str, ...]
    level: str | None
    bits: float
    left: Values
    right: Values
    sentence: str


@dataclass(frozen=True, slots=True)
class MatchScore:
    """The verdict on a pair with its evidence; `weight` is `prior_bits` plus the bits of the evidence."""

    weight: float
    probability: float
    verdict: str
    prior_bits: float
    evidence: tuple[AttributeEvidence, ...]
    shared_block_keys: tuple[str, ...]
    vetoes: tuple[str, ...]


def explain(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> MatchScore:
    """Score one pair and say why; the same scores as Scorer gives among many."""
    scores = Scorer(rules).score([left, right], np.array([0]), np.array([1]))
    return MatchScore(
        weight=float(scores.weight[0]),
        probability=float(scores.probability[0]),
        verdict=str(scores.verdicts(rules)[0]),
        prior_bits=rules.prior_bits,
        evidence=evidence_between(rules, scores.levels[0].tolist(), scores.bits[0].tolist(), left, right),
        shared_block_keys=tuple(sorted(block_keys(rules, left) & block_keys(rules, right))),
        vetoes=vetoes_between(rules, left, right),
    )


def vetoes_between(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, ...]:
    """The vetoes that fire: features that both records have and in which they differ, in the rules' order."""
    return tuple(
        feature
        for feature in rules.vetoes
        if feature in left and feature in right and left[feature] != right[feature]
    )


def evidence_between(
    rules: MatchRules,
    levels: Sequence[int],
    weights: Sequence[float],
    left: Mapping[str, str],
    right: Mapping[str, str],
) -> tuple[AttributeEvidence, ...]:
    """The evidence for a pair whose levels and bits are known, one entry per comparison in the rules' order."""
    evidence = []
    for comparison, level, bits in zip(rules.comparisons, levels, weights, strict=True):
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
            )
        )
    return tuple(evidence)


def evidence_of(rules: MatchRules, levels: Iterable[int], bits: Iterable[float]) -> list[dict[str, Any]]:
    """The evidence of a pair in the form in which it is kept: comparison, level and bits, without any value.

    Args:
        rules: name the comparisons and their levels.
        levels: those of the pair, as Scorer gives them.
        bits: what the levels weigh, as Scorer gives it.

    Comparisons without evidence are left out.
    """
    return [
        {"comparison": comparison.name, "level": comparison.levels[level].label, "bits": float(weight)}
        for comparison, level, weight in zip(rules.comparisons, map(int, levels), bits, strict=True)
        if level != NO_EVIDENCE
    ]
