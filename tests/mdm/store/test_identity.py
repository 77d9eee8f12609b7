"""Cross-references have validity in time, tasks follow what is open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import Connection

from mdm.model import GoldenId
from mdm.store import identity
from mdm.store.identity import Question
from tests.mdm.example import OBJECT, Hub
from tests.mdm.store.test_rulings import ruled


@pytest.fixture
def hub(connection: Connection) -> Hub:
    found = Hub(connection)
    found.tell("erp:1 name=Ada", "erp:2 name=Eva", "erp:3 name=Ida")
    return found


def test_a_record_is_in_one_golden_record_at_a_time_and_history_has_no_gap(hub: Hub) -> None:
    one, two = hub.id("erp:1"), hub.id("erp:2")
    homes = [GoldenId(one), GoldenId(two), GoldenId(one)]
    for home in homes:
        identity.move(hub.connection, {two: home, hub.id("erp:3"): home}, {two, hub.id("erp:3")})
    references = identity.references_of(hub.connection, [two])
    assert [reference.golden_id for reference in references] == [GoldenId(two), *homes]
    for earlier, later in pairwise(references):
        # What one transaction does bears one time.
        assert earlier.valid_from <= later.valid_from == earlier.valid_to
    assert references[-1].valid_to is None
    assert identity.current_golden_ids(hub.connection, [one, two, 0]) == {one: homes[0], two: homes[0]}
    assert [m.record_id for m in identity.members_of(hub.connection, [one])] == [one, two, hub.id("erp:3")]


def test_records_that_move_together_move_at_one_instant(hub: Hub) -> None:
    one = GoldenId(hub.id("erp:1"))
    moved = {hub.id(name): one for name in ("erp:2", "erp:3")}
    identity.move(hub.connection, moved, moved)
    assert (
        len({r.valid_from for r in identity.references_of(hub.connection, list(moved)) if not r.valid_to})
        == 1
    )


def test_a_component_reaches_over_scores_decisions_and_clusters(hub: Hub) -> None:
    hub.tell(
        "erp:4 name=Ada email=a@x.com", "erp:5 name=Ada email=a@x.com tax_id=DE1", "erp:6 name=Ada tax_id=DE1"
    )
    ruled(hub.connection, "withdrawn", hub.id("erp:1"), hub.id("erp:4"))
    everyone = [hub.id(f"erp:{key}") for key in (1, 4, 5, 6)]
    for start in everyone:
        assert identity.component(hub.connection, [start]) == everyone
    assert identity.component(hub.connection, [hub.id("erp:2")]) == [hub.id("erp:2")]
    assert identity.component(hub.connection, []) == []


def test_tasks_follow_what_is_open_and_keep_their_age(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    first = Question(one, two, "possible_match", 0.7)
    identity.replace_tasks(
        hub.connection, OBJECT, [one], [first, Question(one, three, "possible_match", 0.9)]
    )
    before = identity.open_tasks(hub.connection, OBJECT, limit=10)
    assert [(task.right_id, task.probability) for task in before] == [(three, 0.9), (two, 0.7)]

    asked_again = Question(one, two, "held_back_by_veto", 0.8)
    identity.replace_tasks(hub.connection, OBJECT, [one], [asked_again])
    (kept,) = identity.open_tasks(hub.connection, OBJECT, limit=10)
    assert (kept.task_id, kept.opened_at) == (before[1].task_id, before[1].opened_at)
    assert (kept.question, kept.probability) == ("held_back_by_veto", 0.8)
    gone = identity.task_by_id(hub.connection, before[0].task_id)
    assert gone is not None
    assert (gone.state, gone.closed_at is None) == ("obsolete", False)

    ruled(hub.connection, "different", one, two)
    identity.replace_tasks(hub.connection, OBJECT, [two], [])
    decided = identity.task_by_id(hub.connection, kept.task_id)
    assert decided is not None
    assert decided.state == "decided"


def test_tasks_about_other_records_are_left_alone(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    identity.replace_tasks(hub.connection, OBJECT, [one], [Question(one, two, "possible_match", 0.7)])
    identity.replace_tasks(hub.connection, OBJECT, [three], [])
    assert len(identity.open_tasks(hub.connection, OBJECT, limit=10)) == 1


def test_a_question_closed_and_asked_again_is_a_new_task(hub: Hub) -> None:
    question = Question(hub.id("erp:1"), hub.id("erp:2"), "possible_match", 0.7)
    ids = set()
    for _ in range(2):
        identity.replace_tasks(hub.connection, OBJECT, [question.left_id], [question])
        ids |= {task.task_id for task in identity.open_tasks(hub.connection, OBJECT, limit=10)}
        identity.replace_tasks(hub.connection, OBJECT, [question.left_id], [])
    assert len(ids) == 2
