"""Questions are what only a steward can answer."""

from __future__ import annotations

from mdm.flow.resolve import open_questions
from mdm.identity import Refusal, Resolution
from mdm.model import Decision, DecisionVerdict, GoldenId, RecordId, RecordKey
from mdm.store.identity import Question
from mdm.store.matching import Outcome


def outcome(left: int, right: int, verdict: str = "review", probability: float = 0.9) -> Outcome:
    return Outcome(RecordId(left), RecordId(right), 3.0, probability, verdict)


def ask(
    *outcomes: Outcome,
    homes: dict[int, int],
    refused: tuple[tuple[int, int, str], ...] = (),
    decided: tuple[tuple[int, int, DecisionVerdict], ...] = (),
) -> list[tuple[int, int, str]]:
    return [
        (each.left_id, each.right_id, each.question)
        for each in questions(*outcomes, homes=homes, refused=refused, decided=decided)
    ]


def questions(
    *outcomes: Outcome,
    homes: dict[int, int],
    refused: tuple[tuple[int, int, str], ...] = (),
    decided: tuple[tuple[int, int, DecisionVerdict], ...] = (),
    keys: dict[int, str] | None = None,
) -> list[Question]:
    decisions = [
        Decision(number, RecordId(left), RecordId(right), verdict, "ada", "")
        for number, (left, right, verdict) in enumerate(decided)
    ]
    resolution = Resolution((), tuple(Refusal(RecordId(a), RecordId(b), why) for a, b, why in refused))
    placed = {RecordId(record_id): GoldenId(home) for record_id, home in homes.items()}
    named = keys or {record_id: str(record_id) for record_id in homes}
    return open_questions(
        outcomes,
        resolution,
        placed,
        {RecordId(record_id): RecordKey("erp", "contact", key) for record_id, key in named.items()},
        decisions,
    )


def test_a_pair_in_the_review_band_is_a_question() -> None:
    assert ask(outcome(1, 2), homes={1: 1, 2: 2}) == [(1, 2, "possible_match")]


def test_a_pair_that_ended_up_together_is_none() -> None:
    assert ask(outcome(1, 2), homes={1: 1, 2: 1}) == []


def test_a_merge_held_back_says_by_what() -> None:
    found = ask(outcome(1, 2, "merge"), homes={1: 1, 2: 2}, refused=((1, 2, "veto"),))
    assert found == [(1, 2, "held_back_by_veto")]


def test_a_pair_that_was_decided_is_none() -> None:
    assert ask(outcome(1, 2), homes={1: 1, 2: 2}, decided=((1, 2, "different"),)) == []


def test_clusters_ruled_different_are_not_asked_about_again() -> None:
    homes = {1: 1, 2: 1, 3: 3}
    held = ask(
        outcome(1, 3, "merge"), homes=homes, refused=((1, 3, "different"),), decided=((2, 3, "different"),)
    )
    assert held == []
    assert ask(outcome(1, 3), homes=homes, decided=((2, 3, "different"),)) == []


def test_a_decision_on_other_clusters_closes_nothing() -> None:
    homes = {1: 1, 2: 2, 3: 3}
    assert ask(outcome(1, 3), homes=homes, decided=((1, 2, "different"),)) == [(1, 3, "possible_match")]


def test_two_golden_records_are_asked_about_once_by_their_strongest_pair() -> None:
    homes = {1: 1, 2: 1, 3: 3, 4: 3, 5: 5}
    found = questions(
        outcome(1, 3, probability=0.7),
        outcome(2, 3, "merge", probability=0.97),
        outcome(2, 4, probability=0.8),
        outcome(4, 5, probability=0.6),
        homes=homes,
        refused=((2, 3, "cohesion"),),
    )
    assert [(q.left_id, q.right_id, q.question, q.probability, q.pairs) for q in found] == [
        (2, 3, "held_back_by_cohesion", 0.97, 3),
        (4, 5, "possible_match", 0.6, 1),
    ]


def test_of_equal_pairs_the_first_by_its_keys_asks_whatever_arrived_first() -> None:
    homes = {1: 1, 2: 2, 3: 2}
    pairs = [outcome(1, 2), outcome(1, 3)]
    for keys, asking in (({1: "a", 2: "b", 3: "c"}, (1, 2)), ({1: "a", 2: "c", 3: "b"}, (1, 3))):
        for order in (pairs, pairs[::-1]):
            (found,) = questions(*order, homes=homes, keys=keys)
            assert (found.left_id, found.right_id, found.pairs) == (*asking, 2)


def test_a_merge_that_a_rival_holds_back_says_so() -> None:
    assert ask(outcome(1, 2, "contested"), homes={1: 1, 2: 2}) == [(1, 2, "held_back_by_rival")]


def test_evidence_between_two_that_stewards_looked_at_is_a_proposal() -> None:
    found = ask(outcome(1, 2, "merge"), homes={1: 1, 2: 2}, refused=((1, 2, "confirmed"),))
    assert found == [(1, 2, "proposed_merge")]
