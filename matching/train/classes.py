"""What matches, relatives and strangers look like before any pair is seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.rules import Comparison, MatchRules
from matching.train.chance import NAMES_OF_PERSONS
from matching.train.expectation import Floats, Start

Known = Mapping[str, tuple[float, ...]]
"""Name of a comparison, or kind of comparator, → the share of pairs at each of its levels."""

# A household, sister companies: they share what belongs to a place, a family or a group, and differ in what names one.
_OF_ONE_PLACE: Known = {
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
    "coordinates": (0.55, 0.2, 0.15, 0.1),
    "brand": (0.8, 0.05, 0.05, 0.1),
    "text": (0.5, 0.1, 0.06, 0.06, 0.06, 0.06, 0.06, 0.1),
    "category": (0.7, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.06),
    "organisation": (0.2, 0.02, 0.15, 0.3, 0.33),
    "full_name": (0.02, 0.02, 0.02, 0.06, 0.55, 0.33),
    "person_name": (0.02, 0.005, 0.03, 0.015, 0.02, 0.76, 0.03, 0.12),
    "address": (0.6, 0.08, 0.08, 0.05, 0.1, 0.05, 0.04),
}

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
    "coordinates": (0.02, 0.03, 0.25, 0.7),
    "person_name": (0.6, 0.01, 0.15, 0.12, 0.05, 0.03, 0.02, 0.02),
    "name": (0.8, 0.1, 0.05, 0.05),
    "tokens": (0.6, 0.15, 0.1, 0.1, 0.05),
    "organisation": (0.7, 0.05, 0.15, 0.05, 0.05),
    "full_name": (0.6, 0.1, 0.1, 0.12, 0.05, 0.03),
    "address": (0.01, 0.005, 0.01, 0.015, 0.1, 0.35, 0.51),
}
# What tells namesakes apart, besides where they are. Without any of these nothing says whether records of one name are
# an organisation that moved or two; persons of one name in two places are mostly two.
_TELLS_NAMESAKES = frozenset(["birth_date", "tax_id", "national_id", "duns", "lei", "mailbox", "phone"])
_OF_A_PLACE = frozenset(["address", "street", "house_number", "postcode", "city", "region", "coordinates"])
# Of names of organisations, and of persons and organisations in one column.
_NAMES_ANYONE = frozenset(["party_name", "organisation_name"])
_SPELT = _NAMES_ANYONE | {"legal_form"}
# Where those of one name are a kind of their own, branches are not among those of one place.
_NO_BRANCHES: Known = {**_OF_ONE_PLACE, "organisation": (0.03, 0.02, 0.2, 0.35, 0.4)}

# Relatives of a thing, such as a product, a song or a publication, are its variants, others of its line or album, or by
# the same people. They differ in what names a thing, and it is by this that they are known; whether they share the rest
# is seen.
_OF_THINGS: Known = {
    **_OF_ONE_PLACE,
    "title": (0.002, 0.006, 0.025, 0.1, 0.22, 0.25, 0.19, 0.207),
    "all_words": (0.002, 0.006, 0.025, 0.1, 0.22, 0.25, 0.19, 0.207),
    "codes": (0.0002, 0.0098, 0.04, 0.1, 0.25, 0.6),
    "model_number": (0.001, 0.019, 0.23, 0.75),
    "numbers": (0.3, 0.1, 0.6),
    "measures": (0.5, 0.1, 0.4),
    "colours": (0.4, 0.1, 0.5),
    "variant": (0.7, 0.1, 0.2),
    "made_for": (0.7, 0.1, 0.2),
    "duration": (0.01, 0.03, 0.1, 0.86),
    "people": (0.6, 0.1, 0.1, 0.1, 0.1),
    "price": (0.2, 0.1, 0.15, 0.2, 0.35),
    "date": (0.5, 0.01, 0.04, 0.15, 0.3),
    "year": (0.6, 0.4),
    "number": (0.3, 0.05, 0.15, 0.5),
}
# Issues of one series, such as a column in each number of a journal, the seasons of a league or the takes of a song.
# They share the title and who made them, and differ in their times and numbers.
_OF_ONE_SERIES: Known = {
    **_OF_THINGS,
    "title": (0.55, 0.15, 0.12, 0.08, 0.04, 0.03, 0.02, 0.01),
    "all_words": (0.1, 0.15, 0.15, 0.15, 0.15, 0.1, 0.1, 0.1),
    "codes": (0.05, 0.05, 0.1, 0.2, 0.3, 0.3),
    "numbers": (0.05, 0.15, 0.8),
    "measures": (0.1, 0.15, 0.75),
    "colours": (0.2, 0.1, 0.7),
    "variant": (0.3, 0.15, 0.55),
    "made_for": (0.5, 0.1, 0.4),
    "duration": (0.05, 0.05, 0.1, 0.8),
    "people": (0.8, 0.06, 0.06, 0.04, 0.04),
    "date": (0.02, 0.01, 0.04, 0.15, 0.78),
    "year": (0.1, 0.9),
}
_NAMING = frozenset(["title", "codes"])
_NUMBERING = frozenset(["model_number", "gtin", "identifier"])
# What numbers the issues of a series, and what tells when they are from. Series are looked for where most pairs have
# the latter: a number in a title alone may be anything.
_NUMBERS = frozenset(["numbers", "measures"])
_TIMES = frozenset(["date", "year", "duration"])
_TELLS_VARIANTS = _NUMBERING | {"variant", "made_for", "codes", "colours"}
_SHARED = frozenset(
    ["people", "brand", "price", "date", "year", "number", "text", "category", "variant", "made_for"]
)

# What the first shares of a class count for: so many pairs, and this part of those it has.
_PAIRS, _PAIRS_OF_STRANGERS = 10.0, 2.0
_KNOWN, _KNOWN_BY, _HINTED, _SEEN = 1.0, 3.0, 0.3, 0.1
_KNOWN_OF_NAMES, _MOSTLY = 10.0, 0.5


def about_things(rules: MatchRules) -> bool:
    """Whether the rules match things by what they are called, and not people or organisations."""
    return any(rule.name == "title" for rule in rules.comparisons)


def of_matches(rules: MatchRules) -> Start:
    """What matches look like: as the rules say, until pairs tell.

    The numbers of one thing hardly ever differ, however much else two things have in common; and who has one word of a
    whole name in common is mostly of the family.
    """
    things = about_things(rules)
    telling = [
        _base_name(rule) in _TELLS_VARIANTS if things else rule.comparator.kind == "full_name"
        for rule in rules.comparisons
    ]
    return Start(
        [np.array([level.m for level in rule.levels]) for rule in rules.comparisons],
        _PAIRS,
        [_KNOWN if tells else _SEEN for tells in telling],
    )


def of_relatives(rules: MatchRules, by_chance: Sequence[Floats], levels: NDArray[np.int8]) -> list[Start]:
    """What pairs of each kind of relatives look like; where nothing is known of a comparison, like strangers.

    Of people and organisations all of this is known and stays: a class that is free to learn it learns the matches that
    are hard to find as well. Some are of one place, others have the name in common; organisations of one name are
    looked for where enough is compared to tell them from one that has moved. Of things much is seen:
    those of one line, album or maker have other titles, those of one series other times and numbers.

    Args:
        rules: what is compared.
        by_chance: what strangers look like.
        levels: of the pairs to learn from, -1 without evidence.
    """
    each = rules.comparisons
    if about_things(rules):
        of_line = Start(_shares(each, _OF_THINGS, by_chance), _PAIRS, _parts_of_things(each))
        times = [column for column, rule in enumerate(each) if _base_name(rule) in _TIMES]
        if float((levels[:, times] >= 0).any(axis=1).mean()) < _MOSTLY:
            return [of_line]
        return [of_line, Start(_shares(each, _OF_ONE_SERIES, by_chance), _PAIRS, _parts_of_series(each))]
    kinds = [_OF_ONE_PLACE]
    if any(_base_name(rule) in _TELLS_NAMESAKES or rule.comparator.kind in NAMES_OF_PERSONS for rule in each):
        kinds = [_NO_BRANCHES, _OF_ONE_NAME]
    starts = [Start(_shares(each, known, by_chance), math.inf, [0.0] * len(each)) for known in kinds]
    if known_by_name(each):
        starts[-1] = _spelt_as_matches(each, starts[-1])
    return starts


def known_by_name(rules: Sequence[Comparison]) -> bool:
    """Whether an organisation, or whoever one name is of, is known by it, and something tells those of one name apart.

    Where a place is compared it tells them apart as well, and who has moved looks like one of them.
    """
    names = {_base_name(rule) for rule in rules}
    return (
        not names.isdisjoint(_NAMES_ANYONE)
        and not names.isdisjoint(_TELLS_NAMESAKES)
        and names.isdisjoint(_OF_A_PLACE)
    )


def whole_names(rules: Sequence[Comparison]) -> set[str]:
    """The features that tell how rare a name of an organisation is, or of a person or organisation in one column."""
    named = [rule.rarity for rule in rules if _base_name(rule) in _NAMES_ANYONE]
    return {feature for rarity in named if rarity for feature in rarity.features}


def _spelt_as_matches(rules: Sequence[Comparison], namesakes: Start) -> Start:
    """Namesakes whose one name is spelt as differently as that of one thing is in two records.

    Branches of a company are in two systems as one branch is. Taken for spelt alike, they would be matches wherever
    they are not, and matches where they are would be theirs.
    """
    spelt = [place for place, rule in enumerate(rules) if _base_name(rule) in _SPELT]
    shares = list(namesakes.shares)
    for place in spelt:
        shares[place] = np.array([level.m for level in rules[place].levels])
    return replace(namesakes, shares=shares, as_matches=spelt)


def of_strangers(rules: MatchRules, by_chance: Sequence[Floats], levels: NDArray[np.int8]) -> Start:
    """What strangers look like: as pairs taken at random do, until candidates tell.

    Names with legal forms are of companies, which have many places and one name: strangers have it by chance alone, and
    of this much is known. Without it a file of few columns seems full of strangers of one name. Names without are of
    sites and branches, where other things tell.

    Args:
        rules: what is compared.
        by_chance: what pairs taken at random look like.
        levels: of the pairs to learn from, -1 without evidence.
    """
    each = rules.comparisons
    forms = [column for column, rule in enumerate(each) if rule.name == "legal_form"]
    alone = NAMES_OF_PERSONS.isdisjoint(rule.comparator.kind for rule in each)
    companies = bool(forms) and alone and float((levels[:, forms[0]] >= 0).mean()) >= _MOSTLY
    parts = [
        _KNOWN_OF_NAMES if companies and rule.comparator.kind == "organisation" else 0.0 for rule in each
    ]
    return Start(by_chance, _PAIRS_OF_STRANGERS, parts)


def _parts_of_things(rules: Sequence[Comparison]) -> list[float]:
    """How much what is known of relatives counts at each comparison, beside each pair of them that is seen.

    Where things have numbers of their own it is these that name them: several may have one title.
    """
    names = [_base_name(rule) for rule in rules]
    of_names = _KNOWN_BY if _NUMBERING.isdisjoint(names) else _HINTED
    parts = (
        dict.fromkeys(_SHARED, _SEEN)
        | dict.fromkeys(_NAMING, of_names)
        | dict.fromkeys(_NUMBERING, _KNOWN_BY)
    )
    return [parts.get(name, _KNOWN) for name in names]


def _parts_of_series(rules: Sequence[Comparison]) -> list[float]:
    """How much what is known of a series counts: it is known by its times and numbers, and by its title less."""
    parts = dict.fromkeys(_NUMBERING | _NUMBERS | _TIMES, _KNOWN_BY) | {"title": _KNOWN}
    return [parts.get(_base_name(rule), _SEEN) for rule in rules]


def _shares(rules: Sequence[Comparison], known: Known, by_chance: Sequence[Floats]) -> list[Floats]:
    """The shares of pairs at the levels of each comparison, by its name or by its comparator."""
    found = []
    for rule, chance in zip(rules, by_chance, strict=True):
        names = (rule.name, _base_name(rule), rule.comparator.kind)
        fitting = [known[name] for name in names if len(known.get(name, ())) == len(rule.levels)]
        found.append(np.array(fitting[0]) if fitting else chance)
    return found


def _base_name(rule: Comparison) -> str:
    """The name of the first comparison of its kind: that of `phone_2` is `phone`."""
    return rule.name.rstrip("_0123456789")
