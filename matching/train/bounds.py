"""What correlated comparisons may say together, by how often pairs agree, or differ, in all of them at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.score import Bound
from matching.train.additive import Weights, told
from matching.train.expectation import Estimate, Evidence, Floats

# The sum that independent comparisons would give counts for so many matches.
_MATCHES = 10.0
_LEAST_BITS, _MOST_BITS = 0.1, 12.0
# Of a hundred matches one at least has moved, whether or not what is learned of pairs can see it.
_MOVED = 0.01


def bounded(evidence: Evidence, found: Estimate) -> Evidence:
    """The evidence with the bounds, where comparisons are bounded in both directions, that its pairs teach.

    Who has moved has no part of an address in common any more: what all of them say together is the odds of differing
    in all of them among matches, beside other pairs, and not the product of those of each. The same holds of what
    shares a house and agrees in all of them. Rivals alone are asked about that: elsewhere those of one house are a
    class of pairs of their own, by which the weights are held.

    Args:
        evidence: the pairs, with the bounds of the rules.
        found: what was learned of them.
    """
    asked = evidence.candidate & ~evidence.apart
    learned = [not math.isinf(bound.at_least_bits) for bound in evidence.bounds]
    if not asked.any() or not any(learned):
        return evidence
    heard, match = evidence.levels[asked] >= 0, found.among_classes[asked]
    weights = Weights(found.m, found.u, found.prior_bits)
    said = told(evidence.levels[asked], evidence.extra[asked], weights.bits)
    bounds = _each(_against, evidence.bounds, learned, heard, said, match)
    if evidence.rivals is None:
        return replace(evidence, bounds=bounds)
    return replace(evidence, bounds=_each(_in_favour, bounds, learned, heard, said, match))


_Learn = Callable[[Bound, NDArray[np.bool_], Floats, Floats], Bound]


def _each(
    learn: _Learn,
    bounds: Sequence[Bound],
    learned: Sequence[bool],
    heard: NDArray[np.bool_],
    said: Floats,
    match: Floats,
) -> list[Bound]:
    """The bounds, those that are learned by the columns of their comparisons."""
    return [
        learn(bound, heard[:, list(bound.places)], said[:, list(bound.places)], match) if learns else bound
        for bound, learns in zip(bounds, learned, strict=True)
    ]


def _in_favour(bound: Bound, heard: NDArray[np.bool_], said: Floats, match: Floats) -> Bound:
    several = heard.sum(axis=1) > 1
    agree = several & ((said > 0.0) | ~heard).all(axis=1)
    if not agree.any():
        return bound
    of_matches = (match[agree].sum() + 1.0) / (match[several].sum() + 2.0)
    of_others = ((1.0 - match)[agree].sum() + 1.0) / ((1.0 - match)[several].sum() + 2.0)
    bits = float(np.log2(of_matches / of_others))
    return bound._replace(at_most_bits=min(max(bits, _LEAST_BITS), _MOST_BITS))


def _against(bound: Bound, heard: NDArray[np.bool_], said: Floats, match: Floats) -> Bound:
    several = heard.sum(axis=1) > 1
    against = several & ((said < 0.0) | ~heard).all(axis=1)
    if not against.any():
        return bound
    others = 1.0 - match
    of_others = (others[against].sum() + 1.0) / (others[several].sum() + 2.0)
    alone = of_others * np.exp2(said[against].sum(axis=1).mean())
    of_matches = (match[against].sum() + _MATCHES * alone) / (match[several].sum() + _MATCHES)
    of_matches = max(of_matches, _MOVED)
    return bound._replace(at_least_bits=min(float(np.log2(of_matches / of_others)), -_LEAST_BITS))
