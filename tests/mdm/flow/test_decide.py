"""A steward's word holds over evidence, across whole clusters, until it is withdrawn."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.errors import DecisionInvalidError, MergeForbiddenError, NotFoundError
from mdm.flow.decide import decide, withdraw
from mdm.flow.inbound import receive
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord, RecordId
from mdm.store import log
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load, record

ADA = "name=Ada email=ada@x.com"


@pytest.fixture
def hub(connection: Connection) -> Hub:
    return Hub(connection)


@pytest.fixture
def strangers(hub: Hub) -> Hub:
    """Two records that no evidence joins."""
    hub.tell("crm:1 name=Ada", "erp:7 name=Eva city=Ulm")
    hub.news()
    return hub


@pytest.fixture
def twins(hub: Hub) -> Hub:
    """Two records that evidence joins."""
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA} city=Ulm")
    hub.news()
    return hub


def test_same_merges_at_once(strangers: Hub) -> None:
    decided = strangers.decide("erp:7", "same", "crm:1")
    assert strangers.clusters() == "crm:1 erp:7"
    assert strangers.values("erp:7") == {"name": "Ada", "city": "Ulm"}
    assert strangers.headlines() == ["golden_records_merged crm:1v2 erp:7v2"]
    assert decided.changed
    assert decided.settled.counts == {"golden_records_merged": 1}


def test_different_splits_at_once_and_gives_the_golden_id_back(twins: Hub) -> None:
    twins.decide("crm:1", "different", "erp:7")
    assert twins.clusters() == "crm:1 | erp:7"
    assert twins.home("erp:7") == "erp:7"
    assert twins.headlines() == ["golden_record_split crm:1v2 erp:7v1"]


def test_withdrawing_same_restores_what_the_evidence_says(strangers: Hub) -> None:
    decided = strangers.decide("crm:1", "same", "erp:7")
    before = strangers.golden_id("erp:7")
    withdrawn = strangers.withdraw(decided.decision_id)
    assert (withdrawn.verdict, withdrawn.changed) == ("withdrawn", True)
    assert strangers.clusters() == "crm:1 | erp:7"
    assert before != strangers.golden_id("erp:7")
    assert strangers.home("erp:7") == "erp:7"
    assert strangers.headlines()[-1] == "golden_record_split crm:1v3 erp:7v3"


def test_withdrawing_different_restores_what_the_evidence_says(twins: Hub) -> None:
    decided = twins.decide("crm:1", "different", "erp:7")
    twins.withdraw(decided.decision_id)
    assert twins.clusters() == "crm:1 erp:7"
    assert twins.headlines()[-1] == "golden_records_merged crm:1v3 erp:7v2"


def test_the_same_decision_twice_is_one(strangers: Hub) -> None:
    first = strangers.decide("crm:1", "same", "erp:7")
    strangers.news()
    again = strangers.decide("erp:7", "same", "crm:1")
    assert (again.decision_id, again.changed) == (first.decision_id, False)
    assert strangers.news() == []


def test_withdrawing_twice_is_withdrawing_once(strangers: Hub) -> None:
    decided = strangers.decide("crm:1", "same", "erp:7")
    strangers.withdraw(decided.decision_id)
    strangers.news()
    assert not strangers.withdraw(decided.decision_id).changed
    assert strangers.news() == []


def test_withdrawing_a_superseded_decision_leaves_the_one_that_stands(twins: Hub) -> None:
    first = twins.decide("crm:1", "different", "erp:7")
    twins.withdraw(first.decision_id)
    twins.decide("crm:1", "different", "erp:7")
    assert not twins.withdraw(first.decision_id).changed
    assert twins.clusters() == "crm:1 | erp:7"


def test_the_last_word_on_a_pair_stands(twins: Hub) -> None:
    twins.decide("crm:1", "different", "erp:7")
    assert twins.decide("crm:1", "same", "erp:7").changed
    assert twins.clusters() == "crm:1 erp:7"
    assert twins.decide("crm:1", "different", "erp:7").changed
    assert twins.clusters() == "crm:1 | erp:7"


def test_a_merge_that_a_different_forbids_names_the_decision(strangers: Hub) -> None:
    strangers.tell("web:3 name=Ida")
    word = strangers.decide("crm:1", "different", "web:3")
    strangers.decide("erp:7", "same", "web:3")
    with pytest.raises(MergeForbiddenError) as raised:
        strangers.decide("crm:1", "same", "erp:7")
    assert raised.value.decision_id == word.decision_id


def test_a_different_about_any_member_forbids_the_merge_of_its_cluster(twins: Hub) -> None:
    twins.tell("web:3 name=Ida")
    word = twins.decide("erp:7", "different", "web:3")
    with pytest.raises(MergeForbiddenError) as raised:
        twins.decide("crm:1", "same", "web:3")
    assert raised.value.decision_id == word.decision_id
    assert twins.clusters() == "crm:1 erp:7 | web:3"


def test_a_different_that_other_decisions_contradict_names_them(strangers: Hub) -> None:
    strangers.tell("web:3 name=Ida")
    first = strangers.decide("crm:1", "same", "web:3")
    second = strangers.decide("erp:7", "same", "web:3")
    with pytest.raises(DecisionInvalidError, match=f"decision {first.decision_id}, {second.decision_id};"):
        strangers.decide("crm:1", "different", "erp:7")


def test_different_holds_against_new_evidence_across_whole_clusters(twins: Hub) -> None:
    twins.decide("crm:1", "different", "erp:7")
    twins.tell(f"web:3 {ADA} tax_id=DE1", "erp:7 name=Ada email=ada@x.com tax_id=DE1")
    assert twins.home("crm:1") != twins.home("erp:7")
    assert twins.home("web:3") == twins.home("erp:7")


def test_decisions_survive_a_reload_and_a_new_policy(twins: Hub) -> None:
    twins.decide("crm:1", "different", "erp:7")
    twins.active = load(twins.connection, DOCUMENT | {"title": ["email"]})
    twins.settle()
    assert twins.clusters() == "crm:1 | erp:7"


def test_a_decided_question_is_not_asked_again(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada email=a@x.com", "erp:7 name=Eva email=a@x.com")
    assert hub.questions() == {("crm:1", "erp:7", "possible_match")}
    hub.decide("crm:1", "different", "erp:7")
    assert hub.questions() == set()


def test_a_question_about_clusters_ruled_different_is_not_asked(hub: Hub) -> None:
    """A steward could only answer no: the two are apart by a decision on other members."""
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA}", "web:3 name=Eva email=ada@x.com")
    assert hub.questions() == {("crm:1", "web:3", "possible_match")}
    hub.decide("erp:7", "different", "web:3")
    assert hub.questions() == set()


def test_a_merge_and_its_undoing_give_every_golden_id_back(strangers: Hub) -> None:
    ids = {name: strangers.golden_id(name) for name in ("crm:1", "erp:7")}
    decided = strangers.decide("crm:1", "same", "erp:7")
    assert strangers.golden_id("erp:7") == ids["crm:1"]
    strangers.withdraw(decided.decision_id)
    assert {name: strangers.golden_id(name) for name in ids} == ids


def test_a_decision_about_one_record_makes_no_sense(strangers: Hub) -> None:
    with pytest.raises(DecisionInvalidError, match="given twice"):
        strangers.decide("crm:1", "same", "crm:1")


def test_a_decision_is_withdrawn_by_its_id(strangers: Hub) -> None:
    with pytest.raises(DecisionInvalidError, match="by its id"):
        strangers.decide("crm:1", "withdrawn", "erp:7")
    with pytest.raises(NotFoundError, match="no decision 0"):
        withdraw(strangers.connection, 0, author="ada", reason="")


def test_a_record_that_waits_to_be_settled_cannot_be_decided_on(strangers: Hub) -> None:
    strangers.receive(record("web:3", name="Ida"))
    with pytest.raises(NotFoundError, match="settled source record"):
        strangers.decide("crm:1", "same", "web:3")
    with pytest.raises(NotFoundError):
        decide(strangers.connection, RecordId(0), strangers.id("crm:1"), "same", author="ada", reason="")


def test_records_of_two_objects_are_never_the_same(strangers: Hub) -> None:
    other = load(strangers.connection, DOCUMENT | {"object": "partner"})
    receive(strangers.connection, {"partner": other}, [InboundRecord("erp", "partner", {"name": "Ada"}, "9")])
    settle_inbox(strangers.connection, other)
    partner = log.find_records(strangers.connection, "erp", "9")[0][0]
    with pytest.raises(DecisionInvalidError, match=f"{OBJECT}.*partner|partner.*{OBJECT}"):
        decide(strangers.connection, partner, strangers.id("crm:1"), "same", author="ada", reason="")
