"""What block rules are good for is counted as one would count it by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.coverage import pairs_per_key
from matching.batch.pairs import Candidates
from matching.blocking import block_keys
from matching.table import Table
from tests.matching.example import RULES, records


@given(
    st.lists(records, min_size=2, max_size=10),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8),
    st.integers(1, 10),
)
def test_pairs_and_matches_are_counted_by_rule(
    features: list[dict[str, str]], given_matches: list[tuple[int, int]], max_pairs: int
) -> None:
    size = len(features)
    matches = {
        (min(a % size, b % size), max(a % size, b % size)) for a, b in given_matches if a % size != b % size
    }
    keys = [block_keys(RULES, found) for found in features]
    by_rule = {
        rule.name: {
            (a, b)
            for a, b in combinations(range(size), 2)
            if any(key.startswith(f"{rule.name}:") for key in keys[a] & keys[b])
        }
        for rule in RULES.blocking
    }
    known = np.array([b for _, b in matches], dtype=np.intp), np.array([a for a, _ in matches], dtype=np.intp)
    found = pairs_per_key(Candidates.of(RULES, Table.of(features)), known, max_pairs=max_pairs)
    every = set().union(*by_rule.values())
    assert (found.pairs, found.known, found.matches) == (len(every), len(matches), len(every & matches))
    assert found.recall == (len(every & matches) / len(matches) if matches else None)
    for rule in found.rules:
        own = by_rule[rule.rule]
        others = set().union(*(pairs for name, pairs in by_rule.items() if name != rule.rule))
        assert (rule.pairs, rule.only_pairs) == (len(own), len(own - others))
        assert (rule.matches, rule.only_matches) == (len(own & matches), len((own & matches) - others))


def test_keys_and_the_largest_block_are_counted() -> None:
    features = [{"tax_id": "1"}, {"tax_id": "2"}, {"tax_id": "2"}, {"tax_id": "2"}]
    found = pairs_per_key(Candidates.of(RULES, Table.of(features)))
    (tax_id,) = [rule for rule in found.rules if rule.rule == "tax_id"]
    assert (tax_id.keys, tax_id.largest, tax_id.pairs, tax_id.only_pairs) == (2, 3, 3, 3)
    assert found.recall is None
