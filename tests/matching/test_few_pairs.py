"""A record against a few others has the scores that all pairs have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.comparators.addresses import Address
from matching.comparators.base import Values
from matching.comparators.names import PersonName
from matching.few_pairs import FewPairs, address_levels, person_name_levels
from matching.rules import MatchRules
from matching.score import Scorer
from tests.matching.example import RULES, records
from tests.matching.test_lookup import bounded_and_rare, of_words

# Few letters, so that names meet, exchanged, as initials and one letter apart; and nicknames.
_NAMES = st.none() | st.sampled_from(
    ("robert", "bob", "rob", "r", "r j", "roberta", "robbert", "anna maria", "maria", "anna", "marai", "")
)
_STREETS = st.none() | st.sampled_from(("main st", "maine st", "high st", "hihg st", "st"))
_POSTCODES = st.none() | st.sampled_from(("12345", "12354", "12346", "99999"))
_PLACES = st.none() | st.sampled_from(("koln", "koeln", "bonn", "boon"))
_NUMBERS = st.none() | st.sampled_from(("12", "12a"))


def side(*values: st.SearchStrategy[str | None]) -> st.SearchStrategy[Values]:
    return st.tuples(*(value.map(lambda found: found or None) for value in values))


NAMES = side(_NAMES, _NAMES)
ADDRESSES = side(_NUMBERS, _STREETS, _POSTCODES, _PLACES)


@settings(max_examples=500)
@given(NAMES, st.lists(NAMES, max_size=6), st.sampled_from((0.8, 0.92, 1.0)))
def test_names_have_the_levels_of_their_comparator(
    ours: Values, theirs: Sequence[Values], close: float
) -> None:
    comparator = PersonName(close=close)
    expected = comparator.levels([ours] * len(theirs), theirs)
    assert person_name_levels(comparator, ours, theirs) == expected.tolist()


@settings(max_examples=500)
@given(ADDRESSES, st.lists(ADDRESSES, max_size=6), st.sampled_from((0.8, 0.9, 1.0)))
def test_addresses_have_the_levels_of_their_comparator(
    ours: Values, theirs: Sequence[Values], close: float
) -> None:
    comparator = Address(close=close)
    expected = comparator.levels([ours] * len(theirs), theirs)
    assert address_levels(comparator, ours, theirs) == expected.tolist()


@pytest.mark.parametrize("rules", [RULES, bounded_and_rare(), of_words()])
@given(asked=records, known=st.lists(records, min_size=1, max_size=6))
def test_a_few_pairs_have_the_bytes_of_many(
    rules: MatchRules, asked: dict[str, str], known: list[dict[str, str]]
) -> None:
    count = len(known)
    others = {name: [found.get(name) for found in known] for name in rules.features}
    few = FewPairs(rules).score(asked, others, count)
    many = Scorer(rules).score([asked, *known], np.zeros(count, dtype=np.intp), np.arange(1, count + 1))
    assert few.levels.tobytes() == many.levels.tobytes()
    assert few.rarity.tolist() == many.rarity.tolist()
    assert few.bits.tolist() == many.bits.tolist()
    assert few.weight.tobytes() == many.weight.tobytes()
    assert few.probability.tobytes() == many.probability.tobytes()
    assert few.vetoed.tolist() == many.vetoed.tolist()
