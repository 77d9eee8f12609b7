"""A draft record finds the golden records that it may be, and nothing is stored."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from mdm.errors import RequestInvalidError, SourceUnknownError
from mdm.lookup import like_golden, look_up
from tests.mdm.example import DOCUMENT, OBJECT, Hub


@pytest.fixture
def hub(connection: Connection) -> Hub:
    hub = Hub(connection)
    hub.tell("crm:1 name=Ada email=ada@x.com", "erp:7 name=Ada email=ada@x.com city=Ulm")
    hub.tell("web:3 name=Eva email=ada@x.com", "web:4 name=Uta email=uta@x.com")
    return hub


def test_a_draft_finds_golden_records_once_each_by_their_best_record(hub: Hub) -> None:
    found = look_up(hub.connection, OBJECT, {"name": "ADA", "email": "Ada@X.com"}).matches
    assert [(match.golden_id, match.score.verdict) for match in found] == [
        (f"G{hub.id('crm:1'):010d}", "merge"),
        (f"G{hub.id('web:3'):010d}", "review"),
    ]
    assert found[0].title == "Ada"
    assert {entry.comparison for entry in found[0].score.evidence if entry.level} == {"name", "email"}


def test_a_draft_that_is_compared_with_nobody_hears_what_would_help(hub: Hub) -> None:
    found = look_up(hub.connection, OBJECT, {"name": "Ada"})
    assert (found.matches, found.compared_by) == ((), ())
    assert found.would_help == (("email",), ("tax_id",))


def test_a_draft_may_come_in_the_columns_of_a_source(hub: Hub) -> None:
    found = look_up(hub.connection, OBJECT, {"full_name": "Uta", "email": "uta@x.com"}, source="crm")
    assert [match.key for match in found.matches] == ["4"]
    with pytest.raises(SourceUnknownError):
        look_up(hub.connection, OBJECT, {"name": "Uta"}, source="sap")
    with pytest.raises(RequestInvalidError, match="no attribute 'full_name'"):
        look_up(hub.connection, OBJECT, {"full_name": "Uta"})
    deep: object = "Uta"
    for _ in range(500):
        deep = [deep]
    with pytest.raises(RequestInvalidError, match="nest"):
        look_up(hub.connection, OBJECT, {"name": deep})


def test_nothing_of_a_draft_is_stored(hub: Hub) -> None:
    count = text("SELECT (SELECT count(*) FROM source_record) + (SELECT count(*) FROM inbox)")
    before = hub.connection.execute(count).scalar_one()
    look_up(hub.connection, OBJECT, {"name": "Zoe", "email": "uta@x.com"})
    assert hub.connection.execute(count).scalar_one() == before


def test_a_golden_record_finds_others_by_what_its_records_say_together(hub: Hub) -> None:
    hub.tell("crm:5 name=Kim email=kim@x.com", "erp:5 name=Kim email=kim@x.com tax_id=DE5")
    hub.tell("web:6 name=Kim tax_id=DE6 email=k@x.com")
    assert [match.key for match in like_golden(hub.connection, hub.golden_id("web:3"))] == ["1"]
    assert like_golden(hub.connection, hub.golden_id("web:6")) == []


def test_of_several_values_those_that_agree_best_are_compared(connection: Connection) -> None:
    attributes = DOCUMENT["attributes"] | {"tax_id": {"type": "identifier", "multiple": True}}
    hub = Hub(connection, DOCUMENT | {"attributes": attributes})
    hub.tell("crm:1 name=Ada tax_id=DE1;DE9", "web:3 name=Eva tax_id=DE1")
    hub.decide("crm:1", "different", "web:3")
    draft = {"name": "Ada", "tax_id": ["DE7", "DE1"]}
    assert [match.key for match in look_up(hub.connection, OBJECT, draft).matches] == ["1", "3"]
    assert [match.key for match in like_golden(hub.connection, hub.golden_id("crm:1"))] == ["3"]
