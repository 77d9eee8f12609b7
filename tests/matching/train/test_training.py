"""Weights come from the records alone: from what they say, not from their order, and families stay families."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from matching.rules import Correlation, MatchRules
from matching.score import Scorer
from matching.table import Column, Table
from matching.train.training import train
from tests.matching.train.households import RULES, Households, households

MANY = households(400)
LEARNED = train(RULES, MANY.table, MANY.left, MANY.right)


def shuffled(found: Households, random: Random) -> tuple[Table, np.ndarray, np.ndarray, list[int]]:
    """The same records in another order, and the same pairs in another order, with the smaller place first."""
    order = random.sample(range(len(found.records)), len(found.records))
    place = np.argsort(order)
    pairs = [
        sorted((int(place[left]), int(place[right])))
        for left, right in zip(found.left.tolist(), found.right.tolist(), strict=True)
    ]
    random.shuffle(pairs)
    names = random.sample(list(RULES.features), len(RULES.features))
    table = Table.of([found.records[old] for old in order], names)
    return table, np.array([left for left, _ in pairs]), np.array([right for _, right in pairs]), order


def probabilities(rules: MatchRules, found: Households) -> np.ndarray:
    return Scorer(rules).score(found.table, found.left, found.right).probability


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_records_and_pairs_changes_no_digit(seed: int) -> None:
    table, left, right, _ = shuffled(MANY, Random(seed))
    assert train(RULES, table, left, right) == LEARNED


def test_which_record_is_called_left_changes_no_digit() -> None:
    assert train(RULES, MANY.table, MANY.right, MANY.left) == LEARNED


def test_among_rivals_the_order_changes_no_digit_either() -> None:
    found = households(120)
    kept = found.sources.codes[found.left] != found.sources.codes[found.right]
    across = Households(found.records, found.persons, found.homes, found.left[kept], found.right[kept])
    learned = train(
        RULES,
        across.table,
        across.left,
        across.right,
        sources=across.sources,
        unique_sources=("one", "other"),
    )
    table, left, right, order = shuffled(across, Random(5))
    sources = Column.of(np.array(across.sources.decoded())[order].tolist())
    again = train(RULES, table, left, right, sources=sources, unique_sources=("other", "one"))
    assert again.rules == learned.rules


def test_what_is_learned_is_a_valid_policy_of_the_same_comparisons() -> None:
    document = LEARNED.rules.document()
    assert MatchRules.model_validate(document) == LEARNED.rules
    for before, rule in zip(RULES.comparisons, LEARNED.rules.comparisons, strict=True):
        assert (rule.name, rule.features, rule.comparator) == (
            before.name,
            before.features,
            before.comparator,
        )
        assert math.fsum(level.m for level in rule.levels) == pytest.approx(1.0, abs=1e-9)
        assert math.fsum(level.u for level in rule.levels) == pytest.approx(1.0, abs=1e-9)
    assert LEARNED.rules.training is not None
    assert LEARNED.rules.training.records == len(MANY.records)
    assert LEARNED.rules.training.candidate_pairs == LEARNED.candidate_pairs == len(MANY.left)


def test_matches_are_found_and_families_are_not_taken_for_them() -> None:
    probability = probabilities(LEARNED.rules, MANY)
    assert MANY.related.sum() > MANY.same.sum()
    assert (probability[MANY.same] >= LEARNED.rules.review).mean() > 0.95
    assert (probability[MANY.same] >= LEARNED.rules.merge).mean() > 0.7
    assert (probability[MANY.related] >= LEARNED.rules.review).mean() < 0.01
    assert (probability[MANY.related] >= LEARNED.rules.merge).mean() < 0.001
    assert not LEARNED.warnings


def test_what_is_expected_of_the_rules_is_about_what_they_give() -> None:
    merged = probabilities(LEARNED.rules, MANY) >= LEARNED.rules.merge
    assert LEARNED.matches == pytest.approx(MANY.same.sum(), rel=0.1)
    assert LEARNED.precision == pytest.approx(MANY.same[merged].mean(), abs=0.05)
    assert LEARNED.recall == pytest.approx(merged[MANY.same].mean(), abs=0.1)


def test_other_records_of_the_same_kind_give_nearly_the_same_rules() -> None:
    other = households(400, seed=2)
    again = train(RULES, other.table, other.left, other.right)
    scores = Scorer(LEARNED.rules).score(MANY.table, MANY.left, MANY.right)
    same_verdict = scores.verdicts(LEARNED.rules) == Scorer(again.rules).score(
        MANY.table, MANY.left, MANY.right
    ).verdicts(again.rules)
    assert same_verdict.mean() > 0.98
    for place, rule in enumerate(LEARNED.rules.comparisons):
        for number, level in enumerate(rule.levels):
            # What few pairs reach, few pairs tell about.
            if (scores.levels[:, place] == number).sum() > len(MANY.left) / 10:
                learned = again.rules.comparisons[place].levels[number].bits
                assert learned == pytest.approx(level.bits, abs=1.0), (rule.name, level.label)


def test_learning_goes_on_from_what_was_learned() -> None:
    again = train(LEARNED.rules, MANY.table, MANY.left, MANY.right)
    assert again.matches == pytest.approx(LEARNED.matches, rel=0.05)


def test_few_matches_are_said_to_be_few() -> None:
    few = households(12)
    found = train(RULES, few.table, few.left, few.right)
    assert any("too few to learn weights from" in warning for warning in found.warnings)


def test_records_without_a_match_give_hardly_any() -> None:
    none = households(300, twice=0.0)
    found = train(RULES, none.table, none.left, none.right)
    assert probabilities(found.rules, none).max() < found.rules.merge
    assert found.matches < 0.02 * len(none.left)
    assert any("too few" in warning for warning in found.warnings)


def test_a_source_free_of_duplicates_holds_its_own_records_apart() -> None:
    sources = Column.of("crm" if place % 3 else "erp" for place in range(len(MANY.records)))
    found = train(RULES, MANY.table, MANY.left, MANY.right, sources=sources, unique_sources=("crm",))
    of_crm = (MANY.left % 3 > 0) & (MANY.right % 3 > 0)
    assert of_crm[MANY.same].sum() > 100
    assert found.matches < LEARNED.matches - 0.5 * of_crm[MANY.same].sum()


def test_there_may_be_no_candidate_that_could_match() -> None:
    crm = Column.of(["crm"] * len(MANY.records))
    found = train(RULES, MANY.table, MANY.left, MANY.right, sources=crm, unique_sources=("crm",))
    assert found.matches == 0.0
    assert MatchRules.model_validate(found.rules.document()) == found.rules


def test_frequencies_are_those_of_what_the_comparisons_read() -> None:
    rarity = {"features": ["surname"], "levels": ["exact"]}
    document = RULES.document()
    document["comparisons"][0]["rarity"] = rarity
    found = train(MatchRules.model_validate(document), MANY.table, MANY.left, MANY.right)
    assert set(found.rules.frequencies) == {"surname"}
    counts = found.rules.frequencies["surname"].counts
    assert counts["novez"] == sum(record["surname"] == "novez" for record in MANY.records)


def test_what_correlated_comparisons_take_away_is_learned_where_the_policy_bounds_it() -> None:
    names = [rule.name for rule in RULES.comparisons][-2:]

    def bounded(**against: float) -> Correlation:
        correlated = [{"comparisons": names, "at_most_bits": 9.0, **against}]
        rules = MatchRules.model_validate({**RULES.document(), "correlated": correlated})
        (found,) = train(rules, MANY.table, MANY.left, MANY.right).rules.correlated
        return found

    assert bounded().at_most_bits_against is None
    learned = bounded(at_most_bits_against=30.0)
    assert learned.at_most_bits == 9.0
    assert learned.at_most_bits_against is not None
    assert learned.at_most_bits_against < 30.0
