"""How sure goods may be one by what they are called and what they cost: they are sold in variants."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from matching.rules import Comparison, Correlation
from matching.train.additive import shares_of
from matching.train.training import Trained, weighed

_SAID_OF_ALL_VARIANTS = frozenset(
    ["title", "all_words", "numbers", "measures", "colours", "variant", "made_for", "brand", "price"]
)
_NUMBERING = frozenset(["codes", "model_number", "gtin"])
_LIKELY = 0.9
# What keeps a pair from the threshold of a merge, so that no rounding takes it there.
_SHORT_OF_SURE = 0.1


def never_sure(trained: Trained, unique: Collection[str]) -> Trained:
    """Weights with which goods match surely only by more than their titles, descriptions, brands and prices.

    Variants of an article (editions, licences, sizes, upgrades) share all of these, and a shop leaves out of a title
    what makes the difference. So together they make a match likely and no more; what they say against one counts
    whole. A code, a number or whoever made it may make it sure, but no number that is merely like another, or that of a
    line. Nothing changes where a source is free of duplicates, whose records are rivals, nor of what has no price.
    """
    rules = trained.rules
    names = [rule.name for rule in rules.comparisons if rule.name in _SAID_OF_ALL_VARIANTS]
    if unique or not _are_goods(rules.comparisons):
        return trained
    at_most = round(_bits(_LIKELY) - rules.prior_bits, 1)
    if at_most <= 0.0:
        return trained
    bound = Correlation(comparisons=tuple(names), at_most_bits=at_most)
    unsure = _bits(rules.merge) - _bits(_LIKELY) - _SHORT_OF_SURE
    comparisons = tuple(
        _sure_at_best(rule, unsure) if rule.name in _NUMBERING else rule for rule in rules.comparisons
    )
    return replace(
        trained,
        rules=rules.model_copy(update={"comparisons": comparisons, "correlated": (*rules.correlated, bound)}),
    )


def _are_goods(comparisons: Sequence[Comparison]) -> bool:
    return {"title", "price"} <= {rule.name for rule in comparisons}


def _sure_at_best(rule: Comparison, unsure: float) -> Comparison:
    """The comparison with no level but the best one giving more than so many bits."""
    bits = np.array([level.bits for level in rule.levels])
    bits[1:] = np.minimum(bits[1:], unsure)
    return weighed(rule, *shares_of(bits, np.array([level.u for level in rule.levels])))


def _bits(probability: float) -> float:
    return math.log2(probability / (1.0 - probability))
