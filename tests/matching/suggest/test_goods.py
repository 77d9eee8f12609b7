"""Goods are sold in variants, so what all variants share never makes two records surely one."""

from __future__ import annotations

import pytest

from matching.rules import MatchRules
from matching.suggest.goods import never_sure
from matching.suggest.shares import level_weights
from matching.train.training import Trained

KINDS = {"title": "words", "price": "price", "codes": "codes", "people": "people"}


def trained(*names: str, prior: float = 0.02) -> Trained:
    comparisons = [
        {
            "name": name,
            "features": [name],
            "comparator": {"kind": KINDS[name]},
            "levels": level_weights(name, {"kind": KINDS[name]}),
        }
        for name in names
    ]
    rules = MatchRules.model_validate(
        {
            "features": {name: {"from": [name], "standardise": "text"} for name in names},
            "blocking": [{"name": "any", "parts": [{"feature": names[0]}]}],
            "comparisons": comparisons,
            "prior": prior,
        }
    )
    return Trained(rules, 100, 10.0, 1.0, 1.0, 5, ())


def test_title_and_price_together_make_a_match_likely_and_no_more() -> None:
    rules = never_sure(trained("title", "price", "codes"), set()).rules
    (bound,) = rules.correlated
    assert bound.comparisons == ("title", "price")
    assert 1 / (1 + 2.0 ** -(rules.prior_bits + bound.at_most_bits)) == pytest.approx(0.9, abs=0.005)


@pytest.mark.parametrize("names", [("title", "people"), ("price", "codes")])
def test_what_has_no_title_or_no_price_is_no_article(names: tuple[str, ...]) -> None:
    assert never_sure(trained(*names), set()).rules.correlated == ()


def test_a_source_free_of_duplicates_tells_variants_apart() -> None:
    assert never_sure(trained("title", "price"), {"shop"}).rules.correlated == ()


def test_where_nearly_all_candidates_match_there_is_nothing_to_bound() -> None:
    assert never_sure(trained("title", "price", prior=0.95), set()).rules.correlated == ()


def test_only_the_number_of_the_article_itself_makes_a_match_sure() -> None:
    rules = never_sure(trained("title", "price", "codes"), set()).rules
    (bound,) = rules.correlated
    (codes,) = (rule for rule in rules.comparisons if rule.name == "codes")
    sure, *unsure = (
        1 / (1 + 2.0 ** -(rules.prior_bits + bound.at_most_bits + level.bits)) for level in codes.levels
    )
    assert sure > rules.merge
    assert max(unsure) < rules.merge
