"""A record of a source free of duplicates is the match of one record at most, and its rivals say how probably."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from mdm.flow.rivals import among_rivals
from mdm.model import Decision, DecisionVerdict, RecordId, RecordKey
from mdm.policy.document import Policy
from mdm.store.matching import Outcome
from tests.mdm.example import DOCUMENT, Hub, policy

# `register` is free of duplicates.
NAMES = ["crm:1", "crm:2", "erp:1", "register:1", "register:2", "register:3"]
RULES = policy(match=DOCUMENT["match"] | {"merge": 0.95})
BOTH_UNIQUE = policy(
    match=RULES.match, sources=DOCUMENT["sources"] | {"erp": {"rank": 3, "duplicates": False}}
)


def key(name: str) -> RecordKey:
    source, _, own = name.partition(":")
    return RecordKey(source, "contact", own)


def probability_of(weight: float) -> float:
    return 1.0 / (1.0 + math.exp2(-weight))


def heard(
    scores: dict[str, float],
    decided: dict[str, DecisionVerdict] | None = None,
    rules: Policy = RULES,
    names: list[str] = NAMES,
) -> dict[str, tuple[float, str]]:
    """`crm:1 register:1` → weight becomes → probability and verdict; ids are given in the order of the names."""
    ids = {name: RecordId(number) for number, name in enumerate(names, start=1)}

    def pair(text: str) -> tuple[RecordId, RecordId]:
        left, right = sorted(ids[name] for name in text.split())
        return left, right

    outcomes = [
        Outcome(*pair(text), weight, probability_of(weight), "merge" if weight >= 4.25 else "review")
        for text, weight in scores.items()
    ]
    decisions = [Decision(1, *pair(text), verdict, "ada", "") for text, verdict in (decided or {}).items()]
    keys = {record_id: key(name) for name, record_id in ids.items()}
    found = {(each.left_id, each.right_id): each for each in among_rivals(rules, keys, outcomes, decisions)}
    return {
        text: (found[pair(text)].probability, found[pair(text)].verdict)
        for text in scores
        if pair(text) in found
    }


def test_without_a_rival_a_score_stays_what_it_is() -> None:
    alone = {"crm:1 register:1": 10.0, "crm:2 register:2": 0.5, "crm:1 crm:2": 7.0, "crm:1 erp:1": 6.0}
    found = heard(alone)
    assert [verdict for _, verdict in found.values()] == ["merge", "review", "merge", "merge"]
    assert [probability for probability, _ in found.values()] == pytest.approx(
        [probability_of(weight) for weight in alone.values()]
    )


def test_two_equal_rivals_leave_at_most_a_half_to_each() -> None:
    found = heard({"crm:1 register:1": 10.0, "crm:1 register:2": 10.0, "crm:2 register:3": 10.0})
    assert list(found) == ["crm:2 register:3"]


def test_a_rival_turns_a_merge_into_a_question() -> None:
    ((probability, verdict),) = heard({"crm:1 register:1": 8.0, "crm:1 register:2": 5.0}).values()
    # 2^8 to 1 + 2^5.
    assert probability == pytest.approx(256 / (256 + 33))
    assert verdict == "contested"


def test_of_a_source_with_duplicates_several_may_match_one_record() -> None:
    found = heard({"crm:1 register:1": 10.0, "crm:2 register:1": 10.0})
    assert [verdict for _, verdict in found.values()] == ["merge", "merge"]


def test_two_records_of_one_unique_source_are_no_rivals_of_others() -> None:
    found = heard({"register:1 register:2": 9.0, "crm:1 register:1": 9.0})
    assert [verdict for _, verdict in found.values()] == ["merge", "merge"]


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_a_steward_decided_is_no_rival_any_more(verdict: DecisionVerdict) -> None:
    scores = {"crm:1 register:1": 10.0, "crm:1 register:2": 10.0}
    assert heard(scores) == {}
    assert heard(scores, {"crm:1 register:2": verdict})["crm:1 register:1"][1] == "merge"


def test_scores_with_a_record_beyond_the_component_are_left_as_they_are() -> None:
    beyond = Outcome(RecordId(1), RecordId(99), 9.0, probability_of(9.0), "merge")
    assert among_rivals(RULES, {RecordId(1): key("crm:1")}, [beyond], []) == [beyond]


_SCORES = st.dictionaries(
    st.sampled_from(
        [
            f"{one} {other}"
            for place, one in enumerate(NAMES)
            for other in NAMES[place + 1 :]
            if one.partition(":")[0] != other.partition(":")[0]
        ]
    ),
    st.floats(0.0, 12.0).map(lambda bits: round(bits, 2)),
    min_size=1,
)


@given(_SCORES, st.permutations(NAMES), st.randoms(use_true_random=False))
def test_neither_order_nor_ids_change_a_bit(
    scores: dict[str, float], arrival: list[str], random: object
) -> None:
    shuffled = dict(sorted(scores.items(), key=lambda _: random.random()))  # type: ignore[attr-defined]
    assert heard(shuffled, rules=BOTH_UNIQUE, names=arrival) == heard(scores, rules=BOTH_UNIQUE)


@given(_SCORES)
def test_a_component_is_judged_alike_alone_and_with_others(scores: dict[str, float]) -> None:
    twins = {text.replace(":", ":0"): weight for text, weight in scores.items()}
    names = [*NAMES, *(name.replace(":", ":0") for name in NAMES)]
    together = heard(scores | twins, rules=BOTH_UNIQUE, names=names)
    alone = heard(scores, rules=BOTH_UNIQUE)
    assert {text: found for text, found in together.items() if text in scores} == alone


@given(_SCORES)
def test_rivals_only_ever_take_away(scores: dict[str, float]) -> None:
    for text, (probability, _) in heard(scores, rules=BOTH_UNIQUE).items():
        assert probability <= probability_of(scores[text]) + 1e-12
        assert math.isfinite(probability)


def test_a_rival_from_a_source_without_duplicates_makes_a_merge_a_question_or_none(
    connection: Connection,
) -> None:
    hub = Hub(connection)
    hub.tell("register:1 name=Ada email=a@x.com", "register:2 name=Ada email=a@x.com")
    hub.tell("crm:1 name=Ada email=a@x.com")
    assert hub.clusters() == "crm:1 | register:1 | register:2"
    assert {question for *_, question in hub.questions()} == {"held_back_by_unique_source"}
    hub.tell("register:2 name=Ada email=b@x.com")
    assert hub.clusters() == "crm:1 register:1 | register:2"
    hub.tell("register:2 name=Ada email=a@x.com")
    assert hub.clusters() == "crm:1 | register:1 | register:2"


def test_a_rival_that_a_steward_rules_out_leaves_the_other_to_merge(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell("register:1 name=Ada email=a@x.com", "register:2 name=Ada email=a@x.com")
    hub.tell("crm:1 name=Ada email=a@x.com")
    ruling = hub.decide("crm:1", "different", "register:2")
    assert hub.clusters() == "crm:1 register:1 | register:2"
    hub.withdraw(ruling.decision_id)
    assert hub.clusters() == "crm:1 | register:1 | register:2"
