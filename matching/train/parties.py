"""What pairs of people or organisations look like that have to do with one another: one place, or one name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from matching.rules import Comparison
from matching.train.expectation import Floats, Start
from matching.train.relatives import BY_COMPARATOR, BY_NAME, base_name

Known = Mapping[str, tuple[float, ...]]

_NAMED = frozenset(["person_name", "name", "tokens", "organisation"])

# Where those of one name are a kind of their own, branches are not among those of one place.
_OF_ONE_PLACE: Known = {**BY_COMPARATOR, "organisation": (0.03, 0.02, 0.2, 0.35, 0.4)}

# Two people of one name in one region, branches of one company: they share the name and hardly anything else.
_OF_ONE_NAME: Known = {
    "birth_date": (0.003, 0.002, 0.01, 0.05, 0.935),
    "legal_form": (0.8, 0.2),
    "tax_id": (0.002, 0.003, 0.995),
    "national_id": (0.002, 0.008, 0.99),
    "duns": (0.002, 0.003, 0.995),
    "lei": (0.002, 0.003, 0.995),
    "mailbox": (0.005, 0.1, 0.4, 0.495),
    "domain": (0.4, 0.6),
    "phone": (0.03, 0.005, 0.965),
    "fax": (0.03, 0.005, 0.965),
    "street": (0.02, 0.02, 0.05, 0.91),
    "house_number": (0.04, 0.96),
    "postcode": (0.15, 0.05, 0.8),
    "city": (0.5, 0.03, 0.02, 0.45),
    "region": (0.8, 0.2),
}
_OF_ONE_NAME_BY_COMPARATOR: Known = {
    "person_name": (0.6, 0.01, 0.15, 0.12, 0.05, 0.03, 0.02, 0.02),
    "name": (0.8, 0.1, 0.05, 0.05),
    "tokens": (0.6, 0.15, 0.1, 0.1, 0.05),
    "organisation": (0.7, 0.05, 0.15, 0.05, 0.05),
    "address": (0.01, 0.005, 0.01, 0.015, 0.1, 0.35, 0.51),
}

# What tells namesakes apart, besides where they are. Without any of these, nothing that pairs have in common says
# whether they are one thing that moved or two of one name.
_TELLS_NAMESAKES = frozenset(["birth_date", "tax_id", "national_id", "duns", "lei", "mailbox", "phone"])


def of_parties(rules: Sequence[Comparison]) -> bool:
    """Whether people or organisations are compared by their names."""
    return any(rule.comparator.kind in _NAMED for rule in rules)


def kinds_of_relatives(rules: Sequence[Comparison], by_chance: Sequence[Floats]) -> list[Start]:
    """What pairs of each kind of relatives look like.

    Some share what belongs to a place, a family or a group, and differ in what names one of them. Others have the
    name in common; they are looked for where enough is compared to tell them from one thing that has moved. All of
    this is known and stays: a class that is free to learn it learns the matches that are hard to find as well. Where
    nothing is known of a comparison, relatives look like strangers.

    Args:
        rules: the comparisons, of people or organisations.
        by_chance: what strangers look like.
    """
    kinds = [(BY_NAME, BY_COMPARATOR)]
    if any(base_name(rule) in _TELLS_NAMESAKES for rule in rules):
        kinds = [(BY_NAME, _OF_ONE_PLACE), (_OF_ONE_NAME, _OF_ONE_NAME_BY_COMPARATOR)]
    return [
        Start(
            [
                _shares(rule, by_name, by_comparator, chance)
                for rule, chance in zip(rules, by_chance, strict=True)
            ],
            math.inf,
            [0.0 for _ in rules],
        )
        for by_name, by_comparator in kinds
    ]


def _shares(rule: Comparison, by_name: Known, by_comparator: Known, by_chance: Floats) -> Floats:
    known = by_name.get(rule.name) or by_name.get(base_name(rule)) or by_comparator.get(rule.comparator.kind)
    return np.array(known) if known is not None and len(known) == len(rule.levels) else by_chance
