"""Those of one place and those of one name are two kinds of relatives, and what they look like is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import TypeAdapter

from matching.comparators.registry import Comparator
from matching.rules import Comparison, LevelWeight
from matching.suggest.recipes import COMPARISONS, ComparisonRecipe
from matching.train.expectation import Floats
from matching.train.parties import kinds_of_relatives, of_parties
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


def chance(rule: Comparison) -> Floats:
    return np.full(len(rule.levels), 1.0 / len(rule.levels))


def of_a_person(name: str) -> list[Floats]:
    """What two of one place, and two of one name, have in common in a comparison."""
    place = [rule.name for rule in PERSONS].index(name)
    return [start.shares[place] for start in kinds_of_relatives(PERSONS, [chance(rule) for rule in PERSONS])]


RECIPES = {recipe.name: recipe for recipe in COMPARISONS}
PERSONS = [
    comparison(RECIPES[name], name) for name in ("person_name", "birth_date", "mailbox", "phone", "address")
]


@pytest.mark.parametrize("recipe", COMPARISONS, ids=lambda recipe: recipe.name)
def test_shares_of_relatives_fit_the_levels_and_sum_to_one(recipe: ComparisonRecipe) -> None:
    rules = [*PERSONS, comparison(recipe, recipe.name)]
    kinds = kinds_of_relatives(rules, [chance(rule) for rule in rules])
    assert len(kinds) == 2
    for start in kinds:
        for rule, shares in zip(rules, start.shares, strict=True):
            assert len(shares) == len(rule.levels)
            assert shares.min() > 0.0
            assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "recipe", [recipe for recipe in COMPARISONS if len(recipe.features) == 1], ids=lambda recipe: recipe.name
)
def test_a_numbered_comparison_is_like_the_first_of_its_kind(recipe: ComparisonRecipe) -> None:
    rules = [comparison(recipe, recipe.name), comparison(recipe, f"{recipe.name}_2")]
    for start in kinds_of_relatives(rules, [chance(rule) for rule in rules]):
        assert start.shares[0].tolist() == start.shares[1].tolist()


def test_those_of_one_place_live_together_and_those_of_one_name_are_called_alike() -> None:
    (of_place, of_name), (family, alike) = of_a_person("address"), of_a_person("person_name")
    assert of_place[0] > 0.5 > of_name[0]
    assert alike[0] > 0.5 > family[0]
    for shares in of_a_person("birth_date"):
        assert shares[-1] == shares.max() > 0.5


def test_namesakes_are_looked_for_where_something_tells_them_apart() -> None:
    name_and_place = [rule for rule in PERSONS if rule.name in ("person_name", "address")]
    assert len(kinds_of_relatives(name_and_place, [chance(rule) for rule in name_and_place])) == 1
    known = [*name_and_place, comparison(RECIPES["phone"], "phone")]
    assert len(kinds_of_relatives(known, [chance(rule) for rule in known])) == 2


def test_what_relatives_look_like_is_not_learned() -> None:
    for start in kinds_of_relatives(PERSONS, [chance(rule) for rule in PERSONS]):
        assert math.isinf(start.pairs)


def test_parties_are_known_by_their_names() -> None:
    assert of_parties(PERSONS)
    assert not of_parties([comparison(RECIPES[name], name) for name in ("title", "brand", "gtin")])


def test_where_nothing_is_known_relatives_are_strangers() -> None:
    rule = next(rule for rule in RULES.comparisons if rule.name == "colours")
    by_chance = np.array([0.2, 0.3, 0.5])
    assert kinds_of_relatives([rule], [by_chance])[0].shares[0].tolist() == by_chance.tolist()
