"""What a steward has confirmed, new evidence proposes to change, where the policy says so; it never does."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.flow import rulings
from mdm.flow.erase import erase_records
from mdm.flow.verify import verify
from tests.mdm.example import DOCUMENT, Hub


def settled(connection: Connection, **stability: str) -> Hub:
    """Two golden records of two records each, both confirmed, under a policy of this stability."""
    hub = Hub(connection, DOCUMENT | {"stability": stability})
    hub.tell("crm:1 name=Ada email=ada@x.com", "erp:1 name=Ada email=ada@x.com city=Ulm")
    hub.tell("crm:2 name=Ada email=eva@x.com", "erp:2 name=Ada email=eva@x.com city=Bonn")
    for name in ("crm:1", "crm:2"):
        rulings.confirm(connection, hub.golden_id(name), author="ada", reason="")
    return hub


def test_evidence_joins_what_was_confirmed_where_the_policy_lets_it(connection: Connection) -> None:
    hub = settled(connection)
    hub.tell("erp:1 name=Ada email=ada@x.com tax_id=DE1", "crm:1 name=Ada email=ada@x.com tax_id=DE1")
    hub.tell("erp:2 name=Ada email=eva@x.com tax_id=DE1", "crm:2 name=Ada email=eva@x.com tax_id=DE1")
    assert hub.clusters() == "crm:1 crm:2 erp:1 erp:2"


@pytest.mark.parametrize("answer", ["same", "different"])
def test_evidence_between_two_confirmed_golden_records_is_a_proposal(
    connection: Connection, answer: str
) -> None:
    hub = settled(connection, join="ask")
    hub.tell("erp:1 name=Ada email=ada@x.com tax_id=DE1", "crm:1 name=Ada email=ada@x.com tax_id=DE1")
    hub.tell("erp:2 name=Ada email=eva@x.com tax_id=DE1", "crm:2 name=Ada email=eva@x.com tax_id=DE1")
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2"
    ((left, right, question),) = hub.questions()
    assert question == "proposed_merge"
    assert list(verify(connection, hub.active)) == []
    # Somebody new joins what was confirmed: nobody had looked at the newcomer.
    hub.tell("web:3 name=Ada email=ada@x.com")
    assert hub.home("web:3") == "crm:1"
    hub.decide(left, answer, right)  # type: ignore[arg-type]
    assert len(hub.clusters().split(" | ")) == (1 if answer == "same" else 2)
    assert hub.questions() == set()


def test_a_golden_record_of_one_record_is_confirmed_by_itself(connection: Connection) -> None:
    hub = Hub(connection, DOCUMENT | {"stability": {"join": "ask"}})
    hub.tell("crm:1 name=Ada email=ada@x.com", "erp:1 name=Uta email=uta@x.com")
    done = [
        rulings.confirm(connection, hub.golden_id(name), author="ada", reason="")
        for name in ("crm:1", "erp:1")
    ]
    assert not rulings.confirm(connection, hub.golden_id("erp:1"), author="eva", reason="").changed
    hub.tell("erp:1 name=Ada email=ada@x.com", "web:3 name=Ada email=ada@x.com")
    assert hub.clusters() == "crm:1 web:3 | erp:1"
    assert hub.questions() == {("crm:1", "erp:1", "proposed_merge")}
    assert list(verify(connection, hub.active)) == []
    assert done[1].ruling_id is not None
    rulings.undo(connection, done[1].ruling_id, author="ada", reason="")
    assert hub.clusters() == "crm:1 erp:1 web:3"
    assert hub.questions() == set()


def test_nothing_joins_what_was_confirmed_where_the_policy_always_asks(connection: Connection) -> None:
    hub = Hub(connection, DOCUMENT | {"stability": {"join": "ask_always"}})
    hub.tell("crm:1 name=Ada email=ada@x.com")
    rulings.confirm(connection, hub.golden_id("crm:1"), author="ada", reason="")
    hub.tell("erp:1 name=Ada email=ada@x.com", "web:3 name=Ada email=ada@x.com")
    assert hub.clusters() == "crm:1 | erp:1 web:3"
    ((left, right, question),) = hub.questions()
    assert (left, question) == ("crm:1", "proposed_merge")
    hub.decide(left, "same", right)
    # Said of one record only; a merge says it of all.
    assert hub.home(right) == "crm:1"
    assert len(hub.questions()) == 1
    rulings.merge(connection, [hub.golden_id("erp:1"), hub.golden_id("web:3")], author="ada", reason="")
    assert (hub.clusters(), hub.questions()) == ("crm:1 erp:1 web:3", set())
    assert list(verify(connection, hub.active)) == []


@pytest.mark.parametrize("answer", ["same", "different"])
def test_evidence_that_is_gone_proposes_to_split(connection: Connection, answer: str) -> None:
    hub = settled(connection, split="ask")
    assert hub.questions() == set()
    hub.tell("erp:1 name=Uta email=uta@x.com")
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2"
    assert hub.questions() == {("crm:1", "erp:1", "proposed_split")}
    assert list(verify(connection, hub.active)) == []
    assert hub.decide("crm:1", answer, "erp:1").changed  # type: ignore[arg-type]
    assert ("crm:1 erp:1" in hub.clusters()) == (answer == "same")
    assert hub.questions() == set()


def test_evidence_that_comes_back_takes_its_proposal_back(connection: Connection) -> None:
    hub = settled(connection, split="ask")
    hub.tell("erp:1 name=Uta email=uta@x.com")
    hub.tell("erp:1 name=Ada email=ada@x.com")
    assert hub.questions() == set()
    rulings.merge(connection, [hub.golden_id("crm:1"), hub.golden_id("crm:2")], author="ada", reason="")
    assert hub.questions() == set()


def test_erasing_somebody_confirms_nothing_and_asks_nothing(connection: Connection) -> None:
    hub = Hub(connection, DOCUMENT | {"stability": {"join": "ask_always", "split": "ask"}})
    hub.tell("crm:1 name=Ada email=ada@x.com", "erp:1 name=Ada email=ada@x.com")
    erase_records(connection, [hub.id("erp:1")], author="ada", reason="asked for it")
    assert (hub.clusters(), hub.questions()) == ("crm:1 erp:1", set())
    hub.tell("web:3 name=Ada email=ada@x.com")
    assert (hub.clusters(), hub.questions()) == ("crm:1 erp:1 web:3", set())
    assert list(verify(connection, hub.active)) == []
