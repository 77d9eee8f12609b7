"""Scores of one record against a few others, pair by pair: the bytes that `Scorer` gives, sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.comparators.addresses import Address
from matching.comparators.base import NO_EVIDENCE, Kernel, PairColumn, Values
from matching.comparators.names import Name, PersonName
from matching.comparators.similarity import at_most_one_edit, jaro_winkler
from matching.frequencies import NOT_COUNTED, Frequencies
from matching.rules import DECIDED_BITS, Comparison, MatchRules
from matching.score import PairScores, bounds_of, probability_of
from matching.table import Column

Others = Mapping[str, Sequence[str | None]]
"""Feature → its value in each of the other records."""

_Pair = tuple[str | None, str | None]

_AGREE = range(len(Name.labels) - 1)


class FewPairs:
    """Scores one record against a few, where calls on columns of three cost far more than what they compute.

    What is absent is not compared. The comparators that take dozens of such calls have a form here that asks the
    same kernels once and decides pair by pair.
    """

    def __init__(self, rules: MatchRules) -> None:
        self._rules = rules
        self._comparisons = [_Comparison(rule, rules.frequencies) for rule in rules.comparisons]
        self._bounds = bounds_of(rules)

    def score(self, features: Mapping[str, str], others: Others, count: int) -> PairScores:
        """The scores of the pairs of a record and each of so many others.

        Args:
            features: those of the record.
            others: those of the others, at least of the features that are compared with one that the record has.
            count: how many others there are.
        """
        levels, rarity, bits = [], [], []
        for comparison in self._comparisons:
            if comparison.features.isdisjoint(features):
                found, rare = [NO_EVIDENCE] * count, [0.0] * count
            else:
                found = comparison.levels(features, others)
                rare = comparison.rarity_bits(features, others, found)
            levels.append(found)
            rarity.append(rare)
            bits.append([comparison.bits[level] + more for level, more in zip(found, rare, strict=True)])
        for places, at_most_bits, at_least_bits in self._bounds:
            for pair in range(count):
                most, least = at_most_bits, at_least_bits
                for place in places:
                    given = max(min(bits[place][pair], most), least)
                    most -= max(given, 0.0)
                    least -= min(given, 0.0)
                    bits[place][pair] = given
        weight = [self._rules.prior_bits] * count
        for column in bits:
            weight = [total + given for total, given in zip(weight, column, strict=True)]
        for feature in self._rules.deciding:
            value = features.get(feature)
            if value is not None:
                weight = [
                    max(total, DECIDED_BITS) if other == value else total
                    for total, other in zip(weight, others[feature], strict=True)
                ]
        weights = np.array(weight)
        return PairScores(
            np.array(levels, dtype=np.int8).T,
            np.array(rarity).T,
            np.array(bits).T,
            weights,
            probability_of(weights),
            np.array(self._vetoed(features, others, count)),
        )

    def _vetoed(self, features: Mapping[str, str], others: Others, count: int) -> list[bool]:
        vetoed = [False] * count
        for feature in self._rules.vetoing:
            value = features.get(feature)
            if value is not None:
                vetoed = [
                    before or other not in (None, value)
                    for before, other in zip(vetoed, others[feature], strict=True)
                ]
        return vetoed


class _Comparison:
    """A comparison made ready: `bits` and `_counts` by level, their last entry that of NO_EVIDENCE, index -1."""

    def __init__(self, rule: Comparison, frequencies: Mapping[str, Frequencies]) -> None:
        self.features = frozenset(rule.features)
        self.bits = [*(level.bits for level in rule.levels), 0.0]
        self._rule, self._frequencies = rule, frequencies
        telling = rule.rarity.levels if rule.rarity is not None else ()
        self._counts = [*(label in telling for label in rule.comparator.labels), False]

    def levels(self, features: Mapping[str, str], others: Others) -> list[int]:
        """The level of each pair; what several others have is compared once."""
        ours = tuple(features.get(feature) for feature in self._rule.features)
        rows = list(zip(*(others[feature] for feature in self._rule.features), strict=True))
        found = dict.fromkeys(rows, NO_EVIDENCE)
        compared = [theirs for theirs in found if any(theirs)]
        if compared:
            found.update(zip(compared, self._compare(ours, compared), strict=True))
        return [found[theirs] for theirs in rows]

    def _compare(self, ours: Values, theirs: Sequence[Values]) -> Sequence[int]:
        comparator = self._rule.comparator
        if isinstance(comparator, PersonName):
            return person_name_levels(comparator, ours, theirs)
        if isinstance(comparator, Address):
            return address_levels(comparator, ours, theirs)
        columns = []
        for feature, our, values in zip(self._rule.features, ours, zip(*theirs, strict=True), strict=True):
            column = Column.of([our, *values])
            left = np.full(len(values), column.codes[0])
            columns.append(PairColumn(left, column.codes[1:], column.values, self._frequencies.get(feature)))
        levels: list[int] = comparator.compare(columns).tolist()
        return levels

    def rarity_bits(self, features: Mapping[str, str], others: Others, levels: Sequence[int]) -> list[float]:
        """What rare or common values in common add to the bits of the levels, or take away."""
        found = [0.0] * len(levels)
        rarity = self._rule.rarity
        if rarity is None:
            return found
        for feature in rarity.features:
            value = features.get(feature)
            if value is None or value not in others.get(feature, ()):
                continue
            frequencies = self._frequencies.get(feature, NOT_COUNTED)
            information = frequencies.bits(value) - frequencies.expected_bits
            for place, (level, other) in enumerate(zip(levels, others[feature], strict=True)):
                if self._counts[level] and other == value:
                    found[place] += information
        most = rarity.at_most_bits
        return [min(max(rarity.share * bits, -most), most) for bits in found]


def person_name_levels(comparator: PersonName, ours: Values, theirs: Sequence[Values]) -> list[int]:
    """The levels of `PersonName` for one record against others, each a given name and a surname."""
    given, surname = ours
    pairs = [(given, their_given) for their_given, _ in theirs]
    pairs += [(surname, their_surname) for _, their_surname in theirs]
    for their_given, their_surname in theirs:
        if given == their_surname or surname == their_given:
            pairs += [(given, their_surname), (surname, their_given)]
    grades = _of_pairs(Name(close=comparator.close).grade, pairs, same=0, missing=NO_EVIDENCE)

    def level(their_given: str | None, their_surname: str | None) -> int:
        by_given, by_surname = grades[given, their_given], grades[surname, their_surname]
        initial = by_given != NO_EVIDENCE and (_is_initial(given) or _is_initial(their_given))
        if by_surname == NO_EVIDENCE and (initial or by_given == NO_EVIDENCE):
            return NO_EVIDENCE
        if by_given == by_surname == 0 and not initial:
            return 0
        if (
            by_given > 0
            and by_surname > 0
            and (given == their_surname or surname == their_given)
            and grades[given, their_surname] in _AGREE
            and grades[surname, their_given] in _AGREE
        ):
            return 1
        given_agrees, surname_agrees = by_given in _AGREE and not initial, by_surname in _AGREE
        if surname_agrees and by_given in _AGREE:
            return 3 if initial else 2
        if (given_agrees and by_surname == NO_EVIDENCE) or (surname_agrees and by_given == NO_EVIDENCE):
            return 4
        return 5 if surname_agrees else 6 if given_agrees else 7

    return [level(their_given, their_surname) for their_given, their_surname in theirs]


def _is_initial(name: str | None) -> bool:
    """Whether a name is made of initials alone."""
    return name is not None and max(map(len, name.split()), default=0) == 1


_MISSING, _DIFFERENT, _CLOSE, _SAME = -1, 0, 1, 2


def address_levels(comparator: Address, ours: Values, theirs: Sequence[Values]) -> list[int]:
    """The levels of `Address` for one record against others: house number, street, postcode and city."""
    our_number, our_street, our_postcode, our_city = ours

    def spelling(left: Sequence[str], right: Sequence[str]) -> Any:  # noqa: ANN401
        return jaro_winkler(left, right) >= comparator.close

    spelled_pairs = [
        pair for _, street, _, city in theirs for pair in ((our_street, street), (our_city, city))
    ]
    spelled = _of_pairs(spelling, spelled_pairs, same=_SAME, missing=_MISSING)
    postcodes = [(our_postcode, postcode) for _, _, postcode, _ in theirs]
    slips = _of_pairs(at_most_one_edit, postcodes, same=_SAME, missing=_MISSING)

    def level(theirs: Values) -> int:
        their_number, their_street, their_postcode, their_city = theirs
        street, city = spelled[our_street, their_street], spelled[our_city, their_city]
        postcode = slips[our_postcode, their_postcode]
        place_unknown = postcode == city == _MISSING
        if street == _MISSING and place_unknown:
            return NO_EVIDENCE
        same_number = our_number == their_number
        place_agrees = postcode == _SAME or (postcode != _DIFFERENT and city >= _CLOSE)
        all_agree = place_agrees and postcode in (_SAME, _MISSING) and city != _DIFFERENT
        if street == _SAME and same_number and all_agree:
            return 0
        if street == _SAME and same_number and our_number is not None:
            return 1
        if street >= _CLOSE and (place_agrees or place_unknown):
            return 2 if same_number else 3
        return 4 if postcode == _SAME else 5 if city >= _CLOSE else 6

    return [level(row) for row in theirs]


def _of_pairs(kernel: Kernel, pairs: Sequence[_Pair], *, same: int, missing: int) -> dict[_Pair, int]:
    """What a kernel says of pairs of texts, asked once about all that are there and differ."""
    found: dict[_Pair, int] = {}
    left, right = [], []
    for pair in pairs:
        one, other = pair
        if pair in found:
            continue
        found[pair] = same if one == other and one is not None else missing
        if one is not None and other is not None and one != other:
            left.append(one)
            right.append(other)
    if left:
        found.update(zip(zip(left, right, strict=True), kernel(left, right).tolist(), strict=True))
    return found
