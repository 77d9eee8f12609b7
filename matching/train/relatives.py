"""What records of two related things have in common: a household, sister companies, variants of a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matching.rules import Comparison, MatchRules
from matching.train.expectation import Floats

BY_NAME: Mapping[str, tuple[float, ...]] = {
    "birth_date": (0.02, 0.005, 0.02, 0.2, 0.755),
    "legal_form": (0.5, 0.5),
    "tax_id": (0.002, 0.003, 0.995),
    "national_id": (0.002, 0.008, 0.99),
    "duns": (0.002, 0.003, 0.995),
    "lei": (0.002, 0.003, 0.995),
    "gtin": (0.002, 0.018, 0.98),
    "identifier": (0.01, 0.02, 0.97),
    "mailbox": (0.01, 0.05, 0.34, 0.6),
    "domain": (0.5, 0.5),
    "phone": (0.35, 0.01, 0.64),
    "fax": (0.35, 0.01, 0.64),
    "street": (0.6, 0.1, 0.05, 0.25),
    "house_number": (0.6, 0.4),
    "postcode": (0.8, 0.02, 0.18),
    "city": (0.85, 0.05, 0.02, 0.08),
    "address_extra": (0.45, 0.05, 0.05, 0.45),
    "address_2": (0.45, 0.05, 0.05, 0.45),
    "region": (0.9, 0.1),
    "brand": (0.8, 0.05, 0.05, 0.1),
    "text": (0.5, 0.1, 0.06, 0.06, 0.06, 0.06, 0.06, 0.1),
    "category": (0.7, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.06),
}
BY_COMPARATOR: Mapping[str, tuple[float, ...]] = {
    "organisation": (0.2, 0.02, 0.15, 0.3, 0.33),
    "person_name": (0.02, 0.005, 0.03, 0.015, 0.02, 0.76, 0.03, 0.12),
    "address": (0.6, 0.08, 0.08, 0.05, 0.1, 0.05, 0.04),
}

# Relatives of a thing, such as a product, a song or a publication, are its variants, others of its line or album, or by
# the same people. They differ in what names a thing, and it is by this that they are known; whether they share the rest
# is seen.
_DIFFERING: Mapping[str, tuple[float, ...]] = {
    "title": (0.002, 0.006, 0.025, 0.1, 0.22, 0.25, 0.19, 0.207),
    "all_words": (0.002, 0.006, 0.025, 0.1, 0.22, 0.25, 0.19, 0.207),
    "codes": (0.001, 0.009, 0.04, 0.1, 0.25, 0.6),
    "model_number": (0.001, 0.019, 0.23, 0.75),
    "gtin": (0.002, 0.018, 0.98),
    "identifier": (0.01, 0.02, 0.97),
    "numbers": (0.3, 0.1, 0.6),
    "measures": (0.5, 0.1, 0.4),
    "colours": (0.4, 0.1, 0.5),
    "edition": (0.4, 0.2, 0.4),
    "duration": (0.01, 0.03, 0.1, 0.86),
}
_SHARED: Mapping[str, tuple[float, ...]] = {
    "people": (0.6, 0.1, 0.1, 0.1, 0.1),
    "brand": (0.8, 0.05, 0.05, 0.1),
    "price": (0.3, 0.05, 0.15, 0.5),
    "date": (0.5, 0.01, 0.04, 0.15, 0.3),
    "year": (0.6, 0.4),
    "number": (0.3, 0.05, 0.15, 0.5),
    "text": (0.5, 0.1, 0.06, 0.06, 0.06, 0.06, 0.06, 0.1),
    "category": (0.7, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.06),
}
_OF_THINGS = {**_DIFFERING, **_SHARED}
_NUMBERING = frozenset(["model_number", "gtin", "identifier"])
_NAMING = frozenset(["title", "codes"])
_KNOWN, _KNOWN_BY, _HINTED, _SEEN = 1.0, 3.0, 0.3, 0.1


def about_things(rules: MatchRules) -> bool:
    """Whether the rules match things by what they are called, and not people or organisations."""
    return any(rule.name == "title" for rule in rules.comparisons)


def related_parts(comparisons: Sequence[Comparison], *, things: bool = False) -> list[float]:
    """How much what is known of relatives counts at each comparison, beside each pair of them that is seen.

    Where things have numbers of their own it is these that name them: several may have one title.
    """
    if not things:
        return [_KNOWN] * len(comparisons)
    names = [base_name(rule) for rule in comparisons]
    of_names = _KNOWN_BY if _NUMBERING.isdisjoint(names) else _HINTED
    parts = (
        dict.fromkeys(_SHARED, _SEEN)
        | dict.fromkeys(_NAMING, of_names)
        | dict.fromkeys(_NUMBERING, _KNOWN_BY)
    )
    return [parts.get(name, _KNOWN) for name in names]


def same_parts(comparisons: Sequence[Comparison], *, things: bool = False) -> list[float]:
    """How much what is known of matches counts at each comparison, beside each pair of them that is seen.

    The numbers of one thing hardly ever differ, however much else two things have in common.
    """
    return [_KNOWN if things and base_name(rule) in _NUMBERING else _SEEN for rule in comparisons]


def base_name(rule: Comparison) -> str:
    """The name of the first comparison of its kind: that of `phone_2` is `phone`."""
    return rule.name.rstrip("_0123456789")


def related_shares(rule: Comparison, by_chance: Floats, *, things: bool = False) -> Floats:
    """The share of related pairs at each level of a comparison, before any pair is seen.

    Relatives share what belongs to a place, a family or a group, and differ in what names one thing. Where
    nothing is known of a comparison, they look like strangers.
    """
    name = base_name(rule)
    known = (
        (_OF_THINGS.get(name) if things else None)
        or BY_NAME.get(rule.name)
        or BY_NAME.get(name)
        or BY_COMPARATOR.get(rule.comparator.kind)
    )
    return np.array(known) if known is not None and len(known) == len(rule.levels) else by_chance
