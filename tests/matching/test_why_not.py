"""What kept two records from being merged, and what would turn the verdict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from matching.explain import explain
from matching.rules import MatchRules
from matching.score import Scorer
from matching.why_not import KeysApart, Silence, Step, why_not
from tests.matching.example import RULES, comparison, document, records

ANN = {"given_name": "ann", "surname": "lee", "email": "ann@x.org", "birth_date": "1971-06-24"}
PERSONS = MatchRules.model_validate(
    {
        "features": {
            name: document()["features"][name]
            for name in ("given_name", "surname", "birth_date", "email", "tax_id")
        },
        "blocking": [
            {"name": "email", "parts": [{"feature": "email"}]},
            {"name": "surname", "parts": [{"feature": "surname"}]},
        ],
        "comparisons": [
            comparison("person", ["given_name", "surname"], "person_name"),
            comparison("birth_date", ["birth_date"], "date"),
            comparison("email", ["email"], "text"),
        ],
        "vetoes": ["tax_id"],
        "prior": 0.05,
    }
)
NARROW = PERSONS.model_copy(update={"blocking": PERSONS.blocking[:1], "merge": 0.6})
CORRELATED = MatchRules.model_validate(
    document()
    | {
        "correlated": [
            {"comparisons": ["email", "birth_date"], "at_most_bits": 5, "at_most_bits_against": 2},
            {"comparisons": ["person", "email", "birth_date"], "at_most_bits": 6, "at_most_bits_against": 3},
        ],
        "merge": 0.6,
        "prior": 0.2,
    }
)
DECIDED = MatchRules.model_validate(
    PERSONS.document()
    | {
        "blocking": [{"name": "tax_id", "parts": [{"feature": "tax_id"}]}],
        "identifiers": {"tax_id": {"equal": "decides", "different": "vetoes"}},
        "merge": 0.99,
    }
)
STRICT = PERSONS.model_copy(update={"merge": 0.99})


@given(records, records)
def test_changes_lead_to_another_verdict(left: dict[str, str], right: dict[str, str]) -> None:
    found = why_not(RULES, left, right)
    assert found.score == explain(RULES, left, right)
    for change in found.changes:
        assert (change.verdict == "merge") != (found.score.verdict == "merge")
        assert change.weight == pytest.approx(found.score.weight + change.bits)
        assert len(change.steps) == len(found.changes[0].steps)


@given(records, records)
def test_the_order_of_the_two_changes_no_figure(left: dict[str, str], right: dict[str, str]) -> None:
    forth, back = why_not(RULES, left, right), why_not(RULES, right, left)
    assert [(change.steps, change.bits) for change in forth.changes] == [
        (change.steps, change.bits) for change in back.changes
    ]


@given(records, records)
def test_a_change_to_equal_values_weighs_what_they_weigh_once_given(
    left: dict[str, str], right: dict[str, str]
) -> None:
    places = {
        rule.name: place for place, rule in enumerate(CORRELATED.comparisons) if len(rule.features) == 1
    }
    for change in why_not(CORRELATED, left, right).changes:
        (step, *more) = change.steps
        place = places.get(step.comparison)
        if more or place is None:
            continue
        (feature,) = CORRELATED.comparisons[place].features
        if feature in left:
            both = [left, right | {feature: left[feature]}]
            actual = Scorer(CORRELATED).score(both, np.array([0]), np.array([1]))
            level = actual.levels[0, place]
            if level >= 0 and CORRELATED.comparisons[place].levels[level].label == step.after:
                assert change.weight == pytest.approx(actual.weight[0])


def test_the_smallest_change_that_merges_is_named() -> None:
    other = ANN | {"birth_date": "1962-01-01"}
    found = why_not(PERSONS, ANN, other)
    assert found.score.verdict != "merge"
    best = found.changes[0]
    assert best.steps[0].comparison == "birth_date"
    assert best.steps[0].before == "different"
    assert best.verdict == "merge"


def test_a_merge_is_turned_down_by_the_change_named() -> None:
    found = why_not(PERSONS, ANN, ANN)
    assert found.score.verdict == "merge"
    assert all(change.bits < 0 and change.verdict != "merge" for change in found.changes)
    assert found.changes


def test_a_veto_is_lifted_where_the_feature_were_the_same() -> None:
    found = why_not(PERSONS, ANN | {"tax_id": "DE1"}, ANN | {"tax_id": "DE2"})
    assert found.score.vetoes == ("tax_id",)
    assert [change.steps for change in found.changes] == [(Step("tax_id", "different", "same"),)]


def test_two_steps_are_named_only_where_one_is_not_enough() -> None:
    found = why_not(STRICT, ANN, ANN | {"birth_date": "1902-01-01", "email": "poe@q.net"})
    (change,) = found.changes
    assert change.steps == (
        Step("birth_date", "different", "same"),
        Step("email", "different", "exact"),
    )


def test_what_is_missing_is_named_for_each_side() -> None:
    found = why_not(PERSONS, {"surname": "lee", "email": "a@x.org"}, {"given_name": "ann", "surname": "lee"})
    assert Silence("birth_date", ("birth_date",), ("birth_date",)) in found.silent
    assert Silence("email", (), ("email",)) in found.silent


def test_keys_that_are_not_shared_are_shown_for_both() -> None:
    found = why_not(PERSONS, ANN, ANN | {"surname": "leigh"})
    assert found.compared
    assert found.keys_apart == (KeysApart("surname", ("lee",), ("leigh",)),)
    strangers = why_not(PERSONS, ANN, {"surname": "poe"})
    assert not strangers.compared
    assert KeysApart("email", ("ann@x.org",), ()) in strangers.keys_apart


def test_a_match_that_is_never_compared_lacks_a_key_and_nothing_else() -> None:
    left = {"given_name": "ann", "surname": "lee", "birth_date": "1971-06-24"}
    found = why_not(NARROW, left, left)
    assert (found.score.verdict, found.compared, found.changes) == ("merge", False, ())
    assert found.keys_apart == (KeysApart("email", (), ()),)


def test_what_an_identifier_decided_is_undone_by_another_one_alone() -> None:
    bob = {"given_name": "bob", "surname": "fox", "tax_id": "DE1"}
    found = why_not(DECIDED, ANN | {"tax_id": "DE1"}, bob)
    assert (found.score.verdict, found.score.decided_by) == ("merge", ("tax_id",))
    assert [change.steps for change in found.changes] == [(Step("tax_id", "same", "different"),)]


def test_an_identifier_that_is_missing_would_decide() -> None:
    found = why_not(DECIDED, ANN | {"tax_id": "DE1"}, {"given_name": "bob", "surname": "fox"})
    assert (Step("tax_id", None, "same"),) in [change.steps for change in found.changes]
