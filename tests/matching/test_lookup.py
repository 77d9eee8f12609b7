"""An index finds whom block keys find, and scores them as everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.features import features_table
from matching.batch.files import Records
from matching.blocking import block_keys
from matching.features import features_of
from matching.lookup import Index
from matching.rules import MatchRules
from matching.score import PairScores, Scorer
from matching.separator import SEPARATOR as SEVERAL
from matching.table import Column, Table
from tests.matching.batch.people import people
from tests.matching.example import RULES, document, records

_COMMON = ("S530|1971-06-24", "acme|12345", "tools|99999", "DE999999999", "a|b|c", "")


def stopping(keys: Sequence[str], *, narrower: bool) -> MatchRules:
    changed = document()
    for rule in changed["blocking"]:
        parts = [{"feature": "org_name", "transform": "tokens"}, {"feature": "city"}]
        rule["narrower"] = parts if narrower else []
    changed["stop_keys"] = {rule["name"]: list(keys) for rule in changed["blocking"]}
    return MatchRules.model_validate(changed)


def wide() -> dict[str, Any]:
    """Rules by which nearly all meet: a key of every feature."""
    changed = document()
    changed["blocking"] = [{"name": name, "parts": [{"feature": name}]} for name in changed["features"]]
    return changed


def bounded_and_rare() -> MatchRules:
    """With rarity and a bound on correlated comparisons."""
    changed = wide()
    changed["comparisons"][0]["rarity"] = {
        "features": ["given_name", "surname"],
        "levels": ["exact", "swapped"],
        "share": 0.7,
    }
    changed["comparisons"][5]["rarity"] = {"features": ["tax_id"], "levels": ["same"], "at_most_bits": 0.1}
    changed["correlated"] = [
        {"comparisons": ["address", "email"], "at_most_bits": 2.0, "at_most_bits_against": 1.5},
        {"comparisons": ["address", "email", "tax_id"], "at_most_bits": 3.0, "at_most_bits_against": 2.0},
    ]
    changed["frequencies"] = {
        "tax_id": {"records": 100, "others": 1.0, "counts": {"DE123456789": 70}},
        "given_name": {"records": 100, "others": 2.0, "counts": {"robert": 20}},
        "surname": {"records": 100, "others": 2.0, "counts": {"smith": 40}},
    }
    return MatchRules.model_validate(changed)


def of_words() -> MatchRules:
    """With a comparator that reads the frequencies of words."""
    changed = wide()
    labels = ("same", "very_close", "close", "similar", "some", "few", "hardly", "none")
    levels = [
        {"label": label, "m": (8 - place) / 36, "u": (place + 1) / 36} for place, label in enumerate(labels)
    ]
    changed["comparisons"][7] |= {"comparator": {"kind": "words"}, "levels": levels}
    changed["frequencies"] = {
        "title": {"of": "words", "records": 100, "others": 1.0, "counts": {"turntable": 50, "sony": 10}}
    }
    return MatchRules.model_validate(changed)


def pair(rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]) -> PairScores:
    return Scorer(rules).score([left, right], np.array([0]), np.array([1]))


@given(
    st.lists(records, max_size=8),
    records,
    st.lists(st.sampled_from(_COMMON), unique=True),
    st.booleans(),
)
def test_candidates_are_those_that_share_a_block_key(
    known: list[dict[str, str]], asked: dict[str, str], stopped: list[str], narrower: bool
) -> None:
    rules = stopping(stopped, narrower=narrower)
    keys = block_keys(rules, asked)
    found = Index.of(rules, Table.of(known)).candidates(asked)
    assert found.tolist() == [
        place for place, other in enumerate(known) if not keys.isdisjoint(block_keys(rules, other))
    ]


@pytest.mark.parametrize("rules", [MatchRules.model_validate(wide()), bounded_and_rare(), of_words()])
@given(known=st.lists(records, max_size=8), asked=records)
def test_a_match_has_the_score_of_the_pair_by_itself(
    rules: MatchRules, known: list[dict[str, str]], asked: dict[str, str]
) -> None:
    index = Index.of(rules, Table.of(known))
    matches = index.match(asked)
    assert sorted(match.place for match in matches) == index.candidates(asked).tolist()
    for match in matches:
        alone = pair(rules, asked, known[match.place])
        assert match.weight.hex() == float(alone.weight[0]).hex()
        assert match.probability.hex() == float(alone.probability[0]).hex()
        assert match.verdict == alone.verdicts(rules)[0]
        assert index.explain(asked, match.place).weight == match.weight


@given(st.lists(records, max_size=8), records, st.integers(0, 5))
def test_the_best_come_first_and_no_more_than_wanted(
    known: list[dict[str, str]], asked: dict[str, str], limit: int
) -> None:
    index = Index.of(MatchRules.model_validate(wide()), Table.of(known))
    every = index.match(asked, limit=len(known))
    assert every == sorted(every, key=lambda match: (-match.weight, match.place))
    assert index.match(asked, limit) == every[:limit]


@given(st.lists(records, max_size=8), records, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_score(
    known: list[dict[str, str]], asked: dict[str, str], random: Any
) -> None:
    rules = MatchRules.model_validate(wide())
    order = random.sample(range(len(known)), len(known))
    weights = {match.place: match.weight for match in Index.of(rules, Table.of(known)).match(asked)}
    shuffled = Index.of(rules, Table.of([known[place] for place in order])).match(asked)
    assert {order[match.place]: match.weight for match in shuffled} == weights


def test_few_candidates_and_many_have_the_same_scores() -> None:
    known = [{"surname": "smith", "given_name": name} for name in ("robert", "bob", "anna")]
    asked = {"surname": "smith", "given_name": "rob"}
    rules = MatchRules.model_validate(wide())
    few = Index.of(rules, Table.of(known)).match(asked)
    many = Index.of(rules, Table.of(known * 100)).match(asked, limit=300)
    assert len(many) == 300
    for match in many:
        assert match.weight in {one.weight for one in few if one.place == match.place % 3}


def test_what_was_read_is_found_by_its_id_and_values() -> None:
    values = people(60)
    table = Table.of(values)
    ids = np.array([f"p{number}" for number in range(60)], dtype=object)
    read = Index.of(RULES, Records(ids, Column.of(["crm"] * 60), table))
    of_features = Index.of(RULES, features_table(RULES, table))
    for place, found in enumerate(values):
        features = features_of(RULES, found)
        by_values, by_features = read.match_values(found), of_features.match(features)
        assert place in {match.place for match in by_values}
        assert [match.id for match in by_values] == [f"p{match.place}" for match in by_values]
        assert [match.id for match in by_features] == [None] * len(by_features)
        assert [(match.place, match.weight) for match in by_values] == [
            (match.place, match.weight) for match in by_features
        ]


def test_a_record_of_very_many_values_has_no_more_keys_than_it_may() -> None:
    """Two parts of a thousand values each would make a million."""
    several = SEVERAL.join(f"{place:03}" for place in range(1_000))
    wide = {"name": "wide", "parts": [{"feature": "one"}, {"feature": "two"}]}
    changed = document() | {"blocking": [wide], "identifiers": {}}
    changed["features"] |= {name: {"from": [name], "standardise": "exact"} for name in ("one", "two")}
    index = Index.of(MatchRules.model_validate(changed), Table.of([{"one": several, "two": several}]))
    kept = [{"one": "000", "two": "999"}, {"one": "004", "two": "095"}]
    assert [index.candidates(features).tolist() for features in kept] == [[0], [0]]
    beyond = [{"one": "004", "two": "096"}, {"one": "999", "two": "999"}]
    assert [index.candidates(features).tolist() for features in beyond] == [[], []]


def test_a_record_without_a_key_matches_none() -> None:
    index = Index.of(RULES, Table.of([{"tax_id": "DE123456789"}]))
    assert index.match({}) == []
    assert index.match({"city": "koln"}) == []


def test_an_index_of_no_record_finds_none() -> None:
    index = Index.of(RULES, Table.of([]))
    assert index.candidates({"tax_id": "DE123456789"}).tolist() == []
    assert index.match({"tax_id": "DE123456789"}) == []
