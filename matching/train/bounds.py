"""What correlated comparisons may take away together, by how often matches differ in all of them at once."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from matching.score import Bound
from matching.train.additive import Weights, told
from matching.train.expectation import Estimate, Evidence, Floats

# The sum that independent comparisons would give counts for so many matches.
_MATCHES = 10.0
_LEAST_BITS = 0.1
# Of a hundred matches one at least has moved, whether or not what is learned of pairs can see it.
_MOVED = 0.01


def bounded(evidence: Evidence, found: Estimate) -> Evidence:
    """The evidence with those bounds against a match, where there are any, that what was learned of pairs gives.

    Who has moved has no part of an address in common any more: what all of them say together is the odds of differing
    in all of them among matches, beside other pairs, and not the product of those of each.
    """
    asked = evidence.candidate & ~evidence.apart
    if not asked.any():
        return evidence
    match, levels = found.among_classes[asked], evidence.levels[asked]
    said = told(levels, evidence.extra[asked], Weights(found.m, found.u, found.prior_bits).bits)
    return replace(evidence, bounds=[_learned(bound, levels >= 0, said, match) for bound in evidence.bounds])


def _learned(bound: Bound, heard: np.ndarray, said: Floats, match: Floats) -> Bound:
    heard, said = heard[:, list(bound.places)], said[:, list(bound.places)]
    several = heard.sum(axis=1) > 1
    against = several & ((said < 0.0) | ~heard).all(axis=1)
    if math.isinf(bound.at_least_bits) or not against.any():
        return bound
    others = 1.0 - match
    of_others = (others[against].sum() + 1.0) / (others[several].sum() + 2.0)
    alone = of_others * np.exp2(said[against].sum(axis=1).mean())
    of_matches = (match[against].sum() + _MATCHES * alone) / (match[several].sum() + _MATCHES)
    of_matches = max(of_matches, _MOVED)
    return bound._replace(at_least_bits=min(float(np.log2(of_matches / of_others)), -_LEAST_BITS))
