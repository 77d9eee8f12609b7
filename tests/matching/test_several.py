"""Of records with several values those are compared that agree best, in whatever order they are given."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.blocking import block_keys
from matching.cluster import Edge, cluster
from matching.explain import explain
from matching.rules import MatchRules
from matching.score import Scorer
from matching.separator import SEPARATOR
from matching.several import features_of_several, score_several, variants
from tests.mdm.example import DOCUMENT

RULES = MatchRules.model_validate(DOCUMENT["match"])
NAMES = st.sampled_from(["Ada", "Eva"])
EMAILS = st.lists(st.sampled_from(["ada@x.com", "eva@x.com", "info@y.org", "no address"]), max_size=3)
TAX_IDS = st.lists(st.sampled_from(["DE1", "DE2", "DE3"]), max_size=3)
RECORDS = st.tuples(NAMES, EMAILS, TAX_IDS)


def features(record: tuple[str, list[str], list[str]]) -> dict[str, str]:
    name, emails, tax_ids = record
    items = {"email": emails, "tax_id": tax_ids}
    return features_of_several(RULES, {"name": name}, {key: found for key, found in items.items() if found})


def scored(*records: dict[str, str]) -> tuple[Any, ...]:
    found = score_several(Scorer(RULES), records, np.array([0]), np.array([1]))
    return (
        float(found.weight[0]),
        found.levels[0].tolist(),
        bool(found.vetoed[0]),
        str(found.verdicts(RULES)[0]),
    )


@given(RECORDS, RECORDS, st.randoms())
def test_the_best_pair_of_values_counts_in_any_order_and_from_either_side(
    one: tuple[str, list[str], list[str]], other: tuple[str, list[str], list[str]], random: Any
) -> None:
    left, right = features(one), features(other)
    found = scored(left, right)
    shuffled = (one[0], random.sample(one[1], len(one[1])), random.sample(one[2], len(one[2])))
    assert features(shuffled) == left
    assert scored(right, left) == found
    each = [scored(dict(ours), dict(theirs)) for ours in variants(left) for theirs in variants(right)]
    assert found == max(each, key=lambda told: (not told[2], told[0], told[1]))
    told = explain(RULES, left, right)
    assert (told.weight, told.verdict, bool(told.vetoes)) == (found[0], found[3], found[2])


def test_each_value_is_a_block_key_and_only_nothing_in_common_vetoes() -> None:
    several = features(("Ada", ["ada@x.com", "b@x.com"], ["DE1", "DE2"]))
    assert several["tax_id"] == f"DE1{SEPARATOR}DE2".lower() or several["tax_id"] == f"DE1{SEPARATOR}DE2"
    assert {"email:ada@x.com", "email:b@x.com"} <= block_keys(RULES, several)
    one, other = {"tax": f"1{SEPARATOR}2"}, {"tax": f"2{SEPARATOR}3"}
    edges = [Edge("a", "b", 9.0), Edge("b", "c", 8.0)]
    found = cluster("abc", edges, exclusive={"a": one, "b": other, "c": {"tax": "4"}})
    assert found.clusters == [("a", "b"), ("c",)]
