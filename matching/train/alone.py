"""Weights where everything compared is read of one attribute, from which no mixture can be learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.rules import MatchRules
from matching.train.additive import shares_of
from matching.train.expectation import Estimate, Evidence, Floats, judged

Known = Mapping[str, tuple[float, ...]]

# How probable a match is where names are as like as this and nothing else is known, as was found in lists of all kinds
# of names: without limits in a file that has things several times, and among rivals where a source has each thing once.
_AMONG_DUPLICATES: Known = {
    "words": (0.96, 0.9, 0.8, 0.65, 0.4, 0.12, 0.015, 0.0005),
    "organisation": (0.95, 0.88, 0.45, 0.2, 0.003),
    "tokens": (0.9, 0.75, 0.3, 0.05, 0.002),
    "full_name": (0.9, 0.75, 0.4, 0.3, 0.02, 0.002),
}
_AMONG_RIVALS: Known = {
    "words": (0.98, 0.9, 0.65, 0.35, 0.15, 0.03, 0.003, 0.0005),
    "organisation": (0.97, 0.85, 0.35, 0.15, 0.003),
    "tokens": (0.92, 0.75, 0.25, 0.04, 0.002),
    "full_name": (0.92, 0.75, 0.4, 0.25, 0.03, 0.003),
}
# What else is read of the same words has mostly been told by them.
_NEWS = 0.5
_LEAST = 1e-7


def is_one_attribute(rules: MatchRules) -> bool:
    """Whether all comparisons read one attribute, and its names can be judged by what is known of names."""
    features = {feature for rule in rules.comparisons for feature in rule.features}
    read = {attribute for feature in features for attribute in rules.features[feature].attributes}
    return len(read) == 1 and any(rule.comparator.kind in _AMONG_RIVALS for rule in rules.comparisons)


def by_one_attribute(rules: MatchRules, evidence: Evidence, found: Estimate) -> Estimate:
    """What is known of names in place of what a mixture found.

    Two classes of pairs are told apart by what agrees together. Where there is one attribute nothing does: any share of
    matches explains the pairs as well, and none or most of them would be found.

    Args:
        rules: of which `is_one_attribute` holds.
        evidence: the pairs.
        found: what was learned of them.
    """
    known = _AMONG_DUPLICATES if evidence.rivals is None else _AMONG_RIVALS
    asked = evidence.candidate & ~evidence.apart
    levels = evidence.levels[asked]
    main = next(
        place for place, rule in enumerate(rules.comparisons) if rule.comparator.kind in _AMONG_RIVALS
    )
    of_levels = np.array(known[rules.comparisons[main].comparator.kind])
    told = levels[:, main] >= 0
    counts = np.bincount(levels[told, main], minlength=len(of_levels)) + 1.0
    share = float(counts @ of_levels / counts.sum())
    match = np.where(told, of_levels[levels[:, main]], share)
    m, u = [], []
    for place, rule in enumerate(rules.comparisons):
        if place == main:
            m.append(_shares(counts * of_levels))
            u.append(_shares(counts * (1.0 - of_levels)))
            continue
        seen = levels[:, place] >= 0
        of_matches = np.array([level.m for level in rule.levels])
        of_others = (
            np.bincount(levels[seen, place], 1.0 - match[seen], minlength=len(of_matches)) + of_matches
        )
        of_m, of_u = shares_of(_NEWS * np.log2(of_matches / _shares(of_others)), _shares(of_others))
        m.append(of_m)
        u.append(of_u)
    prior = float(np.log2(share) - np.log2(1.0 - share))
    weight = evidence.extra.sum(axis=1) + prior
    for column, of_m, of_u in zip(evidence.levels.T, m, u, strict=True):
        weight += np.append(np.log2(of_m) - np.log2(of_u), 0.0)[column]
    return replace(found, m=m, u=u, prior_bits=prior, converged=True, probability=judged(evidence, weight))


def _shares(counts: Floats) -> Floats:
    return np.asarray(np.maximum(counts / counts.sum(), _LEAST))
