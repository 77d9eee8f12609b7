"""The hub's own records propose better match rules."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from matching.blocking import CROWD
from matching.rules import MatchRules
from matching.train.references import CLASSIFIERS
from matching.train.stop_values import MOST_SHARING
from mdm.errors import RequestInvalidError
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies
from mdm.flow.settle import settle_inbox
from mdm.model import DecisionVerdict, RecordId
from mdm.reads.overview import overview_counts
from mdm.reads.training import learn
from mdm.store.rulings import append
from tests.laws.inputs import customers
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load, record


def test_weights_are_learned_from_all_settled_records(connection: Connection) -> None:
    items = customers(150, seed=5)
    policies = active_policies(connection)
    receive(connection, policies, items)
    settled = settle_inbox(connection, policies["customer"], limit=len(items))
    before = policies["customer"].policy.match
    found = learn(connection, policies["customer"].policy)
    assert found.rules.training is not None
    assert found.rules.training.records == settled.records
    assert found.rules.training.candidate_pairs == found.from_records.trained.candidate_pairs > 0
    assert found.rules.comparisons != before.comparisons
    unlearned = {"comparisons", "prior", "training", "frequencies"}
    assert found.rules.model_dump(exclude=unlearned) == before.model_dump(exclude=unlearned)


def test_the_order_of_arrival_changes_nothing_of_what_is_learned(connection: Connection) -> None:
    lines = [f"erp:{number} name=N{number % 7} email=m{number % 11}@x.com" for number in range(60)]

    def learned(arrival: list[str]) -> MatchRules:
        savepoint = connection.begin_nested()
        hub = Hub(connection)
        hub.tell(*arrival)
        rules = learn(connection, hub.active.policy).rules
        savepoint.rollback()
        return rules

    assert learned(lines) == learned(lines[::-1])


def test_keys_that_too_many_share_become_stop_keys(connection: Connection) -> None:
    hub = Hub(connection, DOCUMENT | {"match": DOCUMENT["match"] | {"merge": 0.999, "review": 0.999}})
    shared = [record(f"erp:{n}", name=f"N{n}", email="info@x.com") for n in range(CROWD + 1)]
    hub.receive(
        *shared, record("web:1", name="Ada", email="a@x.com"), record("web:2", email="a@x.com", name="B")
    )
    hub.settle()
    assert learn(connection, hub.active.policy).rules.stop_keys == {"email": ("info@x.com",)}


def test_an_identifier_that_too_many_share_becomes_a_stop_value(connection: Connection) -> None:
    identifiers = {"tax_id": {"equal": "decides", "different": "vetoes"}}
    hub = Hub(connection, DOCUMENT | {"match": DOCUMENT["match"] | {"identifiers": identifiers}})
    shared = [record(f"erp:{n}", name=f"N{n}", tax_id="DE1") for n in range(MOST_SHARING + 1)]
    hub.receive(
        *shared, record("web:1", name="Ada", email="a@x.com"), record("web:2", name="B", email="a@x.com")
    )
    hub.settle()
    assert hub.home("erp:20") == "erp:0"
    rules = learn(connection, hub.active.policy).rules
    assert rules.stop_values == {"tax_id": ("DE1",)}
    hub.active = load(connection, DOCUMENT | {"match": rules.document()})
    hub.settle()
    assert hub.home("erp:20") == "erp:20"


def test_what_stewards_ruled_changes_weights_unless_it_was_withdrawn(connection: Connection) -> None:
    # All that the records say is that names differ as often as not; the stewards know that e-mails decide.
    hub = Hub(connection)
    hub.receive(
        *(record(f"erp:{n}", name=f"N{n % 3}", email=f"m{n}@x.com") for n in range(40)),
        *(record(f"web:{n}", name=f"N{n % 2}", email=f"m{n}@x.com") for n in range(40)),
    )
    hub.settle()
    different = [pair(hub, f"erp:{n}", f"erp:{n + 3}") for n in range(36)]
    ruled(connection, [pair(hub, f"erp:{n}", f"web:{n}") for n in range(40)], "same")
    ruled(connection, different, "different")
    ruled(connection, different[:2], "withdrawn")
    found = learn(connection, hub.active.policy)
    labels = found.from_decisions
    assert (labels.matches, labels.others) == (40, 34)
    assert labels.losses[labels.method] < labels.losses["as they are"]
    assert set(labels.references) == set(CLASSIFIERS)
    assert found.rules.training is not None
    assert found.rules.training.labelled_pairs == 74
    assert name_bits(found.rules) < name_bits(found.from_records.trained.rules)


def ruled(connection: Connection, pairs: list[tuple[RecordId, RecordId]], verdict: DecisionVerdict) -> None:
    verdicts = dict.fromkeys(pairs, verdict)
    append(connection, OBJECT, verdicts, kind="pair", author="ann", reason="known", policy_version=1)


def pair(hub: Hub, left: str, right: str) -> tuple[RecordId, RecordId]:
    one, other = sorted((hub.id(left), hub.id(right)))
    return one, other


def name_bits(rules: MatchRules) -> float:
    """What the same name weighs."""
    return next(rule for rule in rules.comparisons if rule.name == "name").levels[0].bits


def test_without_a_candidate_pair_there_is_nothing_to_learn(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell("erp:1 name=Ada email=a@x.com", "erp:2 name=Eva email=b@x.com")
    with pytest.raises(RequestInvalidError, match="nothing to learn from"):
        learn(connection, hub.active.policy)


@pytest.mark.parametrize(("records", "outgrown"), [(2, False), (1, True)])
def test_a_hub_with_more_than_twice_the_records_has_outgrown_its_policy(
    connection: Connection, records: int, outgrown: bool
) -> None:
    training = {"records": records, "candidate_pairs": 1}
    hub = Hub(connection, DOCUMENT | {"match": DOCUMENT["match"] | {"training": training}})
    hub.tell("erp:1 name=Ada", "erp:2 name=Eva", "erp:3 name=Ida")
    counts = {counted.object: counted for counted in overview_counts(connection).objects}
    assert counts[OBJECT].outgrown is outgrown
