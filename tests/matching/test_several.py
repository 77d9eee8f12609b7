"""Of records with several values those are compared that agree best, in whatever order they are given."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.features import features_table
from matching.batch.pairs import Candidates
from matching.blocking import block_keys
from matching.cluster import Edge, cluster
from matching.explain import explain
from matching.features import features_of
from matching.lookup import Index
from matching.rules import MatchRules
from matching.score import PairScores, Scorer
from matching.separator import SEPARATOR
from matching.several import (
    SeveralScorer,
    features_of_several,
    first_values,
    records_cut_short,
    score_several,
    variants,
)
from matching.table import Table
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


TABLES = st.lists(RECORDS, min_size=2, max_size=6).map(lambda told: [features(record) for record in told])


@given(TABLES, st.floats(-20.0, 20.0))
def test_among_many_records_a_pair_has_the_score_that_it_has_by_itself(
    told: list[dict[str, str]], at_least: float
) -> None:
    left, right = np.array(list(combinations(range(len(told)), 2))).T
    expected = score_several(Scorer(RULES), told, left, right)
    scorer = SeveralScorer(RULES, Table.of(told, RULES.features))
    found = scorer.score(left, right)
    chosen, kept = scorer.score_from(left, right, at_least)
    for field in fields(PairScores):
        assert np.array_equal(getattr(found, field.name), getattr(expected, field.name))
        assert np.array_equal(getattr(kept, field.name), getattr(expected, field.name)[chosen])
    assert chosen.tolist() == np.flatnonzero(expected.weight >= at_least).tolist()


@given(TABLES)
def test_files_an_index_and_single_records_find_the_same_by_every_value(told: list[dict[str, str]]) -> None:
    table, pairs = Table.of(told, RULES.features), list(combinations(range(len(told)), 2))
    meeting = {
        (one, other) for one, other in pairs if block_keys(RULES, told[one]) & block_keys(RULES, told[other])
    }
    found = [np.sort(np.stack(met), axis=0).T.tolist() for met in Candidates.of(RULES, table)]
    assert {(one, other) for met in found for one, other in met} == meeting
    scored = score_several(Scorer(RULES), told, *np.array(pairs).T)
    weights = dict(zip(pairs, scored.weight.tolist(), strict=True))
    index = Index.of(RULES, table)
    for place, record in enumerate(told):
        others = {match.place: match.weight for match in index.match(record) if match.place != place}
        assert others == {sum(pair) - place: weights[pair] for pair in meeting if place in pair}


def many(prefix: str, count: int) -> str:
    return SEPARATOR.join(f"{prefix}{place:04}" for place in range(count))


@pytest.mark.parametrize(
    ("emails", "tax_ids", "agreeing"),
    [(300, 1, ["email"]), (90, 3, ["email"]), (20, 20, ["email", "tax_id"])],
)
def test_whichever_of_many_values_agree_the_pair_is_scored_by_them(
    emails: int, tax_ids: int, agreeing: list[str]
) -> None:
    one = {"name": "ada", "email": many("m", emails), "tax_id": many("t", tax_ids)}
    told = [one, {"name": "ada", "email": "none", "tax_id": "none"}]
    told += [
        {"name": "ada", **{name: one[name].split(SEPARATOR)[place] for name in agreeing}}
        for place in (0, 7, len(one[agreeing[-1]].split(SEPARATOR)) - 1)
    ]
    left, right = np.zeros(len(told) - 1, dtype=int), np.arange(1, len(told))
    found = SeveralScorer(RULES, Table.of(told, RULES.features)).score(left, right)
    for field in fields(PairScores):
        expected = getattr(score_several(Scorer(RULES), told, left, right), field.name)
        assert np.array_equal(getattr(found, field.name), expected)
    assert found.vetoed.tolist() == [True, False, False, False]
    names = [rule.name for rule in RULES.comparisons]
    for name in agreeing:
        assert found.levels[1:, names.index(name)].tolist() == [0, 0, 0]


def test_of_two_records_with_very_many_values_those_in_common_are_tried() -> None:
    one, other = (
        {"name": "ada", "email": many(side, 900) + SEPARATOR + "z" * 9, "tax_id": "t"} for side in ("a", "b")
    )
    expected = scored({**one, "email": "z" * 9}, {**other, "email": "z" * 9})
    assert scored(one, other) == expected
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    found = SeveralScorer(RULES, Table.of([one, other, {"name": "ada"}], RULES.features)).score(left, right)
    assert found.weight[0] == expected[0] > found.weight[1] == found.weight[2]


def test_records_with_more_values_than_are_read_are_counted() -> None:
    table = Table.of([{"email": many("m", 1_001)}, {"email": many("m", 1_000)}, {"email": "m"}, {}])
    assert records_cut_short(RULES, table) == {"email": 1}


def test_values_of_a_table_are_read_as_those_of_one_record() -> None:
    values = [
        {"name": "Ada", "email": f"ada@x.com{SEPARATOR}b@x.com"},
        {"name": "Eva", "tax_id": f"DE2{SEPARATOR}DE1"},
    ]
    found = features_table(RULES, Table.of(values))
    assert [found.record(place) for place in (0, 1)] == [features_of(RULES, each) for each in values]
    assert first_values(found).record(0)["email"] == "ada@x.com"
