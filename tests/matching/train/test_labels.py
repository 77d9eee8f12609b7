"""Labels change the rules where, on pairs held out, that is clearly better."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.rules import MatchRules
from matching.score import Scorer
from matching.table import Table
from matching.train.labels import TrainedFromLabels, train_from_labels
from matching.train.training import train
from tests.matching.example import comparison
from tests.matching.train.households import RULES, Households, households

MANY, OTHER = households(400), households(400, seed=9)
LEARNED = train(RULES, MANY.table, MANY.left, MANY.right).rules


def bits_lost(rules: MatchRules, found: Households) -> float:
    weight = Scorer(rules).score(found.table, found.left, found.right).weight
    return float(np.logaddexp2(0.0, np.where(found.same, -weight, weight)).mean())


def some(count: int, seed: int = 1) -> NDArray[np.intp]:
    """Some of the candidate pairs, at random."""
    return np.random.default_rng(seed).permutation(len(MANY.left))[:count]


def in_doubt(rules: MatchRules, least: float) -> NDArray[np.intp]:
    """The candidate pairs of which it is doubtful whether they match."""
    probability = Scorer(rules).score(MANY.table, MANY.left, MANY.right).probability
    return np.flatnonzero((probability > least) & (probability < 0.97))


def labelled(rules: MatchRules, pairs: NDArray[np.intp]) -> TrainedFromLabels:
    return train_from_labels(rules, MANY.table, MANY.left[pairs], MANY.right[pairs], MANY.same[pairs])


@pytest.mark.parametrize("rules", [RULES, LEARNED], ids=["made up", "learned"])
def test_what_labels_of_any_pairs_teach_holds_for_other_records(rules: MatchRules) -> None:
    found = labelled(rules, some(1_500))
    assert found.method != "as they are"
    assert found.losses[found.method] < 0.8 * found.losses["as they are"]
    assert bits_lost(found.rules, OTHER) < 0.85 * bits_lost(rules, OTHER)
    assert found.rules.training is not None
    assert found.rules.training.labelled_pairs == found.matches + found.others == 1_500


@pytest.mark.parametrize(("rules", "least"), [(RULES, 0.3), (LEARNED, 0.02)], ids=["made up", "learned"])
def test_what_labels_of_doubtful_pairs_teach_holds_for_all_pairs(rules: MatchRules, least: float) -> None:
    found = labelled(rules, in_doubt(rules, least))
    assert found.method == "regression"
    assert bits_lost(found.rules, OTHER) < 0.95 * bits_lost(rules, OTHER)


def test_what_is_learned_is_a_valid_policy_of_the_same_comparisons() -> None:
    found = labelled(LEARNED, some(1_500)).rules
    assert MatchRules.model_validate(found.document()) == found
    assert found.prior_bits == MatchRules.model_validate(found.document()).prior_bits
    for before, rule in zip(LEARNED.comparisons, found.comparisons, strict=True):
        assert (rule.name, rule.features, rule.comparator) == (
            before.name,
            before.features,
            before.comparator,
        )
        assert math.fsum(level.m for level in rule.levels) == pytest.approx(1.0, abs=1e-6)
        assert math.fsum(level.u for level in rule.levels) == pytest.approx(1.0, abs=1e-6)


def test_the_order_of_labels_and_records_changes_no_digit() -> None:
    random, pairs = Random(4), some(600)
    order = random.sample(range(len(MANY.records)), len(MANY.records))
    place = np.argsort(order)
    table = Table.of([MANY.records[old] for old in order], RULES.features)
    shuffled = np.array(random.sample(pairs.tolist(), len(pairs)))
    again = train_from_labels(
        LEARNED, table, place[MANY.right[shuffled]], place[MANY.left[shuffled]], MANY.same[shuffled]
    )
    assert again == labelled(LEARNED, pairs)


@pytest.mark.parametrize(("matches", "others"), [(29, 200), (200, 29), (0, 0)])
def test_few_labels_leave_the_rules_as_they_are(matches: int, others: int) -> None:
    pairs = np.concatenate((np.flatnonzero(MANY.same)[:matches], np.flatnonzero(~MANY.same)[:others]))
    found = labelled(LEARNED, pairs)
    assert found.rules is LEARNED
    assert found.method == "as they are"
    assert (found.matches, found.others, found.losses) == (matches, others, {})
    assert f"{matches} matches and {others} other pairs" in found.reason


def test_labels_that_say_what_the_rules_say_leave_them_as_they_are() -> None:
    # Drawn with the probabilities that the rules give, labels cannot teach anything.
    probability = Scorer(LEARNED).score(MANY.table, MANY.left, MANY.right).probability
    pairs = some(1_000)
    same = np.random.default_rng(3).random(1_000) < probability[pairs]
    found = train_from_labels(LEARNED, MANY.table, MANY.left[pairs], MANY.right[pairs], same)
    assert found.method == "as they are"
    assert found.rules is LEARNED
    assert "nothing learned is clearly better" in found.reason


def test_the_reason_names_the_method_and_what_it_gains() -> None:
    found = labelled(RULES, some(1_500))
    gain = 1.0 - found.losses[found.method] / found.losses["as they are"]
    assert f"{gain:.0%} less" in found.reason
    for name, loss in found.losses.items():
        assert f"{name} {loss:.3f}" in found.reason


def with_bounds() -> MatchRules:
    """Rules in which rare surnames tell more, and address and telephone count together."""
    document = RULES.document()
    document["comparisons"][0]["rarity"] = {"features": ["surname"], "levels": ["exact"], "share": 0.5}
    document["correlated"] = [
        {"comparisons": ["address", "phone"], "at_most_bits": 2.0, "at_most_bits_against": 4.0}
    ]
    return MatchRules.model_validate(document)


def test_rarity_and_bounds_follow_the_common_factor() -> None:
    rules = with_bounds()
    found = labelled(rules, some(1_500))
    assert found.method == "regression"
    rarity, before = found.rules.comparisons[0].rarity, rules.comparisons[0].rarity
    assert rarity is not None
    assert before is not None
    factor = rarity.at_most_bits / before.at_most_bits
    assert rarity.share == pytest.approx(min(1.0, factor * before.share))
    assert found.rules.correlated[0].at_most_bits == pytest.approx(factor * 2.0)
    assert found.rules.correlated[0].at_most_bits_against == pytest.approx(factor * 4.0)
    assert factor != 1.0
    assert found.rules.frequencies == rules.frequencies
    assert bits_lost(found.rules, OTHER) < bits_lost(rules, OTHER)


def test_labels_of_pairs_past_a_bound_add_nothing_behind_it() -> None:
    document = with_bounds().document()
    # A bound so low that address and telephone are past it wherever either agrees: what else they say is not heard.
    document["correlated"] = [{"comparisons": ["address", "phone"], "at_most_bits": 0.01}]
    rules = MatchRules.model_validate(document)
    found = labelled(rules, some(1_500))
    assert found.method == "regression"
    for before, rule in zip(rules.comparisons[2:], found.rules.comparisons[2:], strict=True):
        factor = found.rules.correlated[0].at_most_bits / 0.01
        assert rule.levels[0].bits == pytest.approx(factor * before.levels[0].bits, abs=0.05), rule.name


def only_present(share_of_matches: float) -> TrainedFromLabels:
    """Rules and labels under which a telephone that can be compared speaks for a match, whatever it says."""
    document = RULES.document()
    document["comparisons"] = [comparison("phone", ["phone"], "identifier")]
    document["prior"] = 0.5
    rules = MatchRules.model_validate(document)
    rng = np.random.default_rng(2)
    records = [{"phone": f"{10_000_000 + 7 * place}"} if place % 2 else {} for place in range(2_000)]
    left = np.arange(0, 1_998)
    right = left + 2
    present = left % 2 == 1
    same = rng.random(len(left)) < np.where(present, share_of_matches, 0.2)
    return train_from_labels(rules, Table.of(records, ["phone"]), left, right, same)


def test_evidence_that_speaks_for_a_match_at_every_level_does_no_harm() -> None:
    found = only_present(0.8)
    # Shares sum to one, so the levels cannot say it: the best there is are even odds, at one bit a pair.
    for method, loss in found.losses.items():
        if method != "as they are":
            assert loss == pytest.approx(1.0, abs=0.02)
    assert found.losses["as they are"] > 1.1
    for rule in found.rules.comparisons:
        assert min(level.bits for level in rule.levels) <= 0.0 <= max(level.bits for level in rule.levels)


def test_each_pair_needs_two_places_and_a_label() -> None:
    with pytest.raises(ValueError, match="not 3, 3 and 2 of them"):
        train_from_labels(RULES, MANY.table, MANY.left[:3], MANY.right[:3], MANY.same[:2])
