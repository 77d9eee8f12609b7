"""Weights without labels: expectation maximisation over the levels of pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.batch.columns import distinct_rows
from matching.score import Bound
from matching.train.additive import Weights, nearest, told, within
from matching.train.chance import Chance
from matching.train.rivals import Contested, Rivals

Floats = NDArray[np.float64]
_MOST_ROUNDS = 300
_STILL = 1e-6
_HALVINGS = 40
# How many matches too many or too few outweigh one bit of the prior.
_HOLD = 0.7
_FIRST_MATCHES, _FIRST_RELATIVES = 0.2, 0.3
_LEAST_SHARE = 1e-12
_LEAST_TRUST = 1.0
_LEAST_MATCHED, _MOST_MATCHED = 0.0001, 0.98
_MOST_BITS = 60.0
# Twice as many as a regression can just do with (Peduzzi and others 1996): these are probabilities, not labels.
_MATCHES_PER_LEVEL = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Pairs to learn from, one row each.

    `levels` has one column per comparison, -1 without evidence. `extra` are the bits that rare values add.
    `candidate` marks the pairs whose share of matches is the prior. `apart` marks pairs known not to match.
    `rivals`, where sources are free of duplicates, tells which pairs exclude one another. `graded` tells of each
    comparison whether a better level never speaks less for a match; empty for none. `least` is the least
    probability of each pair that is known from others. `bounds` tell what comparisons may add together.
    """

    levels: NDArray[np.int8]
    extra: Floats
    candidate: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    rivals: Rivals | None = None
    graded: Sequence[bool] = ()
    least: Floats | None = None
    bounds: Sequence[Bound] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What one class of pairs looks like before any is seen: per comparison the share of pairs at each level.

    The shares count like `pairs` pairs and `parts`, per comparison, times as many as the class has (a Dirichlet
    distribution): where much is known of a class it keeps its shape however large it is, and where it counts for
    infinitely many pairs it is not learned at all. At the comparisons `as_matches` it looks like matches do.
    """

    shares: Sequence[Floats]
    pairs: float
    parts: Sequence[float]
    as_matches: Sequence[int] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What was learned: m and u per comparison, the prior in bits, and how it went.

    `related` is the share of candidates that are of two things that have to do with one another. `probability` is that
    of each pair by the weights, `among_classes` that by the mixture, in which things agree together for a reason.
    """

    m: Sequence[Floats]
    u: Sequence[Floats]
    prior_bits: float
    related: float
    rounds: int
    converged: bool
    probability: Floats
    among_classes: Floats


def estimate(
    evidence: Evidence,
    same: Start,
    relatives: Sequence[Start],
    strangers: Start,
    chance: Chance | None = None,
) -> Estimate:
    """Learn m, u and the prior from a mixture of classes (Dempster, Laird and Rubin 1977).

    Two records are of the same thing, of two related ones (a household, sister companies, variants of a
    product; namesakes), or of strangers. With two classes alone, relatives would be taken for matches wherever
    they are as common: they have more with them in common than with strangers. What is learned of the other
    classes is put together into u, so that a weight stays a sum of what the comparisons say.

    Args:
        evidence: the pairs.
        same: what matches look like.
        relatives: what each kind of relatives looks like.
        strangers: what pairs taken at random look like.
        chance: what strangers have in common, where that is told from all pairs and not learned from candidates.
    """
    by_chance = [] if chance is None else chance.strangers(same.shares, 0.0)
    known = [Start(kind.shares, math.inf, [0.0 for _ in kind.shares]) for kind in by_chance]
    starts = (same, *relatives, strangers, *known)
    graded = evidence.graded or [False] * evidence.levels.shape[1]
    kinds = _Kinds.of(evidence.levels)
    present = [np.flatnonzero(column >= 0) for column in kinds.levels.T]
    seen = [column[places] for column, places in zip(kinds.levels.T, present, strict=True)]
    classes = [[np.array(share) for share in start.shares] for start in starts]
    asked = evidence.candidate & ~evidence.apart
    contested = None
    if evidence.rivals is not None and evidence.rivals.everywhere:
        contested = Contested.of(evidence.rivals, asked)
    # Among rivals a relative is outdone by the match itself: it needs no class of its own.
    related = _FIRST_RELATIVES if contested is None and relatives else 0.0
    of_each = [related / len(relatives)] * len(relatives) if relatives else []
    shares = np.array([_FIRST_MATCHES, *of_each, 1.0 - _FIRST_MATCHES - related, *(0.0 for _ in known)])
    extra = evidence.extra.sum(axis=1)
    size = len(evidence.levels)
    match, among = np.empty(0), np.empty((len(starts) - 1, 0))
    rounds, converged = 0, False
    while rounds < _MOST_ROUNDS and not converged:
        rounds += 1
        prior = contested.prior(match[asked]) if contested is not None and match.size else None
        of_chance = [kind.pairs / size for kind in by_chance]
        pairs = np.concatenate((shares[: len(shares) - len(known)], of_chance))
        match, among = _belongs(evidence, kinds, classes, pairs, extra, prior)
        belongs = kinds.classes(match, among)
        classes = [
            [
                _shares(levels, row[places], start.pairs + part * row[places].sum(), share)
                for levels, places, share, part in zip(seen, present, start.shares, start.parts, strict=True)
            ]
            for row, start in zip(belongs, starts, strict=True)
        ]
        before, shares = shares, belongs.sum(axis=1) / size
        classes[0] = [
            _falling(m, _together(of_others, shares)) if falls else m
            for falls, m, *of_others in zip(graded, *classes, strict=True)
        ]
        for start, of_class in zip(starts, classes, strict=True):
            for place in start.as_matches:
                of_class[place] = classes[0][place]
        if chance is not None:
            by_chance = chance.strangers(classes[0], shares[0] * size)
            classes[-len(by_chance) :] = [list(kind.shares) for kind in by_chance]
        converged = bool(np.abs(shares - before).max() < _STILL)
    others = kinds.summed(np.where(asked, 1.0 - match, 0.0))
    u = [
        _shares(levels, others[places], _LEAST_TRUST, share)
        for levels, places, share in zip(seen, present, strangers.shares, strict=True)
    ]
    m = [
        _falling(of_same, of_others) if falls else of_same
        for falls, of_same, of_others in zip(graded, classes[0], u, strict=True)
    ]
    # Bounds of correlated comparisons are left out: the mixture does not know them and takes too many for matches where
    # they are reached, so a prior that makes up for them would undo what they are there for.
    weight = kinds.for_pairs(_log_likelihood(kinds.levels, m) - _log_likelihood(kinds.levels, u)) + extra
    if contested is not None:
        bits = contested.prior(match[asked])
    else:
        bits = _prior_for(evidence, weight, asked, float(match[asked].sum()))
    probability = judged(evidence, weight + bits)
    related = float((among[: len(relatives)] * others).sum()) / max(1, int(asked.sum()))
    return Estimate(m, u, bits, related, rounds, converged, probability, match)


def added_up(evidence: Evidence, found: Estimate, *, things: bool = False) -> Estimate:
    """What was learned, with the weights whose sums come nearest to what the mixture says of candidates.

    Shares that are right for each comparison say too much together where comparisons agree for one reason. Nothing
    changes with too few matches for a regression on so many levels, nor among rivals: there a probability is no
    function of what the two records say alone. Of things few are not too few: most of what is alike is related, and
    agrees in so much for one reason that what was counted is further off than a regression held near it.
    """
    asked = evidence.candidate & ~evidence.apart
    if evidence.rivals is not None or not asked.any():
        return found
    start = Weights(found.m, found.u, found.prior_bits)
    levels, extra = evidence.levels[asked], evidence.extra[asked]
    known = found.among_classes[asked]
    if not things and known.sum() < _MATCHES_PER_LEVEL * sum(map(len, found.m)):
        return found
    weights = nearest(levels, extra, known, start, evidence.bounds)
    m = [
        _falling(of_same, of_others) if falls else of_same
        for falls, of_same, of_others in zip(
            evidence.graded or [False] * len(weights.m), weights.m, weights.u, strict=True
        )
    ]
    weights = replace(weights, m=m)
    probability = judged(evidence, _weight(evidence, weights) + weights.prior_bits)
    return replace(found, m=m, u=weights.u, prior_bits=weights.prior_bits, probability=probability)


@dataclass(frozen=True, slots=True, eq=False)
class _Kinds:
    """Pairs that reach the same levels, of which what depends on levels alone is worked out once.

    `levels` has one row per kind, `of_pairs` the kind of each pair, and `pairs` counts those of each kind.
    """

    levels: NDArray[np.int8]
    of_pairs: NDArray[np.integer]
    pairs: Floats

    @classmethod
    def of(cls, levels: NDArray[np.int8]) -> _Kinds:
        of_pairs, first = distinct_rows([column.astype(np.int32) for column in levels.T])
        return cls(levels[first], of_pairs, np.bincount(of_pairs).astype(np.float64))

    def for_pairs(self, values: Floats) -> Floats:
        """What is known of each kind, for each of its pairs."""
        return np.asarray(values[self.of_pairs])

    def summed(self, weights: Floats) -> Floats:
        """The sum of each kind's pairs."""
        return np.bincount(self.of_pairs, weights=weights, minlength=len(self.levels)).astype(
            np.float64, copy=False
        )

    def classes(self, match: Floats, among: NDArray[np.float64]) -> NDArray[np.float64]:
        """Per class and kind how many pairs are of the class: matches first, then what the others are shared out to."""
        matches = self.summed(match)
        return np.vstack((matches, among * np.maximum(self.pairs - matches, 0.0)))


def _belongs(
    evidence: Evidence,
    kinds: _Kinds,
    classes: Sequence[Sequence[Floats]],
    shares: Floats,
    extra: Floats,
    prior: float | None,
) -> tuple[Floats, NDArray[np.float64]]:
    """Per pair the probability that it matches; per other class and kind its share of the kind's pairs that do not.

    What rare values add tells matches from all others alike, so that the shares are those of a kind. Where the prior
    is known, it is the odds of a pair against no match at all, and not against all other pairs.
    """
    log = np.log2(np.maximum(shares, _LEAST_SHARE))[:, None] + np.stack(
        [_log_likelihood(kinds.levels, shares_of_class) for shares_of_class in classes]
    )
    among, others = _normalised(log[1:]), np.logaddexp2.reduce(log[1:], axis=0)
    odds = log[0] - others
    if prior is not None:
        share = max(shares[0], _LEAST_SHARE)
        odds += prior - np.log2(share) + np.log2(max(1.0 - shares[0], _LEAST_SHARE))
    match = judged(evidence, kinds.for_pairs(odds) + extra)
    if evidence.least is not None:
        match = np.where(evidence.apart, 0.0, np.maximum(match, evidence.least))
    return match, among


def _normalised(log: NDArray[np.float64]) -> NDArray[np.float64]:
    likely = np.exp2(log - log.max(axis=0))
    return np.asarray(likely / likely.sum(axis=0))


def judged(evidence: Evidence, weight: Floats) -> Floats:
    """The probability of pairs of these weights, rivals heard; 0 for those known not to match."""
    probability = _probability(weight)
    if evidence.rivals is not None:
        probability = evidence.rivals.probability(np.where(evidence.apart, -_MOST_BITS, weight))
    return np.where(evidence.apart, 0.0, probability)


def _log_likelihood(levels: NDArray[np.int8], shares: Sequence[Floats]) -> Floats:
    total = np.zeros(len(levels))
    for column, share in zip(levels.T, shares, strict=True):
        total += np.append(np.log2(share), 0.0)[column]
    return total


def _weight(evidence: Evidence, weights: Weights) -> Floats:
    """The bits of all comparisons of each pair together, bounds applied."""
    counted, _ = within(evidence.bounds, told(evidence.levels, evidence.extra, weights.bits))
    return np.asarray(counted.sum(axis=1))


def _prior_for(evidence: Evidence, weight: Floats, asked: NDArray[np.bool_], expected: float) -> float:
    """The prior in bits at which weights give as many matches as there are among the pairs asked about.

    Where nearly all pairs are clear that number says little: the prior keeps near the odds of a match then.
    """
    share = min(max(expected / max(1, asked.sum()), _LEAST_MATCHED), _MOST_MATCHED)
    start = float(np.log2(share / (1.0 - share)))
    low, high = start - _MOST_BITS, start + _MOST_BITS
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        surplus = judged(evidence, weight + middle)[asked].sum() - expected
        low, high = (low, middle) if surplus + _HOLD * (middle - start) >= 0 else (middle, high)
    return (low + high) / 2.0


def _shares(levels: NDArray[np.int8], weights: Floats, trust: float, start: Floats) -> Floats:
    if math.isinf(trust):
        return start
    counts = np.bincount(levels, weights=weights, minlength=len(start)) + trust * start
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _together(others: Sequence[Floats], shares: Floats) -> Floats:
    """The shares of levels among all pairs that do not match together."""
    parts = np.maximum(shares[1:], _LEAST_SHARE)
    return np.asarray(np.average(np.stack(others), axis=0, weights=parts))


def _falling(m: Floats, u: Floats) -> Floats:
    """The shares of matches nearest to m of which no level speaks more for a match than a better level does.

    Levels come best first. Where a worse one is commoner among matches, beside others, than a better one, what was
    found is not one thing but things of one kind, or too few pairs were seen: neighbours that are in the wrong order
    are put together (the pooled adjacent violators of Ayer and others 1955).
    """
    pools: list[list[float]] = []
    for place in range(len(m)):
        pools.append([float(m[place]), float(u[place]), 1.0])
        while len(pools) > 1 and pools[-1][0] * pools[-2][1] > pools[-2][0] * pools[-1][1]:
            worse = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], worse, strict=True)]
    ratio = np.repeat([of_m / of_u for of_m, of_u, _ in pools], [int(count) for _, _, count in pools])
    return np.asarray(u * ratio)


def _probability(weight: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(weight, -_MOST_BITS, _MOST_BITS))))
