"""Questions are what only a steward can answer."""

from __future__ import annotations

from mdm.flow.resolve import open_questions
from mdm.identity import Refusal, Resolution
from mdm.model import Decision, DecisionVerdict, GoldenId, RecordId
from mdm.store.identity import Question
from mdm.store.matching import Outcome


def outcome(left: int, right: int, verdict: str = "review") -> Outcome:
    return Outcome(RecordId(left), RecordId(right), 3.0, 0.9, verdict)


def ask(
    *outcomes: Outcome,
    homes: dict[int, int],
    refused: tuple[tuple[int, int, str], ...] = (),
    decided: tuple[tuple[int, int, DecisionVerdict], ...] = (),
) -> list[tuple[int, int, str]]:
    decisions = [
        Decision(number, RecordId(left), RecordId(right), verdict, "ada", "")
        for number, (left, right, verdict) in enumerate(decided)
    ]
    resolution = Resolution((), tuple(Refusal(RecordId(a), RecordId(b), why) for a, b, why in refused))
    placed = {RecordId(record_id): GoldenId(home) for record_id, home in homes.items()}
    questions: list[Question] = open_questions(outcomes, resolution, placed, decisions)
    return [(question.left_id, question.right_id, question.question) for question in questions]


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
