"""What is ruled on golden records holds between all their records, and undoing it gives back what was before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, event

from mdm.errors import DecisionInvalidError, MergeForbiddenError, NotFoundError
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.model import GoldenId
from tests.mdm.example import Hub

ADA, EVA = "name=Ada email=ada@x.com", "name=Eva email=eva@x.com"
BY: dict[str, Any] = {"author": "ada", "reason": "I know them"}


@pytest.fixture
def hub(connection: Connection) -> Hub:
    """Two golden records of two records each, and a stranger."""
    hub = Hub(connection)
    hub.tell(
        f"crm:1 {ADA}", f"erp:1 {ADA} city=Ulm", f"crm:2 {EVA}", f"erp:2 {EVA} city=Bonn", "web:3 name=Ida"
    )
    hub.news()
    return hub


def merge(hub: Hub, *names: str, overrule: bool = False) -> Ruled:
    return rulings.merge(hub.connection, [hub.golden_id(name) for name in names], overrule=overrule, **BY)


def split(hub: Hub, name: str, *parts: str) -> Ruled:
    named = [[hub.id(member) for member in part.split()] for part in parts]
    return rulings.split(hub.connection, hub.golden_id(name), named, **BY)


def undo(hub: Hub, ruled: Ruled) -> Ruled:
    assert ruled.ruling_id is not None
    return rulings.undo(hub.connection, ruled.ruling_id, **BY)


def test_a_merge_joins_golden_records_whole_and_is_one_event(hub: Hub) -> None:
    ruled = merge(hub, "web:3", "crm:2", "crm:1")
    assert hub.clusters() == "crm:1 crm:2 erp:1 erp:2 web:3"
    assert hub.headlines() == ["golden_records_merged crm:1v2 crm:2v2 web:3v2"]
    assert not merge(hub, "web:3", "crm:1").changed
    undo(hub, ruled)
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2 | web:3"
    assert hub.headlines() == ["golden_record_split crm:1v3 crm:2v3 web:3v3"]
    assert not undo(hub, ruled).changed


def test_a_merge_brings_along_whom_an_identifier_would_now_keep_out(hub: Hub) -> None:
    hub.tell("erp:1 name=Ada email=ada@x.com tax_id=DE1", "crm:2 name=Eva email=eva@x.com tax_id=DE2")
    merge(hub, "crm:1", "erp:2")
    assert hub.clusters() == "crm:1 crm:2 erp:1 erp:2 | web:3"


def test_golden_records_ruled_different_stay_so_whichever_records_they_keep(hub: Hub) -> None:
    ruled = rulings.differ(hub.connection, hub.golden_id("crm:1"), hub.golden_id("crm:2"), **BY)
    assert ruled.decisions == 4
    # The other record of each moves to a common address and number.
    hub.tell("erp:1 name=Uta email=uta@x.com tax_id=DE1", "erp:2 name=Uta email=uta@x.com tax_id=DE1")
    assert hub.home("erp:1") != hub.home("erp:2")
    with pytest.raises(DecisionInvalidError, match="split it instead"):
        rulings.differ(hub.connection, GoldenId(hub.id("crm:1")), GoldenId(hub.id("crm:1")), **BY)


def test_a_merge_across_a_different_is_refused_by_its_name_unless_that_is_overruled(hub: Hub) -> None:
    word = hub.decide("erp:1", "different", "erp:2")
    with pytest.raises(MergeForbiddenError, match=str(word.decision_id)) as raised:
        merge(hub, "crm:1", "crm:2")
    assert raised.value.decision_id == word.decision_id
    ruled = merge(hub, "crm:1", "crm:2", overrule=True)
    assert hub.clusters() == "crm:1 crm:2 erp:1 erp:2 | web:3"
    undo(hub, ruled)
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2 | web:3"
    with pytest.raises(MergeForbiddenError):
        merge(hub, "crm:1", "crm:2")


def test_a_split_gives_each_part_its_id_and_holds_against_new_evidence(hub: Hub) -> None:
    merge(hub, "crm:1", "crm:2", "web:3")
    split(hub, "crm:1", "crm:1 erp:2", "web:3")
    assert hub.clusters() == "crm:1 erp:2 | crm:2 erp:1 | web:3"
    assert (hub.home("erp:2"), hub.home("crm:2"), hub.home("web:3")) == ("crm:1", "erp:1", "web:3")
    hub.tell(f"web:3 {ADA} tax_id=DE1", f"crm:1 {ADA} tax_id=DE1")
    assert hub.home("web:3") == "web:3"


def test_a_part_that_hung_together_by_another_is_held_together(hub: Hub) -> None:
    hub.tell("web:8 name=Ada email=ada@x.com tax_id=DE7", "web:9 name=Ada tax_id=DE7")
    assert hub.clusters() == "crm:1 erp:1 web:8 web:9 | crm:2 erp:2 | web:3"
    split(hub, "crm:1", "web:8")
    assert hub.clusters() == "crm:1 erp:1 web:9 | crm:2 erp:2 | web:3 | web:8"


def test_one_record_is_unmerged_or_all_that_came_with_it_or_everything(hub: Hub) -> None:
    first = rulings.unmerge(hub.connection, hub.id("erp:1"), **BY)
    assert hub.clusters() == "crm:1 | crm:2 erp:2 | erp:1 | web:3"
    undo(hub, first)
    merge(hub, "crm:1", "crm:2")
    second = rulings.unmerge(hub.connection, hub.id("crm:2"), tree=True, **BY)
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2 | web:3"
    undo(hub, second)
    assert hub.clusters() == "crm:1 crm:2 erp:1 erp:2 | web:3"
    rulings.unmerge(hub.connection, hub.id("crm:1"), tree=True, **BY)
    assert hub.clusters() == "crm:1 | crm:2 | erp:1 | erp:2 | web:3"


def test_what_is_confirmed_stays_together_when_its_evidence_goes(hub: Hub) -> None:
    ruled = rulings.confirm(hub.connection, hub.golden_id("crm:1"), **BY)
    assert (ruled.decisions, hub.news()) == (1, [])
    assert not rulings.confirm(hub.connection, hub.golden_id("crm:1"), **BY).changed
    hub.tell("erp:1 name=Uta email=uta@x.com")
    assert hub.clusters() == "crm:1 erp:1 | crm:2 erp:2 | web:3"
    undo(hub, ruled)
    assert hub.clusters() == "crm:1 | crm:2 erp:2 | erp:1 | web:3"


def test_undoing_leaves_alone_what_was_decided_since_and_refuses_what_contradicts_it(hub: Hub) -> None:
    ruled = split(hub, "crm:1", "crm:1", "erp:1")
    hub.decide("crm:1", "same", "erp:1")
    assert not undo(hub, ruled).changed
    merge(hub, "crm:1", "web:3")
    parted = split(hub, "crm:1", "web:3")
    hub.tell("web:4 name=Zoe")
    hub.decide("web:3", "same", "web:4")
    word = hub.decide("erp:1", "different", "web:4")
    with pytest.raises(MergeForbiddenError) as raised:
        undo(hub, parted)
    assert raised.value.decision_id == word.decision_id


def test_what_makes_no_sense_is_refused(hub: Hub) -> None:
    one = hub.golden_id("crm:1")
    with pytest.raises(DecisionInvalidError, match="not in"):
        split(hub, "crm:1", "web:3")
    with pytest.raises(DecisionInvalidError, match="given twice"):
        split(hub, "crm:1", "crm:1", "crm:1")
    with pytest.raises(DecisionInvalidError, match="two parts"):
        split(hub, "crm:1", "crm:1 erp:1")
    with pytest.raises(NotFoundError):
        rulings.merge(hub.connection, [one, GoldenId(10**15)], **BY)
    with pytest.raises(NotFoundError):
        rulings.undo(hub.connection, 0, **BY)


def test_undoing_takes_no_more_statements_for_more_records(hub: Hub) -> None:
    def statements(ruled: Ruled) -> int:
        counted: list[str] = []

        def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            counted.append(statement)

        event.listen(hub.connection, "before_cursor_execute", count)
        undo(hub, ruled)
        event.remove(hub.connection, "before_cursor_execute", count)
        return len(counted)

    def differ(left: str, right: str) -> Ruled:
        return rulings.differ(hub.connection, hub.golden_id(left), hub.golden_id(right), **BY)

    few = differ("web:3", "crm:1")
    of_few = statements(few)
    hub.tell(*(f"web:{key} {ADA}" for key in range(10, 16)), *(f"web:{key} {EVA}" for key in range(20, 26)))
    many = differ("crm:1", "crm:2")
    assert (few.decisions, many.decisions) == (2, 64)
    assert statements(many) <= of_few + 2
