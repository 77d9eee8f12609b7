"""How sure goods may be one by what they are called and what they cost: they are sold in variants."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

from matching.rules import Comparison, Correlation
from matching.train.training import Trained

_SAID_OF_ALL_VARIANTS = frozenset(
    ["title", "all_words", "numbers", "measures", "colours", "edition", "brand", "price"]
)
_LIKELY = 0.9


def never_sure(trained: Trained, unique: Collection[str]) -> Trained:
    """Weights with which goods match surely only by more than their titles, descriptions, brands and prices.

    Variants of an article (editions, licences, sizes, upgrades) share all of these, and a shop leaves out of a title
    what makes the difference. So together they make a match likely and no more; what they say against one counts
    whole. A code, a number or whoever made it may make it sure. Nothing changes where a source is free of
    duplicates, whose records are rivals, nor of what has no price.
    """
    rules = trained.rules
    names = [rule.name for rule in rules.comparisons if rule.name in _SAID_OF_ALL_VARIANTS]
    if unique or not _are_goods(rules.comparisons):
        return trained
    at_most = round(math.log2(_LIKELY / (1.0 - _LIKELY)) - rules.prior_bits, 1)
    if at_most <= 0.0:
        return trained
    bound = Correlation(comparisons=tuple(names), at_most_bits=at_most)
    return replace(trained, rules=rules.model_copy(update={"correlated": (*rules.correlated, bound)}))


def _are_goods(comparisons: Sequence[Comparison]) -> bool:
    return {"title", "price"} <= {rule.name for rule in comparisons}
