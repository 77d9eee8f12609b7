"""A golden record is found by any id ever issued, and every cell of it explains itself."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event

from mdm.errors import AmbiguousKeyError, NotFoundError, RequestInvalidError
from mdm.flow.inbound import receive
from mdm.flow.settle import settle_inbox
from mdm.model import GoldenId, InboundRecord, format_golden_id
from mdm.reads import golden
from mdm.reads.golden import ContributionView, golden_record
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load, record

ADA = "name=Ada email=ada@x.com"


@pytest.fixture
def hub(connection: Connection) -> Hub:
    return Hub(connection)


def test_every_cell_names_winner_losers_rule_and_owner(hub: Hub) -> None:
    hub.tell(f"erp:7 {ADA} city=Ulm", f"crm:1 {ADA} city=Bonn changed=2026-01-01")
    view = hub.golden("crm:1")
    assert (view.object, view.version, view.state, view.title) == (OBJECT, 1, "active", "Ada")
    cells = {cell.attribute: cell for cell in view.cells}
    assert list(cells) == ["name", "email", "city"]
    city = cells["city"]
    assert (city.value, city.rule, city.owner, city.receivers) == ("Bonn", "source_priority", "crm", ("erp",))
    assert city.winner == ContributionView("crm", "1", 1, "Bonn", None)
    assert city.losers == (ContributionView("erp", "7", 1, "Ulm", "source ranks lower"),)
    assert cells["email"].losers[0].why == "same value"


def test_members_are_the_current_cross_references(hub: Hub) -> None:
    hub.tell(f"erp:7 {ADA}", f"crm:1 {ADA} changed=2026-01-01")
    hub.tell("crm:1 gone=yes changed=2026-01-02")
    members = hub.golden("erp:7").cross_references
    assert [(m.source, m.key, m.deleted, m.valid_to) for m in members] == [
        ("erp", "7", False, None),
        ("crm", "1", True, None),
    ]


def test_any_id_ever_issued_leads_to_the_golden_record_of_today(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada", "erp:8 name=Eva")
    old = GoldenId(hub.id("erp:8"))
    hub.decide("erp:7", "same", "erp:8")
    assert golden.golden_record(hub.connection, old).id == format_golden_id(hub.id("erp:7"))
    both = golden.golden_records(hub.connection, [old, hub.id("erp:7"), 0])
    assert set(both) == {old, hub.id("erp:7")}
    assert both[old] == both[hub.id("erp:7")]


def test_an_id_never_issued_or_not_settled_yet_is_not_found(hub: Hub) -> None:
    waiting = GoldenId(hub.say("erp:7", name="Ada"))
    for golden_id in (GoldenId(2**62), waiting):
        with pytest.raises(NotFoundError, match=format_golden_id(golden_id)):
            golden.golden_record(hub.connection, golden_id)


def test_cross_references_end_with_the_current_one(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada", "erp:8 name=Eva")
    decided = hub.decide("erp:7", "same", "erp:8")
    hub.withdraw(decided.decision_id)
    found = golden.cross_reference(hub.connection, "erp", "8")
    own, other = (format_golden_id(hub.id(name)) for name in ("erp:8", "erp:7"))
    assert [reference.golden_id for reference in found] == [own, other, own]
    assert [reference.valid_to is None for reference in found] == [False, False, True]


def test_a_key_of_several_objects_must_say_which(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada")
    partner = load(hub.connection, DOCUMENT | {"object": "partner"})
    receive(hub.connection, {"partner": partner}, [InboundRecord("erp", "partner", {"name": "Eva"}, "7")])
    settle_inbox(hub.connection, partner)
    with pytest.raises(AmbiguousKeyError, match="contact, partner"):
        golden.cross_reference(hub.connection, "erp", "7")
    assert golden.cross_reference(hub.connection, "erp", "7", "partner")[0].object == "partner"


def test_an_unknown_or_waiting_record_has_no_cross_reference(hub: Hub) -> None:
    hub.receive(record("erp:7", name="Ada"))
    for key in ("7", "8", "\x00"):
        with pytest.raises(NotFoundError):
            golden.cross_reference(hub.connection, "erp", key)


def test_a_search_goes_page_by_page(hub: Hub) -> None:
    hub.tell("erp:1 name=Ada city=Ulm", "erp:2 name=Ada city=Bonn", "erp:3 name=Eva")
    first = golden.search(hub.connection, "ad", object_name=OBJECT, limit=1)
    assert ([hit.values["city"] for hit in first.hits], first.more) == (["Ulm"], True)
    second = golden.search(hub.connection, "ad", object_name=OBJECT, limit=1, after=first.cursors[-1])
    assert ([hit.values["city"] for hit in second.hits], second.more) == (["Bonn"], False)
    assert golden.search_count(hub.connection, "ad", OBJECT) == 2


def test_a_search_without_a_word_finds_nothing_and_without_a_text_everything(hub: Hub) -> None:
    hub.tell("erp:1 name=Ada", "erp:2 name=Eva")
    assert golden.search(hub.connection, "?!", object_name=OBJECT).hits == ()
    assert golden.search_count(hub.connection, "?!", OBJECT) == 0
    assert len(golden.search(hub.connection, None, object_name=OBJECT).hits) == 2
    assert golden.search_count(hub.connection, "", OBJECT) == 2


def test_the_number_of_statements_does_not_grow_with_the_number_of_records(hub: Hub) -> None:
    statements: list[str] = []
    event.listen(
        hub.connection.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
    )
    counts = []
    for key in range(1, 4):
        hub.tell(f"erp:{key} name=Ada{key}", f"web:{key} name=Eva{key}")
        ids = [hub.id(f"erp:{number}") for number in range(1, key + 1)]
        statements.clear()
        golden.golden_records(hub.connection, ids)
        golden.search(hub.connection, None, object_name=OBJECT)
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_a_view_has_other_cells_of_the_same_golden_record(connection: Connection) -> None:
    views = {"books": {"shows": ["name", "city"], "survivorship": {"default": {"strategy": "longest"}}}}
    hub = Hub(connection, DOCUMENT | {"views": views})
    hub.tell(
        "crm:1 name=Ada email=ada@x.com",
        "erp:7 name=Ada_Byron tax_id=7",
        "crm:2 name=Ada email=ada@x.com tax_id=7",
    )
    hub.decide("crm:1", "same", "erp:7")
    own = golden_record(connection, hub.golden_id("crm:1"))
    books = golden_record(connection, hub.golden_id("crm:1"), "books")
    assert (own.values["name"], books.values) == ("Ada", {"name": "Ada_Byron"})
    assert (own.view, books.view, own.views) == (None, "books", ("books",))
    assert (books.id, books.version, books.cross_references) == (own.id, own.version, own.cross_references)
    assert books.cells[0].rule == "longest"
    with pytest.raises(RequestInvalidError, match=r"no view 'sales' \(known: books\)"):
        golden_record(connection, hub.golden_id("crm:1"), "sales")


def test_a_code_is_shown_with_what_it_means(connection: Connection) -> None:
    coded = DOCUMENT["attributes"] | {"country": {"type": "country", "list": "country"}}
    hub = Hub(connection, DOCUMENT | {"attributes": coded, "codes": {"country": {"shipped": "iso3166-2026"}}})
    hub.tell("crm:1 name=Ada country=Germany", "crm:2 name=Eva country=Atlantis")
    shown = [
        (c.value, c.label)
        for n in ("crm:1", "crm:2")
        for c in hub.golden(n).cells
        if c.attribute == "country"
    ]
    assert shown == [("DE", "Germany"), ("ATLANTIS", None)]
