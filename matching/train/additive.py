"""Weights that add up to what is known of pairs: their bits and the prior by logistic regression on the levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.batch.columns import distinct_rows
from matching.score import Bound, apply_bounds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_ROUNDS = 200
_LITTLE = 1e-9
# What is added to the bits of a level is held small: a normal distribution with a deviation of one nat. The prior
# is as free as numbers allow.
_HOLD, _HOLD_PRIOR = 1.0, 1e-6
_MOST_NATS = 40.0
_NATS_PER_BIT = math.log(2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """m and u per comparison, and the prior in bits."""

    m: Sequence[Floats]
    u: Sequence[Floats]
    prior_bits: float

    @property
    def bits(self) -> list[Floats]:
        """What each level says, per comparison."""
        return [np.log2(m) - np.log2(u) for m, u in zip(self.m, self.u, strict=True)]


def nearest(
    levels: NDArray[np.int8], extra: Floats, probability: Floats, start: Weights, bounds: Sequence[Bound]
) -> Weights:
    """The weights whose sums come nearest to the probabilities of pairs, in log loss.

    Comparisons are not independent among pairs that do not match: relatives have several things in common, and so
    have strangers whom a block key has brought together. Bits of shares, each right by itself, then say too much
    together. A regression finds those that are right together.

    Args:
        levels: one row per pair, one column per comparison, -1 without evidence.
        extra: bits that rare values add, of the same shape.
        probability: that of each pair to match.
        start: weights that are near.
        bounds: what correlated comparisons may add together.
    """
    begin = np.concatenate([*start.bits, [start.prior_bits]])
    firsts = np.cumsum([len(u) for u in start.u])
    hold = np.append(np.full(len(begin) - 1, _HOLD), _HOLD_PRIOR)

    levels, extra, pairs, matches = _grouped(levels, extra, probability)

    def loss(nats: Floats, free: Floats) -> tuple[float, Floats]:
        *bits, prior_bits = np.split(nats / _NATS_PER_BIT, firsts)
        counted, matters = within(bounds, told(levels, extra, bits))
        odds = np.clip((counted.sum(axis=1) + prior_bits) * _NATS_PER_BIT, -_MOST_NATS, _MOST_NATS)
        surplus, away = pairs / (1.0 + np.exp(-odds)) - matches, nats - begin * _NATS_PER_BIT
        slopes = [
            np.bincount(
                levels[:, place] + 1, weights=surplus * matters[:, place], minlength=len(of_rule) + 1
            )[1:]
            for place, of_rule in enumerate(bits)
        ]
        cost = float((pairs * np.logaddexp(0.0, odds) - matches * odds).sum() + 0.5 * (hold * away**2).sum())
        return cost, (np.concatenate([*slopes, [surplus.sum()]]) + hold * away) * free

    free, nats = np.ones(len(begin)), begin * _NATS_PER_BIT
    places = [slice(first, last) for first, last in pairwise([0, *firsts.tolist()])]
    while True:
        nats = minimize(loss, nats, free, "L-BFGS-B", jac=True, options={"maxiter": _MOST_ROUNDS}).x
        one_sided = [
            place for place, of_rule in enumerate(places) if free[of_rule].all() and one_way(nats[of_rule])
        ]
        if not one_sided:
            break
        # What all of a comparison say goes into the prior, as far as pairs have evidence, and the others are asked
        # again.
        for place in one_sided:
            all_say = float(start.u[place] @ nats[places[place]])
            nats[places[place]] -= all_say
            nats[-1] += all_say * float(np.average(levels[:, place] >= 0, weights=pairs))
            free[places[place]] = 0.0
    both = [shares_of(nats[of_rule] / _NATS_PER_BIT, u) for of_rule, u in zip(places, start.u, strict=True)]
    return Weights([m for m, _ in both], [u for _, u in both], float(nats[-1]) / _NATS_PER_BIT)


def _grouped(
    levels: NDArray[np.int8], extra: Floats, probability: Floats
) -> tuple[NDArray[np.int8], Floats, Floats, Floats]:
    """The levels and bits of rare values that pairs have, each once, how many have them, and their matches."""
    of_extra = [np.unique(column, return_inverse=True)[1] for column in extra.T]
    kinds, first = distinct_rows([column.astype(np.int32) for column in (*levels.T, *of_extra)])
    pairs, matches = np.bincount(kinds), np.bincount(kinds, probability)
    return levels[first], extra[first], pairs.astype(np.float64), matches.astype(np.float64, copy=False)


def one_way(bits: Floats) -> bool:
    """Whether all levels speak for a match, or all against it, which shares that sum to one cannot say."""
    return bool(np.ptp(bits) >= _LITTLE and (bits.min() >= 0.0 or bits.max() <= 0.0))


def shares_of(bits: Floats, u: Floats) -> tuple[Floats, Floats]:
    """The m and u of levels with these bits, u as near to the one given as both sums allow.

    One factor for the u of the levels that speak for a match and one for the others make both sum to one.
    """
    if np.ptp(bits) < _LITTLE:
        return u, u
    ratio, favours = np.exp2(bits), bits > 0.0
    for_u, for_m = float(u[favours].sum()), float((u * ratio)[favours].sum())
    against_u, against_m = float(u[~favours].sum()), float((u * ratio)[~favours].sum())
    both = for_m * against_u - for_u * against_m
    u = u * np.where(favours, (against_u - against_m) / both, (for_m - for_u) / both)
    return u * ratio, u


def told(levels: NDArray[np.int8], extra: Floats, bits: Sequence[Floats]) -> Floats:
    """What each comparison says of each pair, in bits, no bound applied."""
    found = np.empty(levels.shape, dtype=np.float64, order="F")
    for place, of_rule in enumerate(bits):
        found[:, place] = np.append(of_rule, 0.0)[levels[:, place]] + extra[:, place]
    return found


def within(bounds: Sequence[Bound], found: Floats) -> tuple[Floats, Flags]:
    """Bits after bounds were applied, and where more of them would make a difference.

    Where a bound is reached, what speaks for a match, or against one, counts for no more than the bound, whatever it
    says.
    """
    counted = found.copy(order="F")
    apply_bounds(bounds, counted)
    matters = np.ones(found.shape, dtype=np.bool_, order="F")
    for places, *_ in bounds:
        columns = list(places)
        most = (counted[:, columns] < found[:, columns]).any(axis=1, keepdims=True)
        least = (counted[:, columns] > found[:, columns]).any(axis=1, keepdims=True)
        matters[:, columns] = ~((most & (found[:, columns] > 0.0)) | (least & (found[:, columns] < 0.0)))
    return counted, matters
