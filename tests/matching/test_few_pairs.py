"""A record against a few others has the scores that all pairs have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.few_pairs import FewPairs, FewScores
from matching.rules import MatchRules
from matching.score import Scorer
from tests.matching.example import RULES, records
from tests.matching.test_lookup import bounded_and_rare, of_words


@pytest.mark.parametrize("rules", [RULES, bounded_and_rare(), of_words()])
@given(asked=records, known=st.lists(records, min_size=1, max_size=6))
def test_a_few_pairs_have_the_bytes_of_many(
    rules: MatchRules, asked: dict[str, str], known: list[dict[str, str]]
) -> None:
    count = len(known)
    others = {name: [found.get(name) for found in known] for name in rules.features}
    few = FewPairs(rules).score(asked, others, count)
    many = Scorer(rules).score([asked, *known], np.zeros(count, dtype=np.intp), np.arange(1, count + 1))
    assert few == FewScores.of(many)
