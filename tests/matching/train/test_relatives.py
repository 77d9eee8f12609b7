"""What relatives have in common is known for what belongs to a place, a family or a group."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import TypeAdapter

from matching.comparators.registry import Comparator
from matching.rules import Comparison, LevelWeight
from matching.suggest.recipes import COMPARISONS, ComparisonRecipe
from matching.train.relatives import related_parts, related_shares, same_parts
from tests.matching.example import RULES


def comparison(recipe: ComparisonRecipe, name: str) -> Comparison:
    comparator: Comparator = TypeAdapter(Comparator).validate_python(dict(recipe.comparator))
    share = 1.0 / len(comparator.labels)
    return Comparison(
        name=name,
        features=tuple(recipe.features),
        comparator=comparator,
        levels=tuple(LevelWeight(label=label, m=share, u=share) for label in comparator.labels),
    )


@pytest.mark.parametrize("recipe", COMPARISONS, ids=lambda recipe: recipe.name)
def test_shares_of_relatives_fit_the_levels_and_sum_to_one(recipe: ComparisonRecipe) -> None:
    rule = comparison(recipe, recipe.name)
    chance = np.array([0.01] * (len(rule.levels) - 1) + [1.01 - 0.01 * len(rule.levels)])
    shares = related_shares(rule, chance)
    assert len(shares) == len(rule.levels)
    assert shares.min() > 0.0
    assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "recipe", [recipe for recipe in COMPARISONS if len(recipe.features) == 1], ids=lambda recipe: recipe.name
)
def test_a_numbered_comparison_is_like_the_first_of_its_kind(recipe: ComparisonRecipe) -> None:
    rule = comparison(recipe, recipe.name)
    chance = np.full(len(rule.levels), 1.0 / len(rule.levels))
    second = related_shares(comparison(recipe, f"{recipe.name}_2"), chance)
    assert second.tolist() == related_shares(rule, chance).tolist()


def test_relatives_live_together_and_are_born_apart() -> None:
    by_name = {rule.name: rule for rule in RULES.comparisons}
    for name, level in (("address", 0), ("person", 5), ("birth_date", -1), ("tax_id", -1)):
        rule = by_name[name]
        shares = related_shares(rule, np.full(len(rule.levels), 1.0 / len(rule.levels)))
        assert shares[level] == shares.max(), name
        assert shares[level] > 0.5, name


def test_where_nothing_is_known_relatives_are_strangers() -> None:
    rule = next(rule for rule in RULES.comparisons if rule.name == "colours")
    chance = np.array([0.2, 0.3, 0.5])
    assert related_shares(rule, chance).tolist() == chance.tolist()


def test_relatives_of_things_differ_in_their_titles_and_are_known_by_them() -> None:
    recipes = {recipe.name: recipe for recipe in COMPARISONS}
    title, year = (comparison(recipes[name], name) for name in ("title", "year"))
    chance = np.full(len(title.levels), 1.0 / len(title.levels))
    shares = related_shares(title, chance, things=True)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[:3].sum() < 0.05
    of_title, of_year = related_parts([title, year], things=True)
    assert of_title > related_parts([title])[0] > of_year


def test_things_with_numbers_of_their_own_are_known_by_these() -> None:
    recipes = {recipe.name: recipe for recipe in COMPARISONS}
    rules = [comparison(recipes[name], name) for name in ("title", "model_number", "brand")]
    of_title, of_number, _ = related_parts(rules, things=True)
    assert of_title < 1.0 < of_number
    same = same_parts(rules, things=True)
    assert same[1] > same[0] == same[2]
    assert len(set(same_parts(rules))) == 1


@pytest.mark.parametrize("recipe", COMPARISONS, ids=lambda recipe: recipe.name)
def test_shares_of_relatives_of_things_fit_too(recipe: ComparisonRecipe) -> None:
    rule = comparison(recipe, recipe.name)
    chance = np.full(len(rule.levels), 1.0 / len(rule.levels))
    shares = related_shares(rule, chance, things=True)
    assert shares.min() > 0.0
    assert shares.sum() == pytest.approx(1.0)
