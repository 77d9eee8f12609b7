"""A steward sees the open questions, and any two records side by side with the evidence."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.model import format_golden_id
from mdm.reads import review
from tests.mdm.example import OBJECT, Hub, record


@pytest.fixture
def hub(connection: Connection) -> Hub:
    """Two records that share an e-mail, under different names."""
    found = Hub(connection)
    found.tell("crm:1 name=Ada email=a@x.com city=Ulm changed=2026-01-01", "erp:7 name=Eva email=a@x.com")
    return found


def test_open_tasks_come_the_most_probable_first(hub: Hub) -> None:
    hub.tell("web:3 name=Ida email=a@x.com tax_id=DE1", "web:4 name=Ida tax_id=DE1")
    tasks = review.open_tasks(hub.connection, OBJECT)
    assert [task.probability for task in tasks] == sorted((task.probability for task in tasks), reverse=True)
    assert len(review.open_tasks(hub.connection, OBJECT, limit=1, offset=1)) == 1
    assert review.open_tasks(hub.connection, "partner") == []
    assert review.open_tasks(hub.connection) == tasks


def test_a_task_names_both_sides(hub: Hub) -> None:
    (task,) = review.open_tasks(hub.connection, OBJECT)
    assert (task.left_title, task.right_title, task.question) == ("Ada", "Eva", "possible_match")
    assert (task.left_id, task.right_id) == (hub.id("crm:1"), hub.id("erp:7"))
    assert review.task(hub.connection, task.id) == task


def test_a_closed_task_can_still_be_looked_at(hub: Hub) -> None:
    (task,) = review.open_tasks(hub.connection, OBJECT)
    hub.decide("crm:1", "different", "erp:7")
    assert review.open_tasks(hub.connection, OBJECT) == []
    assert review.task(hub.connection, task.id).state == "decided"
    with pytest.raises(NotFoundError):
        review.task(hub.connection, 0)


def test_two_records_stand_side_by_side_with_the_evidence(hub: Hub) -> None:
    pair = review.pair(hub.connection, hub.id("crm:1"), hub.id("erp:7"))
    assert (str(pair.left.source), pair.left.key, pair.left.values["city"]) == ("crm", "1", "Ulm")
    assert pair.right.golden_id == format_golden_id(hub.id("erp:7"))
    assert pair.attributes[:3] == ("kind", "name", "email")
    assert 0.5 <= pair.score.probability < 0.99
    assert not pair.together
    assert pair.decisions == ()


def test_a_pair_shows_its_own_decisions_and_no_others(hub: Hub) -> None:
    hub.tell("web:3 name=Ida")
    decided = hub.decide("crm:1", "same", "erp:7")
    hub.decide("crm:1", "different", "web:3")
    hub.withdraw(decided.decision_id)
    pair = review.pair(hub.connection, hub.id("erp:7"), hub.id("crm:1"))
    assert [(d.verdict, d.author) for d in pair.decisions] == [("same", "ada"), ("withdrawn", "ada")]


def test_records_in_one_golden_record_are_together(hub: Hub) -> None:
    hub.decide("crm:1", "same", "erp:7")
    assert review.pair(hub.connection, hub.id("crm:1"), hub.id("erp:7")).together


def test_a_record_that_waits_cannot_be_compared(hub: Hub) -> None:
    hub.receive(record("web:3", name="Ida"))
    with pytest.raises(NotFoundError, match="settled source record"):
        review.pair(hub.connection, hub.id("crm:1"), hub.id("web:3"))


def test_a_record_is_found_by_source_key_and_object(hub: Hub) -> None:
    assert review.record_id_of(hub.connection, "crm", "1", OBJECT) == hub.id("crm:1")
    for source, key, name in (("crm", "2", OBJECT), ("crm", "1", "partner")):
        with pytest.raises(NotFoundError):
            review.record_id_of(hub.connection, source, key, name)
