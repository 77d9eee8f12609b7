"""The match section of a policy is checked before it decides anything."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from pydantic import ValidationError

from matching.rules import MatchRules
from tests.matching.example import RULES, document


def refused(**changes: Any) -> str:
    changed = copy.deepcopy(document()) | changes
    with pytest.raises(ValidationError) as found:
        MatchRules.model_validate(changed)
    return str(found.value)


def with_first_comparison(**changes: Any) -> str:
    comparisons = copy.deepcopy(document())["comparisons"]
    comparisons[0] |= changes
    return refused(comparisons=comparisons)


def test_a_whole_document_is_read() -> None:
    assert [rule.name for rule in RULES.comparisons][:2] == ["person", "birth_date"]
    assert RULES.features["org_name"].attributes == ("name",)
    assert RULES.prior_bits == pytest.approx(math.log2(0.001 / 0.999))


def test_a_level_weighs_the_logarithm_of_m_over_u() -> None:
    level = RULES.comparisons[0].levels[0]
    assert level.bits == pytest.approx(math.log2(level.m / level.u))


def test_an_unknown_standardiser_is_named_with_its_path() -> None:
    message = refused(features={"surname": {"from": ["surname"], "standardise": "sirname"}})
    assert "features.surname.standardise" in message
    assert "no standardiser 'sirname'" in message


def test_an_unknown_transform_is_named_with_its_path() -> None:
    message = refused(blocking=[{"name": "s", "parts": [{"feature": "surname", "transform": "soundx"}]}])
    assert "blocking.0.parts.0.transform" in message
    assert "no transform 'soundx'" in message


def test_an_unknown_feature_is_named_with_its_path() -> None:
    assert "blocking.s.parts.0: no feature 'sirname'" in refused(
        blocking=[{"name": "s", "parts": [{"feature": "sirname"}]}]
    )
    assert "comparisons.person: no feature 'sirname'" in with_first_comparison(
        features=["given_name", "sirname"]
    )
    assert "vetoes: no feature 'kind'" in refused(vetoes=["kind"])
    assert "identifiers: no feature 'lei'" in refused(identifiers={"lei": {"different": "vetoes"}})
    assert "stop_values: no feature 'phone'" in refused(stop_values={"phone": ["0"]})


def test_what_decides_must_be_a_block_key_of_its_own() -> None:
    assert "identifiers.email: what decides" in refused(identifiers={"email": {"equal": "decides"}})


def test_an_identifier_vetoes_as_a_veto_does() -> None:
    rules = MatchRules.model_validate(document() | {"vetoes": ["legal_form", "tax_id"]})
    assert rules.vetoing == ("legal_form", "tax_id")
    assert RULES.vetoing == ("legal_form", "tax_id")
    assert RULES.deciding == ("tax_id",)


def test_stop_keys_name_a_block_rule() -> None:
    assert "stop_keys: no block rule 'surname'" in refused(stop_keys={"surname": ["smith"]})


def test_an_unknown_comparator_is_refused() -> None:
    assert "comparisons.0.comparator" in with_first_comparison(comparator={"kind": "guess"})


def test_an_unknown_threshold_is_refused() -> None:
    assert "comparisons.0.comparator" in with_first_comparison(
        comparator={"kind": "person_name", "clse": 0.9}
    )


def test_a_threshold_outside_its_range_is_refused() -> None:
    assert "comparisons.0.comparator" in with_first_comparison(
        comparator={"kind": "person_name", "close": 92}
    )


def test_levels_must_be_those_of_the_comparator() -> None:
    levels = document()["comparisons"][0]["levels"]
    message = with_first_comparison(levels=levels[::-1])
    assert "comparison person: the levels of person_name are exact, swapped" in message
    assert "comparison person" in with_first_comparison(levels=levels[:-1])


def test_features_must_be_as_many_as_the_comparator_compares() -> None:
    assert "person_name compares 2 feature(s) (given_name, surname), not 1" in with_first_comparison(
        features=["surname"]
    )


@pytest.mark.parametrize("letter", ["m", "u"])
def test_m_and_u_must_sum_to_one(letter: str) -> None:
    levels = document()["comparisons"][0]["levels"]
    levels[0][letter] += 1e-5
    assert f"comparison person: {letter} must sum to 1" in with_first_comparison(levels=levels)


def test_rounding_in_the_last_place_is_tolerated() -> None:
    changed = document()
    changed["comparisons"][0]["levels"][0]["m"] += 1e-7
    MatchRules.model_validate(changed)


def test_a_name_may_be_given_once() -> None:
    assert "named more than once: person" in refused(comparisons=document()["comparisons"][:1] * 2)


def test_review_may_not_lie_above_merge() -> None:
    assert "review must not be above merge" in refused(merge=0.6, review=0.7)


def test_correlated_comparisons_exist_and_bounds_lie_one_within_the_other() -> None:
    assert "correlated: no comparison 'fax'; known: person," in refused(
        correlated=[{"comparisons": ["email", "fax"], "at_most_bits": 9}]
    )
    assert "names a comparison more than once" in refused(
        correlated=[{"comparisons": ["email", "email"], "at_most_bits": 9}]
    )
    inner = {"comparisons": ["email", "address"], "at_most_bits": 9}
    across = {"comparisons": ["person", "email"], "at_most_bits": 9}
    outer = {"comparisons": ["person", "address", "email"], "at_most_bits": 12}
    assert "correlated: email stands in two bounds" in refused(correlated=[inner, across])
    assert "correlated: address, email stands in two bounds" in refused(correlated=[outer, inner])
    assert MatchRules.model_validate(document() | {"correlated": [inner, outer]})


def test_rules_survive_a_round_trip() -> None:
    assert MatchRules.model_validate(RULES.model_dump(mode="json")) == RULES
    assert MatchRules.model_validate(RULES.model_dump(mode="json", by_alias=True)) == RULES
