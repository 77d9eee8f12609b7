"""What a steward corrects is a record that goes where the record goes that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from mdm.errors import DecisionInvalidError, NotFoundError, RequestInvalidError
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.flow.erase import erase_records
from mdm.flow.rulings import merge, split
from mdm.flow.verify import verify
from mdm.model import GoldenId, InboundRecord
from mdm.reads.golden import CellView, ContributionView
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load

HERE = "name=Ada email=ada@x.com"


@pytest.fixture
def hub(connection: Connection) -> Hub:
    """Two records of one person."""
    found = Hub(connection)
    found.tell(f"crm:1 {HERE} changed=2026-01-02 city=Bonn postcode=53111", f"erp:7 {HERE} city=Ulm")
    found.news()
    return found


def says(hub: Hub, name: str, about: str | None = None, /, **said: Any) -> Corrected:
    return correct(
        hub.connection,
        hub.golden_id(name),
        Correction(**said),
        author="ada",
        reason="she told me",
        about=about,
    )


def withdraws(hub: Hub, name: str, *attributes: str) -> Corrected:
    return withdraw_corrections(
        hub.connection, hub.golden_id(name), attributes, author="ada", reason="I was wrong"
    )


def cell(hub: Hub, name: str, attribute: str) -> CellView:
    return next(cell for cell in hub.golden(name).cells if cell.attribute == attribute)


def test_a_correction_takes_effect_at_once_with_its_author_and_reason(hub: Hub) -> None:
    said = says(hub, "erp:7", values={"name": "Ada Byron"})
    assert said.changed
    assert hub.values("erp:7")["name"] == "Ada Byron"
    assert cell(hub, "crm:1", "name").winner == ContributionView(
        "steward", "crm:1", 1, "Ada Byron", None, None, "ada", "she told me"
    )
    assert hub.headlines() == ["golden_record_changed crm:1v2"]
    assert hub.clusters() == "crm:1 erp:7 steward:crm:1"
    assert not list(verify(hub.connection, hub.active))


def test_a_correction_lasts_while_its_sources_change_and_are_matched_anew(hub: Hub) -> None:
    says(hub, "crm:1", values={"name": "Ada Byron"})
    hub.tell(f"crm:1 {HERE} changed=2027-01-01 phone=+4930901820", "erp:7 name=Eva email=ada@x.com")
    assert hub.values("crm:1")["name"] == "Ada Byron"
    assert hub.active.policy.match.features.keys() >= {"name"}
    assert hub.clusters() == "crm:1 steward:crm:1 | erp:7"


def test_a_correction_never_matches_whatever_it_says(hub: Hub) -> None:
    hub.tell("web:3 name=Zoe email=zoe@x.com")
    says(hub, "crm:1", values={"name": "Zoe", "email": "zoe@x.com"})
    assert hub.clusters() == "crm:1 erp:7 steward:crm:1 | web:3"
    assert hub.questions() == set()


def test_to_correct_a_part_of_a_block_is_to_confirm_the_rest(hub: Hub) -> None:
    says(hub, "crm:1", values={"postcode": "53113"})
    assert {n: hub.values("crm:1").get(n) for n in ("city", "postcode")} == {
        "city": "Bonn",
        "postcode": "53113",
    }
    assert cell(hub, "crm:1", "city").winner == ContributionView(
        "steward", "crm:1", 1, "Bonn", None, None, "ada", "she told me"
    )


def test_an_explicit_null_leaves_no_value_and_says_who_says_so(hub: Hub) -> None:
    says(hub, "crm:1", nulls=["city"])
    assert "city" not in hub.values("crm:1")
    found = cell(hub, "crm:1", "city")
    assert found.value is None
    assert found.winner is not None
    assert (found.winner.author, found.winner.value) == ("ada", None)
    assert hub.values("crm:1")["postcode"] == "53111"


def test_a_pin_follows_what_its_record_says_later_and_ends_where_that_leaves(hub: Hub) -> None:
    says(hub, "crm:1", pins={"city": "erp:7"})
    assert hub.values("crm:1")["city"] == "Ulm"
    found = cell(hub, "crm:1", "city").winner
    assert found is not None
    assert (found.source, found.pinned) == ("steward", "erp:7")
    assert "postcode" not in hub.values("crm:1"), "the block of the pinned record, which has no postcode"
    hub.tell(f"erp:7 {HERE} city=Jena")
    assert hub.values("crm:1")["city"] == "Jena"
    hub.decide("crm:1", "different", "erp:7")
    assert hub.values("crm:1")["city"] == "Bonn"


def test_a_contribution_can_be_ignored_and_heard_again(hub: Hub) -> None:
    says(hub, "crm:1", ignored={"city": ["crm:1"]})
    assert hub.values("crm:1")["city"] == "Ulm"
    (loser,) = cell(hub, "crm:1", "city").losers
    assert (loser.why, loser.reason) == ("ignored by ada", "she told me")
    withdraws(hub, "crm:1", "city")
    assert hub.values("crm:1")["city"] == "Bonn"


def test_withdrawing_takes_one_attribute_back_and_the_last_one_leaves_a_tombstone(hub: Hub) -> None:
    before = hub.values("crm:1")
    says(hub, "crm:1", values={"name": "Ada Byron", "phone": "+49 30 901820"})
    assert hub.values("crm:1")["phone"] == "+4930901820"
    withdraws(hub, "crm:1", "name")
    assert (hub.values("crm:1")["name"], hub.values("crm:1")["phone"]) == ("Ada", "+4930901820")
    assert withdraws(hub, "erp:7").changed
    assert hub.values("crm:1") == before
    steward = next(x for x in hub.golden("crm:1").cross_references if x.source == "steward")
    assert steward.deleted
    assert not withdraws(hub, "crm:1").changed
    says(hub, "crm:1", values={"name": "Lady Lovelace"})
    assert hub.values("crm:1")["name"] == "Lady Lovelace"
    assert not list(verify(hub.connection, hub.active))


def test_a_correction_stays_with_its_record_through_merge_and_split(hub: Hub) -> None:
    hub.tell("web:3 name=Eva email=eva@x.com")
    says(hub, "crm:1", "erp:7", values={"name": "Ada Byron"})
    says(hub, "web:3", values={"phone": "+4930901820"})
    merge(hub.connection, [hub.golden_id("crm:1"), hub.golden_id("web:3")], author="ada", reason="married")
    together = hub.values("crm:1")
    assert (together["name"], together["phone"]) == ("Ada Byron", "+4930901820")
    split(hub.connection, hub.golden_id("crm:1"), [[hub.id("crm:1")]], author="ada", reason="no")
    assert hub.clusters() == "crm:1 | erp:7 steward:erp:7 steward:web:3 web:3"
    assert hub.values("crm:1")["name"] == "Ada"
    split(hub.connection, hub.golden_id("web:3"), [[hub.id("erp:7")]], author="ada", reason="no")
    assert hub.clusters() == "crm:1 | erp:7 steward:erp:7 | steward:web:3 web:3"
    assert hub.golden("erp:7").values["name"] == "Ada Byron"
    assert not list(verify(hub.connection, hub.active))


def test_where_every_record_is_deleted_a_correction_keeps_nothing_alive(hub: Hub) -> None:
    says(hub, "crm:1", values={"name": "Ada Byron"})
    hub.receive(
        *(InboundRecord(source, OBJECT, {}, key, None, True) for source, key in (("crm", "1"), ("erp", "7")))
    )
    hub.settle()
    assert (hub.golden("crm:1").state, hub.values("crm:1")) == ("retired", {})
    assert not list(verify(hub.connection, hub.active))


def test_a_policy_may_rank_stewards_as_it_likes(connection: Connection) -> None:
    hub = Hub(connection, DOCUMENT | {"sources": DOCUMENT["sources"] | {"steward": {"rank": 9}}})
    hub.tell(f"crm:1 {HERE}")
    says(hub, "crm:1", values={"name": "Ada Byron"})
    assert hub.values("crm:1")["name"] == "Ada"
    hub.active = load(connection, DOCUMENT)
    hub.settle()
    assert hub.values("crm:1")["name"] == "Ada Byron"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"values": {"nickname": "x"}}, "no attribute 'nickname'"),
        ({"values": {"email": "SECRET"}}, "email: expected a email"),
        ({"values": {"kind": "SECRET"}}, "kind: expected one of person, organisation"),
        ({"nulls": ["name"]}, "name: a value is required"),
        ({"values": {"city": "x"}, "nulls": ["city"]}, "city: give a value, no value, or a pin"),
        ({"pins": {"city": "web:3"}}, "city: no living record"),
        ({"pins": {"phone": "crm:1"}}, "phone: no living record"),
        ({"ignored": {"city": ["web:3"]}}, "city: no living record"),
        ({}, "at least one attribute"),
    ],
)
def test_what_cannot_be_corrected_is_refused_without_quoting_a_value(
    hub: Hub, said: dict[str, Any], problem: str
) -> None:
    with pytest.raises(RequestInvalidError, match=problem) as raised:
        says(hub, "crm:1", **said)
    assert "SECRET" not in str(raised.value)


def test_a_correction_is_about_a_source_record_of_the_golden_record(hub: Hub) -> None:
    hub.tell("web:3 name=Eva email=eva@x.com")
    with pytest.raises(RequestInvalidError, match="names no living source record"):
        says(hub, "crm:1", "web:3", values={"city": "x"})
    with pytest.raises(NotFoundError):
        correct(hub.connection, GoldenId(10**9), Correction(values={"city": "x"}), author="a", reason="b")
    says(hub, "crm:1", values={"city": "Jena"})
    with pytest.raises(DecisionInvalidError, match="decide on that"):
        hub.decide("steward:crm:1", "different", "crm:1")
    receipt = hub.receive(InboundRecord("steward", OBJECT, {"name": "Ada"}, "crm:1"))
    assert receipt.statuses == ["quarantined"]


def erases(hub: Hub, *names: str) -> None:
    erase_records(hub.connection, [hub.id(name) for name in names], author="ada", reason="she asked for it")


def test_who_was_erased_is_corrected_no_more(hub: Hub) -> None:
    says(hub, "crm:1", values={"city": "Bonn"})
    erases(hub, "crm:1")
    # The id is still that of the erased founder; what is said of the golden record now is about who is left.
    assert says(hub, "crm:1", values={"city": "Jena"}).changed
    assert hub.values("erp:7")["city"] == "Jena"
    assert cell(hub, "erp:7", "city").winner == ContributionView(
        "steward", "erp:7", 1, "Jena", None, None, "ada", "she told me"
    )
    assert not list(verify(hub.connection, hub.active))
    erases(hub, "erp:7")
    with pytest.raises(RequestInvalidError, match="no living source record"):
        says(hub, "crm:1", values={"city": "Ulm"})
    assert not list(verify(hub.connection, hub.active))


def test_an_erased_correction_stays_so_and_another_one_may_be_said(hub: Hub) -> None:
    says(hub, "crm:1", values={"city": "Jena"})
    erases(hub, "steward:crm:1")
    assert hub.values("crm:1")["city"] == "Bonn"
    says(hub, "crm:1", values={"city": "Gera"})
    assert hub.values("crm:1")["city"] == "Gera"
    assert not list(verify(hub.connection, hub.active))
