"""How a golden record came to be is told in the order in which its records were joined."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.errors import NotFoundError
from mdm.how import how
from mdm.model import GoldenId
from tests.mdm.example import Hub

ADA = "name=Ada email=ada@x.com"


def told(hub: Hub, name: str) -> list[str]:
    """The steps as `crm:1+erp:7 evidence`, with what they make."""
    found = how(hub.connection, hub.golden_id(name))
    return [
        f"{found.names[step.left]}+{found.names[step.right]} {step.by} {len(step.left_group + step.right_group)}"
        for step in found.steps
    ]


def test_decisions_come_first_then_the_strongest_evidence(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA} tax_id=DE1", f"web:3 {ADA} tax_id=DE1", "web:9 name=Uta")
    word = hub.decide("web:9", "same", "crm:1")
    assert told(hub, "web:3") == [
        "crm:1+web:9 decision 2",
        "erp:7+web:3 evidence 2",
        "crm:1+erp:7 evidence 4",
    ]
    steps = how(connection, hub.golden_id("crm:1")).steps
    assert steps[0].decision is not None
    assert (steps[0].decision.decision_id, steps[0].bits) == (word.decision_id, None)
    assert steps[1].probability is not None
    assert steps[1].probability > 0.99
    assert [step.golden_id for step in steps] == [
        f"G{hub.id(name):010d}" for name in ("crm:1", "erp:7", "crm:1")
    ]


def test_evidence_that_was_held_back_is_told_with_its_reason(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA}")
    hub.decide("crm:1", "different", "erp:7")
    found = how(connection, hub.golden_id("erp:7"))
    (held,) = found.refused
    assert (found.names[held.record_id], found.names[held.other_id]) == ("erp:7", "crm:1")
    assert (held.reason, found.elsewhere[held.other_id]) == ("different", f"G{hub.id('crm:1'):010d}")
    assert found.steps == ()


def test_an_id_that_was_never_issued_has_no_history(connection: Connection) -> None:
    with pytest.raises(NotFoundError):
        how(connection, GoldenId(10**15))
