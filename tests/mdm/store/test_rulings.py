"""Decisions are append-only; the last word on a pair stands, and a ruling keeps together what was decided in one go."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import Connection

from mdm.model import DecisionVerdict, RecordId
from mdm.store import rulings
from tests.mdm.example import OBJECT, Hub


@pytest.fixture
def hub(connection: Connection) -> Hub:
    found = Hub(connection)
    found.tell("erp:1 name=Ada", "erp:2 name=Eva", "erp:3 name=Ida")
    return found


def ruled(connection: Connection, verdict: DecisionVerdict, *chain: RecordId) -> list[int]:
    """One ruling with this verdict on each two records that follow each other; the ids of its decisions."""
    verdicts: dict[tuple[RecordId, RecordId], DecisionVerdict] = dict.fromkeys(pairwise(chain), verdict)
    return rulings.append(
        connection, OBJECT, verdicts, kind="merge", author="ada", reason="", policy_version=1
    )


def test_the_latest_decision_on_a_pair_stands(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    (first,) = ruled(hub.connection, "same", one, two)
    (second,) = ruled(hub.connection, "different", one, two)
    (other,) = ruled(hub.connection, "same", two, three)
    assert [d.decision_id for d in rulings.standing(hub.connection, [two])] == [second, other]
    assert [d.decision_id for d in rulings.standing(hub.connection, [one])] == [second]
    ruled(hub.connection, "withdrawn", one, two)
    assert [d.decision_id for d in rulings.all_standing(hub.connection, OBJECT)] == [other]
    verdicts = [d.verdict for d in rulings.about(hub.connection, [one])]
    assert verdicts == ["same", "different", "withdrawn"]
    found = rulings.by_id(hub.connection, first)
    assert found is not None
    assert (found.pair, found.author, found.kind) == ((one, two), "ada", "merge")
    assert rulings.by_id(hub.connection, 0) is None


def test_a_ruling_bears_the_id_of_its_first_decision(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    ids = ruled(hub.connection, "same", one, two, three)
    assert [d.decision_id for d in rulings.of_rulings(hub.connection, [ids[0]])] == ids
    assert rulings.of_rulings(hub.connection, [ids[1]]) == []
