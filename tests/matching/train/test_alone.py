"""Where one attribute is all there is, what is known of names takes the place of what a mixture would find."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from matching.rules import MatchRules
from matching.score import Scorer
from matching.suggest.recipes import COMPARISONS
from matching.suggest.shares import level_weights
from matching.table import Column, Table
from matching.train.alone import is_one_attribute
from matching.train.training import train

_WORDS = [
    f"{first}{middle}{last}"
    for first in ("bel", "cor", "dun", "far", "gar", "hol", "kin")
    for middle in ("a", "den", "mar", "los", "vi")
    for last in ("more", "ton", "wick", "by")
]


def rules(*, with_town: bool = False) -> MatchRules:
    comparator = {"kind": "words"}
    comparisons = [
        {
            "name": "title",
            "features": ["title"],
            "comparator": comparator,
            "levels": level_weights("title", comparator),
        },
        {
            "name": "numbers",
            "features": ["numbers"],
            "comparator": {"kind": "word_set"},
            "levels": level_weights("numbers", {"kind": "word_set"}),
        },
    ]
    features = {
        "title": {"from": ["name"], "standardise": "title"},
        "numbers": {"from": ["name"], "standardise": "numbers"},
    }
    if with_town:
        features["town"] = {"from": ["town"], "standardise": "city"}
        comparisons.append(
            {
                "name": "town",
                "features": ["town"],
                "comparator": {"kind": "exact"},
                "levels": level_weights("town", {"kind": "exact"}),
            }
        )
    return MatchRules.model_validate(
        {
            "features": features,
            "comparisons": comparisons,
            "blocking": [{"name": "title", "parts": [{"feature": "title", "transform": "tokens"}]}],
            "prior": 0.3,
        }
    )


@pytest.mark.parametrize("twins", [1, 20, 150])
def test_a_name_in_common_is_a_likely_match_and_a_word_in_common_is_none(twins: int) -> None:
    random = Random(5)
    names = [" ".join(random.sample(_WORDS, 3)) for _ in range(300)]
    names += names[:twins]
    table = Table(len(names), {"title": Column.of(names), "numbers": Column.of([None] * len(names))})
    left, right = np.triu_indices(len(names), 1)
    shared = [
        not set(names[one].split()).isdisjoint(names[other].split())
        for one, other in zip(left, right, strict=True)
    ]
    left, right = left[shared], right[shared]
    trained = train(rules(), table, left, right)
    found = Scorer(trained.rules).score(table, left, right).probability
    same = np.array([names[one] == names[other] for one, other in zip(left, right, strict=True)])
    assert same.sum() >= twins
    assert found[same].min() > 0.9
    assert found[same].max() < 0.995
    assert found[~same].mean() < 0.15


def test_the_rules_of_two_attributes_are_learned() -> None:
    assert is_one_attribute(rules())
    assert not is_one_attribute(rules(with_town=True))


@pytest.mark.parametrize("name", ["full_name", "party_name", "organisation_name", "title"])
def test_every_name_that_may_stand_alone_is_known(name: str) -> None:
    (recipe,) = [recipe for recipe in COMPARISONS if recipe.name == name]
    levels = level_weights(name, recipe.comparator)
    alone = MatchRules.model_validate(
        {
            "features": {"name": {"from": ["name"], "standardise": "text"}},
            "blocking": [{"name": "name", "parts": [{"feature": "name"}]}],
            "comparisons": [
                {"name": name, "features": ["name"], "comparator": recipe.comparator, "levels": levels}
            ],
            "prior": 0.1,
        }
    )
    assert is_one_attribute(alone)
    left, right = np.arange(39), np.arange(1, 40)
    names = Table(40, {"name": Column.of([f"{word} {word}son" for word in _WORDS[:40]])})
    learned = train(alone, names, left, right).rules.comparisons[0]
    assert learned.levels[0].bits > 0.0 > learned.levels[-1].bits
