"""What matches, relatives and strangers have in common is known before any pair is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter

from matching.comparators.registry import Comparator
from matching.rules import BlockRule, Comparison, FeatureRule, KeyPart, LevelWeight, MatchRules, Rarity
from matching.suggest.recipes import COMPARISONS, ComparisonRecipe
from matching.train.classes import about_things, of_matches, of_relatives, whole_names
from matching.train.expectation import Floats, Start

RECIPES = {recipe.name: recipe for recipe in COMPARISONS}
TIMES_OF_ISSUES = ["date", "year", "duration"]
OF_PERSONS = ["person_name", "birth_date", "mailbox", "phone", "address"]
EACH = pytest.mark.parametrize("recipe", COMPARISONS, ids=lambda recipe: recipe.name)
OF_ONE_FEATURE = pytest.mark.parametrize(
    "recipe", [recipe for recipe in COMPARISONS if len(recipe.features) == 1], ids=lambda recipe: recipe.name
)


def comparison(recipe: ComparisonRecipe, name: str) -> Comparison:
    comparator: Comparator = TypeAdapter(Comparator).validate_python(dict(recipe.comparator))
    share = 1.0 / len(comparator.labels)
    return Comparison(
        name=name,
        features=tuple(recipe.features),
        comparator=comparator,
        levels=tuple(LevelWeight(label=label, m=share, u=share) for label in comparator.labels),
    )


def rules_of(names: Sequence[str], *more: Comparison) -> MatchRules:
    """Rules of these comparisons, each name once."""
    each = {name: comparison(RECIPES[name], name) for name in names} | {rule.name: rule for rule in more}
    features = {feature for rule in each.values() for feature in rule.features}
    return MatchRules(
        features={
            name: FeatureRule.model_validate({"from": [name], "standardise": "text"})
            for name in sorted(features)
        },
        blocking=(BlockRule(name="any", parts=(KeyPart(feature=min(features)),)),),
        comparisons=tuple(each.values()),
        prior=0.1,
    )


def chances(rules: MatchRules) -> list[Floats]:
    return [np.full(len(rule.levels), 1.0 / len(rule.levels)) for rule in rules.comparisons]


def everywhere(rules: MatchRules) -> NDArray[np.int8]:
    """Levels of pairs that have evidence in every comparison."""
    return np.zeros((20, len(rules.comparisons)), dtype=np.int8)


def relatives(rules: MatchRules) -> list[Start]:
    return of_relatives(rules, chances(rules), everywhere(rules))


def shares(rules: MatchRules, name: str) -> list[Floats]:
    """What each kind of relatives has in common in a comparison."""
    place = [rule.name for rule in rules.comparisons].index(name)
    return [start.shares[place] for start in relatives(rules)]


def parts(start: Start, rules: MatchRules) -> dict[str, float]:
    return dict(zip([rule.name for rule in rules.comparisons], start.parts, strict=True))


@EACH
@pytest.mark.parametrize("others", [OF_PERSONS, ["title"]], ids=["parties", "things"])
def test_shares_of_relatives_fit_the_levels_and_sum_to_one(
    recipe: ComparisonRecipe, others: list[str]
) -> None:
    rules = rules_of([*others, recipe.name])
    kinds = relatives(rules)
    assert len(kinds) == (2 if not about_things(rules) or recipe.name in TIMES_OF_ISSUES else 1)
    for start in kinds:
        for rule, of_rule in zip(rules.comparisons, start.shares, strict=True):
            assert len(of_rule) == len(rule.levels)
            assert of_rule.min() > 0.0
            assert of_rule.sum() == pytest.approx(1.0)


@OF_ONE_FEATURE
@pytest.mark.parametrize("others", [OF_PERSONS, ["title"]], ids=["parties", "things"])
def test_a_numbered_comparison_is_like_the_first_of_its_kind(
    recipe: ComparisonRecipe, others: list[str]
) -> None:
    rules = rules_of([*others, recipe.name], comparison(recipe, f"{recipe.name}_3"))
    for first, third in zip(shares(rules, recipe.name), shares(rules, f"{recipe.name}_3"), strict=True):
        assert first.tolist() == third.tolist()


def test_those_of_one_place_live_together_and_those_of_one_name_are_called_alike() -> None:
    persons = rules_of(OF_PERSONS)
    (of_place, of_name), (family, alike) = shares(persons, "address"), shares(persons, "person_name")
    assert of_place[0] > 0.5 > of_name[0]
    assert alike[0] > 0.5 > family[0]
    for of_kind in shares(persons, "birth_date"):
        assert of_kind[-1] == of_kind.max() > 0.5


def test_relatives_have_the_place_or_the_name_in_common_but_seldom_both() -> None:
    assert len(relatives(rules_of(["organisation_name", "address"]))) == 1
    of_one_place, of_one_name = relatives(rules_of(["person_name", "address"]))
    place, name = ([float(of_rule[0]) for of_rule in kind.shares] for kind in (of_one_place, of_one_name))
    assert place[1] > 0.5 > 0.05 > place[0]
    assert name[0] > 0.5 > 0.05 > name[1]


def test_what_relatives_look_like_is_learned_of_things_alone() -> None:
    assert all(math.isinf(start.pairs) for start in relatives(rules_of(OF_PERSONS)))
    assert all(start.pairs < 100.0 for start in relatives(rules_of(["title", "year"])))


def test_where_nothing_is_known_relatives_are_strangers() -> None:
    rules = rules_of(["colours"])
    by_chance = np.array([0.2, 0.3, 0.5])
    (start,) = of_relatives(rules, [by_chance], everywhere(rules))
    assert start.shares[0].tolist() == by_chance.tolist()


def test_relatives_of_things_differ_in_their_titles_and_are_known_by_them() -> None:
    rules = rules_of(["title", "brand", "year"])
    title, _ = shares(rules, "title")
    assert title[:3].sum() < 0.05
    known = parts(relatives(rules)[0], rules)
    assert known["title"] > 1.0 > known["year"] == known["brand"]


def test_things_with_numbers_of_their_own_are_known_by_these() -> None:
    rules = rules_of(["title", "model_number", "brand"])
    known, same = parts(relatives(rules)[0], rules), parts(of_matches(rules), rules)
    assert known["title"] < 1.0 < known["model_number"]
    assert same["model_number"] > same["title"] == same["brand"]
    persons = rules_of(["person_name", "identifier"])
    assert len(set(of_matches(persons).parts)) == 1


def test_one_article_seldom_differs_in_what_tells_variants_apart() -> None:
    rules = rules_of(["title", "variant", "made_for", "colours", "codes", "brand"])
    same = parts(of_matches(rules), rules)
    assert same["variant"] == same["made_for"] == same["colours"] == same["codes"] > same["title"]
    known = parts(relatives(rules)[0], rules)
    assert known["variant"] == known["made_for"] == known["brand"] < 1.0


def test_issues_of_one_series_share_the_title_and_are_known_by_their_times() -> None:
    rules = rules_of(["title", "year", "numbers", "brand"])
    (_, title), (_, year) = shares(rules, "title"), shares(rules, "year")
    assert title[:3].sum() > 0.5
    assert year[-1] > 0.5
    known = parts(relatives(rules)[1], rules)
    assert known["year"] == known["numbers"] > known["title"] > known["brand"]


def test_series_are_looked_for_where_most_pairs_tell_when_things_are_from() -> None:
    rules = rules_of(["title", "year"])
    levels = everywhere(rules)
    levels[9:, 1] = -1
    assert len(of_relatives(rules, chances(rules), levels)) == 1
    levels[9, 1] = 1
    assert len(of_relatives(rules, chances(rules), levels)) == 2
    assert len(relatives(rules_of(["title", "numbers", "measures"]))) == 1


def test_namesakes_among_persons_and_organisations_are_spelt_as_matches_where_no_place_is_compared() -> None:
    def spelt(*names: str) -> list[int]:
        rules = rules_of(names)
        *_, namesakes = of_relatives(rules, chances(rules), everywhere(rules))
        return list(namesakes.as_matches)

    assert spelt("party_name", "birth_date", "legal_form") == [0, 2]
    assert spelt("party_name", "birth_date", "address") == []
    assert spelt("organisation_name", "tax_id") == [0]
    assert spelt("organisation_name", "domain") == []
    assert spelt("full_name", "birth_date") == []


@pytest.mark.parametrize("name", ["party_name", "organisation_name", "organisation_name_2"])
def test_a_whole_name_is_what_its_comparison_takes_for_rare(name: str) -> None:
    recipe = RECIPES[name.removesuffix("_2")]
    plain = comparison(recipe, name)
    rare = plain.model_copy(
        update={"rarity": Rarity(features=("name_of_anyone",), levels=(plain.levels[0].label,))}
    )
    city = comparison(RECIPES["city"], "city").model_copy(update={"rarity": rare.rarity})
    assert whole_names([rare, city]) == {"name_of_anyone"}
    assert whole_names([plain, city]) == set()
