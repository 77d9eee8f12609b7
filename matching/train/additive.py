"""Weights that add up to what is known of pairs: their bits and the prior by logistic regression on the levels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.score import Bound, apply_bounds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_ROUNDS = 25
_HALVINGS = 12
_LITTLE = 1e-9
_LITTLE_GAIN = 1e-3
_ROWS = 20_000
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
    sums = _Sums(levels, extra, probability, start, bounds)
    weights, held = sums.fitted(sums.start, []), list[int]()
    while one_sided := sums.one_sided(weights, held):
        # Of shares that sum to one, some levels speak for a match and others against it. What all of a comparison
        # say goes into the prior, as far as pairs have evidence, and the others are asked again.
        for place in one_sided:
            all_say = float(start.u[place] @ weights[sums.of(place)])
            weights[sums.of(place)] -= all_say
            weights[-1] += all_say * float((levels[:, place] >= 0).mean())
        held += one_sided
        weights = sums.fitted(weights, held)
    bits = [weights[sums.of(place)] for place in range(levels.shape[1])]
    shares = [shares_of(of_rule, u) for of_rule, u in zip(bits, start.u, strict=True)]
    return Weights([m for m, _ in shares], [u for _, u in shares], float(weights[-1]))


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

    Where a bound is reached, what speaks for a match counts for no more than the bound, whatever it says.
    """
    counted = found.copy(order="F")
    apply_bounds(bounds, counted)
    matters = np.ones(found.shape, dtype=np.bool_)
    for places, _ in bounds:
        columns = list(places)
        reached = (counted[:, columns] < found[:, columns]).any(axis=1, keepdims=True)
        matters[:, columns] = np.logical_not(reached & (found[:, columns] > 0.0))
    return counted, matters


class _Sums:
    """Pairs whose bits are summed, and how far the sums are from what is known; weights are one vector."""

    def __init__(
        self, levels: NDArray[np.int8], extra: Floats, known: Floats, start: Weights, bounds: Sequence[Bound]
    ) -> None:
        self._levels, self._extra, self._known, self._bounds = levels, extra, known, bounds
        self._firsts = np.cumsum([0, *(len(u) for u in start.u)])
        self.start = np.concatenate([*start.bits, [start.prior_bits]])

    def of(self, place: int) -> slice:
        """Where the bits of a comparison are."""
        return slice(int(self._firsts[place]), int(self._firsts[place + 1]))

    def one_sided(self, weights: Floats, but: Sequence[int]) -> list[int]:
        """The comparisons of which all levels speak for a match, or all against it."""
        found = [
            (place, weights[self.of(place)]) for place in range(len(self._firsts) - 1) if place not in but
        ]
        return [
            place
            for place, bits in found
            if np.ptp(bits) >= _LITTLE and (bits.min() >= 0.0 or bits.max() <= 0.0)
        ]

    def fitted(self, weights: Floats, held: Sequence[int]) -> Floats:
        """The best weights by Newton's method, those of some comparisons held as they are."""
        free = np.ones(len(weights), dtype=np.bool_)
        for place in held:
            free[self.of(place)] = False
        loss = self._loss(weights)
        for _ in range(_MOST_ROUNDS):
            step = np.zeros(len(weights))
            slope, bend = self._slope(weights)
            step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free]) / _NATS_PER_BIT
            gain = -math.inf
            for _ in range(_HALVINGS):
                gain = loss - self._loss(weights - step)
                if gain >= 0.0:
                    break
                step /= 2.0
            if gain < 0.0:
                return weights
            weights, loss = weights - step, loss - gain
            if gain < _LITTLE_GAIN:
                return weights
        return weights

    def _parts(self, weights: Floats) -> Iterator[tuple[NDArray[np.intp], Floats, Floats]]:
        """Per part of the pairs which weight each comparison adds, -1 for none, the sum in nats, and what is known."""
        bits = [weights[self.of(place)] for place in range(len(self._firsts) - 1)]
        for begin in range(0, len(self._levels), _ROWS):
            rows = slice(begin, begin + _ROWS)
            levels = self._levels[rows]
            counted, matters = within(self._bounds, told(levels, self._extra[rows], bits))
            nats = (counted.sum(axis=1) + weights[-1]) * _NATS_PER_BIT
            added = np.where(matters & (levels >= 0), levels + self._firsts[:-1], -1)
            yield added, np.clip(nats, -_MOST_NATS, _MOST_NATS), self._known[rows]

    def _held_by(self) -> Floats:
        return np.append(np.full(len(self.start) - 1, _HOLD), _HOLD_PRIOR)

    def _loss(self, weights: Floats) -> float:
        away = (weights - self.start) * _NATS_PER_BIT
        total = float((self._held_by() * away**2).sum()) / 2.0
        return total + math.fsum(
            float((np.logaddexp(0.0, nats) - known * nats).sum()) for _, nats, known in self._parts(weights)
        )

    def _slope(self, weights: Floats) -> tuple[Floats, Floats]:
        """First and second derivative of the loss, by nats."""
        slope = self._held_by() * (weights - self.start) * _NATS_PER_BIT
        bend = np.diag(self._held_by())
        for added, nats, known in self._parts(weights):
            design = np.zeros((len(added), len(weights)))
            design[:, -1] = 1.0
            row, column = np.nonzero(added >= 0)
            design[row, added[row, column]] = 1.0
            judged = 1.0 / (1.0 + np.exp(-nats))
            slope += design.T @ (judged - known)
            bend += design.T @ (design * (judged * (1.0 - judged))[:, None])
        return slope, bend
