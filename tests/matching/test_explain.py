"""A score can say why."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

from matching.explain import explain
from matching.rules import MatchRules
from matching.score import Scorer
from tests.matching.example import RULES, document, records

BOB = {"given_name": "bob", "surname": "smith", "birth_date": "1971-06-24", "tax_id": "DE123456789"}
ROBERT = {"given_name": "robert", "surname": "smyth", "birth_date": "1971-06-24", "tax_id": "DE999999999"}

RARE = MatchRules.model_validate(
    document()
    | {
        "correlated": [
            {"comparisons": ["person", "birth_date"], "at_most_bits": 3, "at_most_bits_against": 2}
        ],
        "frequencies": {"surname": {"records": 1000, "others": 1, "counts": {"smith": 100, "berg": 2}}},
        "comparisons": [
            entry
            | (
                {"rarity": {"features": ["surname"], "levels": ["exact"], "at_most_bits": 8}}
                if entry["name"] == "person"
                else {}
            )
            for entry in document()["comparisons"]
        ],
    }
)


@given(records, records)
def test_an_explanation_has_the_score_that_it_explains(left: dict[str, str], right: dict[str, str]) -> None:
    found = explain(RULES, left, right)
    scores = Scorer(RULES).score([left, right], np.array([0]), np.array([1]))
    assert found.weight == scores.weight[0]
    assert found.probability == scores.probability[0]
    assert found.verdict == scores.verdicts(RULES)[0]
    weight = found.prior_bits
    for evidence in found.evidence:
        weight += evidence.bits
    assert weight + found.lifted_bits == pytest.approx(found.weight)
    assert bool(found.decided_by) == ("tax_id" in left and left["tax_id"] == right.get("tax_id"))
    assert bool(found.vetoes) == scores.vetoed[0]


@given(records, records)
def test_correlated_evidence_is_explained_as_it_counts(left: dict[str, str], right: dict[str, str]) -> None:
    rules = MatchRules.model_validate(
        document() | {"correlated": [{"comparisons": ["person", "email"], "at_most_bits": 3}]}
    )
    found = explain(rules, left, right)
    scores = Scorer(rules).score([left, right], np.array([0]), np.array([1]))
    assert found.weight == scores.weight[0]
    assert [evidence.bits for evidence in found.evidence] == scores.bits[0].tolist()


def test_an_explanation_names_levels_keys_and_vetoes() -> None:
    found = explain(RULES, BOB, ROBERT)
    assert [(evidence.comparison, evidence.level) for evidence in found.evidence if evidence.level] == [
        ("person", "close"),
        ("birth_date", "same"),
        ("tax_id", "different"),
    ]
    assert found.shared_block_keys == ("surname_birth:S530|1971-06-24",)
    assert found.vetoes == ("tax_id",)
    assert found.evidence[0].left == ("bob", "smith")


def test_absent_values_are_shown_as_no_evidence() -> None:
    email = next(
        evidence for evidence in explain(RULES, BOB, ROBERT).evidence if evidence.comparison == "email"
    )
    assert (email.level, email.bits, email.left, email.right) == (None, 0.0, (None,), (None,))


@given(records, records)
def test_no_sentence_quotes_a_value(left: dict[str, str], right: dict[str, str]) -> None:
    marked_left = {name: f"{value}zqx" for name, value in left.items()}
    marked_right = {name: f"{value}zqx" for name, value in right.items()}
    for evidence in explain(RULES, marked_left, marked_right).evidence:
        assert "zqx" not in evidence.sentence


@given(records, records)
def test_bits_are_those_of_level_and_rarity_less_what_is_held_back(
    left: dict[str, str], right: dict[str, str]
) -> None:
    for comparison, evidence in zip(RARE.comparisons, explain(RARE, left, right).evidence, strict=True):
        levels = {level.label: level.bits for level in comparison.levels}
        whole = (levels[evidence.level] if evidence.level else 0.0) + evidence.rarity_bits
        assert evidence.held_back_bits * whole >= 0.0
        assert abs(evidence.held_back_bits) <= abs(whole)
        assert abs(whole - evidence.held_back_bits - evidence.bits) < 1e-9


def test_a_rare_value_in_common_is_a_figure_of_its_own() -> None:
    bob, rare = BOB, BOB | {"surname": "berg"}
    common_bits = explain(RARE, bob, bob).evidence[0].rarity_bits
    rare_bits = explain(RARE, rare, rare).evidence[0].rarity_bits
    assert rare_bits - common_bits == pytest.approx(math.log2(100 / 2))
