"""Scores depend on the two records and the rules alone."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rules import DECIDED_BITS, MatchRules
from matching.score import PairScores, Scorer, bits_of, probability_of
from tests.matching.example import RULES, document, records

SCORER = Scorer(RULES)
Pairs = list[tuple[int, int]]


def score(found: list[dict[str, str]], pairs: Pairs) -> PairScores:
    return SCORER.score(found, np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int))


def same_bytes(one: PairScores, other: PairScores) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("levels", "rarity", "bits", "weight", "probability", "vetoed")
    )


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[dict[str, str]], Pairs]:
    found = draw(st.lists(records, min_size=2, max_size=8))
    places = st.integers(0, len(found) - 1)
    return found, draw(st.lists(st.tuples(places, places), min_size=1, max_size=20))


@given(batches())
def test_scores_are_symmetric(batch: tuple[list[dict[str, str]], Pairs]) -> None:
    found, pairs = batch
    assert same_bytes(score(found, pairs), score(found, [(b, a) for a, b in pairs]))


@given(batches())
def test_a_batch_of_one_gives_the_bytes_of_a_batch_of_many(batch: tuple[list[dict[str, str]], Pairs]) -> None:
    found, pairs = batch
    together = score(found, pairs)
    for place, (left, right) in enumerate(pairs):
        alone = score([found[left], found[right]], [(0, 1)])
        assert together.levels[place].tobytes() == alone.levels[0].tobytes()
        assert together.bits[place].tobytes() == alone.bits[0].tobytes()
        assert together.weight[place].tobytes() == alone.weight[0].tobytes()
        assert together.probability[place].tobytes() == alone.probability[0].tobytes()
        assert together.vetoed[place] == alone.vetoed[0]


def bounded_and_rare() -> MatchRules:
    """Rules with rarity and bounds on correlated comparisons, one within the other."""
    changed = document()
    changed["comparisons"][5]["rarity"] = {"features": ["tax_id"], "levels": ["same"]}
    changed["comparisons"][0]["rarity"] = {
        "features": ["given_name", "surname"],
        "levels": ["exact", "swapped"],
    }
    changed["correlated"] = [
        {"comparisons": ["address", "email"], "at_most_bits": 2.0, "at_most_bits_against": 1.5},
        {"comparisons": ["address", "email", "tax_id"], "at_most_bits": 3.0, "at_most_bits_against": 2.0},
    ]
    changed["frequencies"] = {
        "tax_id": {"records": 100, "others": 1.0, "counts": {"DE123456789": 70}},
        "given_name": {"records": 100, "others": 2.0, "counts": {"robert": 20}},
        "surname": {"records": 100, "others": 2.0, "counts": {"smith": 40}},
    }
    return MatchRules.model_validate(changed)


@pytest.mark.parametrize("rules", [RULES, bounded_and_rare()])
@given(batches(), st.floats(-40.0, 20.0))
def test_scoring_from_a_bound_is_scoring_all_and_choosing(
    rules: MatchRules, batch: tuple[list[dict[str, str]], Pairs], bound: float
) -> None:
    found, pairs = batch
    scorer = Scorer(rules)
    prepared = scorer.prepare(found)
    left, right = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)
    every = scorer.score(prepared, left, right)
    for at_least in (bound, float(every.weight[0])):
        chosen, scores = scorer.score_from(prepared, left, right, at_least)
        assert chosen.tolist() == np.flatnonzero(every.weight >= at_least).tolist()
        assert same_bytes(scores, every.take(chosen))


@given(batches(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_pairs_changes_nothing(
    batch: tuple[list[dict[str, str]], Pairs], random: Random
) -> None:
    found, pairs = batch
    order = random.sample(range(len(found)), len(found))
    place = {old: new for new, old in enumerate(order)}
    shuffled = random.sample(range(len(pairs)), len(pairs))
    together = score(found, pairs)
    again = score([found[old] for old in order], [(place[pairs[i][0]], place[pairs[i][1]]) for i in shuffled])
    assert again.weight.tobytes() == together.weight[shuffled].tobytes()
    assert again.levels.tobytes() == together.levels[shuffled].tobytes()


@given(batches())
def test_the_weight_is_the_prior_and_all_bits(batch: tuple[list[dict[str, str]], Pairs]) -> None:
    found, pairs = batch
    scores = score(found, pairs)
    for place in range(len(pairs)):
        weight = RULES.prior_bits
        for bits in scores.bits[place].tolist():
            weight += bits
        left, right = (found[end].get("tax_id") for end in pairs[place])
        if left is not None and left == right:
            weight = max(weight, DECIDED_BITS)
        assert weight == scores.weight[place]
        assert scores.probability[place] == pytest.approx(1 / (1 + 2**-weight))


@given(st.lists(st.floats(-80, 80), min_size=1, max_size=70))
def test_a_probability_does_not_depend_on_its_neighbours(weights: list[float]) -> None:
    together = probability_of(np.array(weights))
    alone = np.concatenate([probability_of(np.array([weight])) for weight in weights])
    assert together.tobytes() == alone.tobytes()


def test_a_probability_stays_in_its_range() -> None:
    assert probability_of(np.array([-5000.0, 0.0, 5000.0])).tolist() == [0.0, 0.5, 1.0]


def test_what_is_missing_on_either_side_weighs_nothing() -> None:
    scores = score([{"surname": "smith"}, {"birth_date": "1971-06-24"}], [(0, 1)])
    assert set(scores.levels[0].tolist()) == {-1}
    assert scores.weight[0] == RULES.prior_bits


def test_records_without_a_pair_are_left_alone() -> None:
    others = [{"surname": f"s{number}"} for number in range(50)]
    two = [{"surname": "smith"}, {"surname": "smyth"}]
    assert same_bytes(score(others + two, [(50, 51)]), score(two, [(0, 1)]))


def test_no_pair_gives_no_score() -> None:
    scores = score([{"surname": "smith"}], [])
    assert scores.levels.shape == (0, len(RULES.comparisons))
    assert scores.verdicts(RULES).tolist() == []


def test_left_and_right_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="as many left places as right"):
        SCORER.score([{}, {}], np.array([0]), np.array([0, 1]))


def test_verdicts_follow_the_thresholds() -> None:
    rules = MatchRules.model_validate(document() | {"merge": 0.9, "review": 0.4})
    probability = np.array([0.95, 0.9, 0.89, 0.4, 0.39])
    scores = PairScores(
        levels=np.zeros((5, 0), np.int8),
        rarity=np.zeros((5, 0)),
        bits=np.zeros((5, 0)),
        weight=np.zeros(5),
        probability=probability,
        vetoed=np.zeros(5, bool),
    )
    assert scores.verdicts(rules).tolist() == ["merge", "merge", "review", "review", "apart"]


def test_a_veto_turns_a_merge_into_a_review_and_leaves_the_rest() -> None:
    one = {
        "given_name": "robert", "surname": "smith", "birth_date": "1971-06-24", "email": "bob@x.org",
        "street": "main st", "house_number": "12", "postcode": "12345", "city": "koln", "title": "head of sales",
    }  # fmt: skip
    scores = score(
        [one | {"tax_id": "DE123456789"}, one | {"tax_id": "DE999999999"}, one, {"tax_id": "DE123456789"}],
        [(0, 1), (0, 2), (1, 3)],
    )
    assert scores.vetoed.tolist() == [True, False, True]
    assert scores.probability[0] > RULES.merge
    assert scores.verdicts(RULES).tolist() == ["review", "merge", "apart"]


def test_an_identifier_in_common_decides_unless_another_vetoes() -> None:
    bare = {"tax_id": "DE123456789"}
    scores = score([bare, bare, bare | {"legal_form": "ag"}, bare | {"legal_form": "gmbh"}], [(0, 1), (2, 3)])
    assert scores.weight.tolist() == [DECIDED_BITS, DECIDED_BITS]
    assert scores.verdicts(RULES).tolist() == ["merge", "review"]


CORRELATED = {"comparisons": ["person", "address", "email"], "at_most_bits": 7}
BOUNDED = MatchRules.model_validate(document() | {"correlated": [CORRELATED]})
_BOUNDED_COLUMNS = [
    place for place, rule in enumerate(RULES.comparisons) if rule.name in ("person", "address", "email")
]
BOUNDED_TWICE = MatchRules.model_validate(
    document() | {"correlated": [CORRELATED | {"at_most_bits_against": 5}]}
)


@given(batches())
def test_correlated_evidence_for_a_match_counts_up_to_its_bound(
    batch: tuple[list[dict[str, str]], Pairs],
) -> None:
    found, pairs = batch
    free = score(found, pairs)
    left, right = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)
    bound = Scorer(BOUNDED).score(found, left, right)
    columns = _BOUNDED_COLUMNS
    others = [place for place in range(len(RULES.comparisons)) if place not in columns]
    assert bound.bits[:, others].tobytes() == free.bits[:, others].tobytes()
    for ours, theirs in zip(bound.bits[:, columns], free.bits[:, columns], strict=True):
        assert ours[theirs < 0].tolist() == theirs[theirs < 0].tolist()
        assert ours[ours > 0].sum() == pytest.approx(min(theirs[theirs > 0].sum(), 7))


def test_a_bound_that_holds_another_counts_what_that_leaves() -> None:
    rules = MatchRules.model_validate(
        document()
        | {
            "correlated": [
                {"comparisons": ["address", "email"], "at_most_bits": 4},
                {"comparisons": ["person", "address", "email"], "at_most_bits": 7},
            ]
        }
    )
    place = {
        "street": "high st",
        "house_number": "4",
        "postcode": "53111",
        "city": "bonn",
        "email": "bob@x.org",
    }
    person = {"surname": "smith", "given_name": "bob"}

    def added(record: dict[str, str]) -> float:
        return float(Scorer(rules).score([record] * 2, np.array([0]), np.array([1])).bits[0].sum())

    assert added(place) == 4
    assert added(place | person) == 7


@given(batches())
def test_correlated_evidence_against_a_match_counts_up_to_its_bound(
    batch: tuple[list[dict[str, str]], Pairs],
) -> None:
    found, pairs = batch
    left, right = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)
    once, twice = (Scorer(rules).score(found, left, right) for rules in (BOUNDED, BOUNDED_TWICE))
    for ours, theirs in zip(twice.bits[:, _BOUNDED_COLUMNS], once.bits[:, _BOUNDED_COLUMNS], strict=True):
        assert ours[theirs > 0].tolist() == theirs[theirs > 0].tolist()
        assert ours[ours < 0].sum() == pytest.approx(max(theirs[theirs < 0].sum(), -5))


def test_who_has_moved_loses_no_more_than_the_bound() -> None:
    here = {
        "surname": "smith",
        "given_name": "bob",
        "email": "bob@x.org",
        "city": "bonn",
        "postcode": "53111",
    }
    there = {
        "surname": "wood",
        "given_name": "ann",
        "email": "ann@y.net",
        "city": "kiel",
        "postcode": "24103",
    }
    once, twice = (
        Scorer(rules).score([here, there], np.array([0]), np.array([1])) for rules in (BOUNDED, BOUNDED_TWICE)
    )
    assert twice.bits[0, _BOUNDED_COLUMNS].sum() == pytest.approx(-5)
    assert once.bits[0, _BOUNDED_COLUMNS].sum() < -5
    assert twice.weight[0] > once.weight[0]


def test_correlated_evidence_counts_in_the_order_of_the_comparisons() -> None:
    rules = MatchRules.model_validate(
        document() | {"correlated": [{"comparisons": ["email", "person"], "at_most_bits": 5}]}
    )
    one = {"surname": "smith", "given_name": "bob", "email": "bob@x.org"}
    bits = Scorer(rules).score([one, one], np.array([0]), np.array([1])).bits[0]
    names = [rule.name for rule in rules.comparisons]
    assert bits[names.index("person")] == 5
    assert bits[names.index("email")] == 0


def test_bits_are_those_of_the_level() -> None:
    scores = score([{"surname": "smith", "given_name": "bob"}] * 2, [(0, 1)])
    level = RULES.comparisons[0].levels[0]
    assert scores.bits[0, 0] == pytest.approx(math.log2(level.m / level.u))


def with_rarity(**changes: object) -> MatchRules:
    """Rules in which a surname or given name in common tells more the rarer it is."""
    changed = document()
    changed["comparisons"][0]["rarity"] = {
        "features": ["given_name", "surname"],
        "levels": ["exact", "surname_only"],
        **changes,
    }
    changed["frequencies"] = {
        "given_name": {"records": 1024, "others": 4.0, "counts": {"maria": 64}},
        "surname": {"records": 1024, "others": 1.0, "counts": {"smith": 256, "berg": 32}},
    }
    return MatchRules.model_validate(changed)


def person_rarity(rules: MatchRules, one: dict[str, str], other: dict[str, str]) -> float:
    scores = Scorer(rules).score([one, other], np.array([0]), np.array([1]))
    plain = SCORER.score([one, other], np.array([0]), np.array([1]))
    assert scores.bits[0].tolist() == (plain.bits[0] + scores.rarity[0]).tolist()
    assert set(scores.rarity[0, 1:].tolist()) == {0.0}
    return float(scores.rarity[0, 0])


def surname_only(surname: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"surname": surname, "given_name": "maria"}, {"surname": surname, "given_name": "robert"}


def test_a_rare_value_in_common_tells_more_than_a_common_one() -> None:
    rules = with_rarity(at_most_bits=99.0)
    smith, berg, rarest = (
        person_rarity(rules, *surname_only(name)) for name in ("smith", "berg", "van der berg")
    )
    assert smith < 0 < berg < rarest
    # 32 of 1024 records against 256: eight times, or three bits, rarer.
    assert berg - smith == pytest.approx(3.0)


def test_without_a_bound_in_the_policy_rarity_adds_two_bits_however_many_records_there_are() -> None:
    rules = with_rarity()
    surnames = {"records": 1_000_000, "others": 1.0, "counts": {"smith": 31_250}}
    many = MatchRules.model_validate(rules.model_dump() | {"frequencies": {"surname": surnames}})
    assert person_rarity(many, *surname_only("van der berg")) == 2.0


def test_every_value_in_common_counts() -> None:
    rules = with_rarity(at_most_bits=99.0)
    found = {"surname": "berg", "given_name": "maria"}
    information = {
        name: rules.frequencies[name].bits(value) - rules.frequencies[name].expected_bits
        for name, value in found.items()
    }
    assert person_rarity(rules, found, found) == pytest.approx(sum(information.values()))


def test_rarity_counts_only_at_the_levels_listed_and_for_values_in_common() -> None:
    swapped = {"surname": "berg", "given_name": "maria"}, {"surname": "maria", "given_name": "berg"}
    given_name_only = {"surname": "berg", "given_name": "maria"}, {"surname": "smith", "given_name": "maria"}
    assert person_rarity(with_rarity(), *swapped) == 0.0
    assert person_rarity(with_rarity(), *given_name_only) == 0.0
    assert person_rarity(with_rarity(levels=["given_name_only"]), *given_name_only) != 0.0


@given(st.sampled_from(["smith", "berg", "van der berg"]), st.floats(0.01, 1.0), st.floats(0.01, 12.0))
def test_rarity_is_a_share_of_the_adjustment_within_its_bound(
    surname: str, share: float, bound: float
) -> None:
    whole = person_rarity(with_rarity(at_most_bits=99.0), *surname_only(surname))
    found = person_rarity(with_rarity(share=share, at_most_bits=bound), *surname_only(surname))
    assert found == pytest.approx(math.copysign(min(abs(share * whole), bound), whole))


def test_no_value_tells_more_than_another_where_none_were_counted() -> None:
    counted = with_rarity()
    rules = counted.model_copy(update={"frequencies": {"given_name": counted.frequencies["given_name"]}})
    assert person_rarity(rules, *surname_only("smith")) == 0.0
    assert person_rarity(counted, *surname_only("smith")) != 0.0


@pytest.mark.parametrize("probability", [1e-6, 0.05, 0.5, 0.99, 1.0])
def test_bits_and_probabilities_say_the_same(probability: float) -> None:
    assert probability_of(np.array([bits_of(probability)]))[0] == pytest.approx(probability, rel=1e-12)


def test_certain_is_what_is_not_told_from_one() -> None:
    bits = bits_of(1.0)
    assert probability_of(np.array([bits, bits - 1.0])).tolist() == [1.0, 1.0 - 2.0**-52]
