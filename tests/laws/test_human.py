"""Law 4: a human beats the machine, across whole clusters, until the human takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from mdm.database.engine import run_in_transaction
from mdm.flow.policies import load
from mdm.model import InboundRecord
from mdm.work import receive_batch, settle_waiting, verify_everything
from tests.laws.examples import on_a_database
from tests.laws.inputs import CUSTOMER, START, customers, histories, policy_with, says
from tests.laws.outcome import clear, ids_of, outcome
from tests.laws.stewards import broken, match_again, rule, standing, take_back, take_everything_back

ANNA = {"kind": "person", "given_name": "Anna", "surname": "Müller", "birth_date": "1980-02-01"}
BERTA = {"kind": "person", "given_name": "Berta", "surname": "Schulz", "birth_date": "1951-11-30"}


def settle(engine: Engine, *items: InboundRecord) -> None:
    receive_batch(engine, items)
    settle_waiting(engine, "customer")


def load_policy(engine: Engine, **match: object) -> None:
    """Load the shipped policy with other match rules, and settle everything under it."""
    policy, document = policy_with(**match)
    assert run_in_transaction(engine, lambda c: load(c, policy, document)).changed
    settle_waiting(engine, "customer")


def changed(item: InboundRecord) -> InboundRecord:
    """The same record a year later, under other contact data and a longer name."""
    rule = CUSTOMER.sources[item.source]
    payload = dict(item.payload)
    for attribute, value in (("email", "new@mueller-bau.at"), ("website", ""), ("city", "Potsdam")):
        payload[str(rule.columns[attribute])] = value
    for attribute in ("name", "surname"):
        column = str(rule.columns[attribute])
        payload[column] = f"{payload[column]} II" if payload[column] else ""
    return replace(item, payload=payload, changed_at=START + timedelta(days=365))


def test_decisions_survive_rematch_reload_with_changed_content_and_other_weights(engine: Engine) -> None:
    items = customers(60)
    settle(engine, *items)
    ids = ids_of(engine)
    clusters = sorted(sorted(cluster) for cluster in outcome(engine).clusters)
    # What evidence joined is torn apart, and what it leaves apart is joined.
    torn = [(ids[cluster[0]], ids[cluster[1]]) for cluster in clusters if len(cluster) > 1][:8]
    single = [ids[cluster[0]] for cluster in clusters if len(cluster) == 1][:12]
    joined = list(zip(single[::2], single[1::2], strict=False))
    assert len(torn) == 8
    assert len(joined) >= 4
    for pair in torn:
        assert rule(engine, *pair, "different") is not None
    for pair in joined:
        assert rule(engine, *pair, "same") is not None
    decided = [(decision.left, decision.right, decision.verdict) for decision in standing(engine)]
    assert broken(engine) == []

    match_again(engine)
    assert broken(engine) == []
    settle(engine, *map(changed, items))
    assert broken(engine) == []
    load_policy(engine, prior=0.01, merge=0.6, review=0.5)
    assert broken(engine) == []
    load_policy(engine, prior=0.0000001, vetoes=["kind"])
    assert broken(engine) == []
    assert [(d.left, d.right, d.verdict) for d in standing(engine)] == decided
    assert [str(difference) for difference in verify_everything(engine)] == []


def test_a_different_holds_whole_clusters_apart_whoever_arrives_between_them(engine: Engine) -> None:
    settle(
        engine,
        says("salesforce", "a1", ANNA | {"email": "anna@mueller-bau.de"}),
        says("erp", "a2", ANNA | {"email": "anna@mueller-bau.de", "phone": "+49 30 901820"}),
    )
    ids = ids_of(engine)
    assert outcome(engine).clusters == {frozenset({"salesforce:a1", "erp:a2"})}
    rule(engine, ids["salesforce:a1"], ids["erp:a2"], "different")
    # Each newcomer matches both sides as strongly as can be, and each other.
    for number in range(4):
        everything = ANNA | {"email": "anna@mueller-bau.de", "phone": "+49 30 901820"}
        settle(engine, says("salesforce" if number % 2 else "erp", f"b{number}", everything))
        clusters = outcome(engine).clusters
        assert not any({"salesforce:a1", "erp:a2"} <= cluster for cluster in clusters)
        assert broken(engine) == []
    assert len(outcome(engine).clusters) == 2
    # The decision names two records; a `same` between any other two of the clusters cannot get round it.
    ids = ids_of(engine)
    names = sorted(ids)
    for left in names:
        for right in names:
            before = outcome(engine)
            if left < right and {left, right} != {"salesforce:a1", "erp:a2"}:
                accepted = rule(engine, ids[left], ids[right], "same") is not None
                assert accepted or outcome(engine) == before
                assert not any({"salesforce:a1", "erp:a2"} <= cluster for cluster in outcome(engine).clusters)
                assert broken(engine) == []
    assert rule(engine, ids["erp:b0"], ids["salesforce:a1"], "same") is None or (
        rule(engine, ids["erp:b0"], ids["erp:a2"], "same") is None
    )


def test_a_same_brings_whole_clusters_together_and_keeps_newcomers(engine: Engine) -> None:
    settle(
        engine,
        says("salesforce", "a1", ANNA),
        says("erp", "a2", ANNA),
        says("salesforce", "b1", BERTA),
        says("erp", "b2", BERTA),
    )
    ids = ids_of(engine)
    assert len(outcome(engine).clusters) == 2
    rule(engine, ids["salesforce:a1"], ids["erp:b2"], "same")
    assert len(outcome(engine).clusters) == 1
    settle(engine, says("erp", "a3", ANNA), says("erp", "b3", BERTA))
    assert outcome(engine).clusters == {frozenset(ids_of(engine))}


def test_withdrawing_restores_what_the_evidence_alone_says_now(engine: Engine) -> None:
    first = [says("salesforce", "a1", ANNA), says("erp", "a2", ANNA), says("erp", "b1", BERTA)]
    later = [says("erp", "b1", ANNA, day=1), says("erp", "a2", BERTA, day=1)]
    settle(engine, *first, *later)
    alone = outcome(engine)

    clear(engine)
    settle(engine, *first)
    ids = ids_of(engine)
    apart = rule(engine, ids["salesforce:a1"], ids["erp:a2"], "different")
    together = rule(engine, ids["salesforce:a1"], ids["erp:b1"], "same")
    settle(engine, *later)
    assert apart is not None
    assert together is not None
    take_back(engine, apart)
    take_back(engine, together)
    assert outcome(engine) == alone


def test_the_word_that_came_last_counts(engine: Engine) -> None:
    settle(engine, says("salesforce", "a1", ANNA), says("erp", "b1", BERTA))
    ids = ids_of(engine)
    pair = ids["salesforce:a1"], ids["erp:b1"]
    for verdict, clusters in (("same", 1), ("different", 2), ("same", 1)):
        rule(engine, *pair, verdict)  # type: ignore[arg-type]
        assert len(outcome(engine).clusters) == clusters
        match_again(engine)
        assert len(outcome(engine).clusters) == clusters


_DEEDS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["same", "different"]),
            st.integers(0, 8),
            st.integers(0, 8),
        ),
        st.tuples(st.just("withdrawn"), st.integers(0, 8), st.just(0)),
        st.tuples(st.just("arrival"), st.integers(1, 4), st.just(0)),
    ),
    min_size=4,
    max_size=12,
)


@on_a_database(20)
@given(items=histories(), deeds=_DEEDS)
def test_any_history_of_decisions_is_obeyed_and_can_be_taken_back(
    engine: Engine, items: list[InboundRecord], deeds: list[tuple[str, int, int]]
) -> None:
    clear(engine)
    settle(engine, *items)
    alone = outcome(engine)

    clear(engine)
    waiting = list(items)
    settle(engine, waiting.pop(0), waiting.pop(0))
    for deed, one, other in deeds:
        ids = sorted(ids_of(engine).values())
        left, right = ids[one % len(ids)], ids[other % len(ids)]
        if deed == "arrival":
            settle(engine, *waiting[:one])
            del waiting[:one]
        elif deed == "withdrawn":
            in_force = standing(engine)
            if in_force:
                take_back(engine, in_force[one % len(in_force)].decision_id)
        elif left != right:
            rule(engine, left, right, "same" if deed == "same" else "different")
        assert broken(engine) == []
    settle(engine, *waiting)
    assert broken(engine) == []
    take_everything_back(engine)
    assert outcome(engine) == alone
