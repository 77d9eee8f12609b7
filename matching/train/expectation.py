"""Weights without labels: expectation maximisation over the levels of pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.rules import MatchRules

Floats = NDArray[np.float64]
_MOST_ROUNDS = 300
_STILL = 1e-6
_SHARE_OF_MATCHES = 0.3
_MOST_BITS = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Pairs to learn from, one row each.

    `levels` has one column per comparison, -1 without evidence. `extra` are the bits that rare values add.
    `candidate` marks the pairs whose share of matches is the prior. `apart` marks pairs known not to match.
    """

    levels: NDArray[np.int8]
    extra: Floats
    candidate: NDArray[np.bool_]
    apart: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What was learned: m and u per comparison, the prior in bits, and how it went."""

    m: list[Floats]
    u: list[Floats]
    prior_bits: float
    rounds: int
    converged: bool
    probability: Floats


def estimate(
    rules: MatchRules,
    evidence: Evidence,
    start_m: Sequence[Floats],
    start_u: Sequence[Floats],
    trust_m: float,
    trust_u: Sequence[float],
) -> Estimate:
    """Learn m, u and the prior of a mixture of matches and non-matches (Dempster, Laird and Rubin 1977).

    Each estimate is the mode under a Dirichlet distribution around the start, which counts like `trust` pairs:
    so few pairs leave the start as it was, and a level that no pair reached keeps a sensible weight.

    Args:
        rules: bound the evidence of correlated comparisons, as they do in scoring.
        evidence: the pairs.
        start_m: per comparison the share of matches at each level, to start from.
        start_u: that of non-matches.
        trust_m: the number of pairs that the start of m counts for.
        trust_u: that of u, per comparison.
    """
    columns = range(evidence.levels.shape[1])
    m, u = [np.array(found) for found in start_m], [np.array(found) for found in start_u]
    prior = math.log2(_SHARE_OF_MATCHES / (1.0 - _SHARE_OF_MATCHES))
    present = [np.flatnonzero(evidence.levels[:, column] >= 0) for column in columns]
    seen = [evidence.levels[present[column], column] for column in columns]
    probability, rounds, converged = np.empty(0), 0, False
    while rounds < _MOST_ROUNDS and not converged:
        rounds += 1
        probability = _probability(_weights(rules, evidence, m, u) + prior)
        probability[evidence.apart] = 0.0
        for column in columns:
            matching = probability[present[column]]
            m[column] = _shares(seen[column], matching, trust_m, start_m[column])
            u[column] = _shares(seen[column], 1.0 - matching, trust_u[column], start_u[column])
        next_prior = _logit(probability[~evidence.apart].mean())
        converged, prior = abs(next_prior - prior) < _STILL, next_prior
    weight = _weights(rules, evidence, m, u)
    for _ in range(_MOST_ROUNDS):
        probability = _probability(weight + prior)
        next_prior = _logit(probability[evidence.candidate & ~evidence.apart].mean())
        still, prior = abs(next_prior - prior) < _STILL, next_prior
        if still:
            break
    return Estimate(m, u, prior, rounds, converged, _probability(weight + prior))


def _weights(rules: MatchRules, evidence: Evidence, m: Sequence[Floats], u: Sequence[Floats]) -> Floats:
    """The weights of pairs without the prior, bounds of correlated comparisons applied."""
    total = np.zeros(len(evidence.levels))
    bounds = {name: place for place, rule in enumerate(rules.correlated) for name in rule.comparisons}
    left_over = {place: np.full(len(total), rule.at_most_bits) for place, rule in enumerate(rules.correlated)}
    for column, rule in enumerate(rules.comparisons):
        bits = np.append(np.log2(m[column] / u[column]), 0.0)[evidence.levels[:, column]]
        bits += evidence.extra[:, column]
        if rule.name in bounds:
            room = left_over[bounds[rule.name]]
            bits = np.minimum(bits, room)
            room -= np.maximum(bits, 0.0)
        total += bits
    return total


def _shares(levels: NDArray[np.int8], weights: Floats, trust: float, start: Floats) -> Floats:
    counts = np.bincount(levels, weights=weights, minlength=len(start)) + trust * start
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _probability(weight: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(weight, -_MOST_BITS, _MOST_BITS))))


def _logit(share: float) -> float:
    share = min(max(float(share), 1e-9), 1.0 - 1e-9)
    return math.log2(share / (1.0 - share))
