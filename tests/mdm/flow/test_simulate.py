"""A simulation tells what a draft would change: clusters, cells, tasks and writes owed, and why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from mdm.flow import rulings
from mdm.flow.drafting import close, open_draft
from mdm.flow.erase import erase_records
from mdm.flow.shadow import at_once
from mdm.flow.simulate import owed_writes, simulate
from mdm.flow.simulation import without_values
from mdm.model import Draft
from mdm.policy.document import Policy
from mdm.reads.rulings import owed_for
from mdm.simulation.page import simulation_page
from mdm.simulation.text import simulation_lines
from mdm.store import drafts
from tests.mdm.example import DOCUMENT, Hub, load

CHANGED = DOCUMENT | {
    "match": DOCUMENT["match"] | {"merge": 0.9, "review": 0.5, "vetoes": []},
    "survivorship": {"attributes": {"email": {"strategy": "source_priority", "order": ["web"]}}},
    "ownership": {
        "default": {"owner": "crm", "receivers": ["erp"]},
        "attributes": {"phone": {"owner": "erp"}},
    },
}


@pytest.fixture
def hub(connection: Connection) -> Hub:
    hub = Hub(connection)
    hub.tell(
        # Told apart by their tax ids, which the draft does not mind.
        "crm:1 name=Ada email=ada@x.com tax_id=DE1 phone=030901820 country=DE changed=2026-01-01",
        "erp:1 name=Ada email=ada@x.com tax_id=DE2",
        # One already; the only e-mail with a clock counts, under the draft that of the web shop.
        "crm:2 name=Eva email=eva@x.com tax_id=DE7 changed=2026-01-01",
        "web:2 name=Eva email=e.va@x.com tax_id=DE7",
    )
    return hub


def draft_of(hub: Hub, document: dict[str, Any] = CHANGED) -> Draft:
    policy = Policy.model_validate(document)
    draft = open_draft(hub.connection, policy, json.dumps(document), author="ada", reason="to see")
    assert draft is not None
    at_once(hub.connection, draft)
    return draft


def test_everything_that_would_change_is_told(hub: Hub) -> None:
    before = hub.clusters()
    report = simulate(hub.connection, draft_of(hub))
    assert hub.clusters() == before == "crm:1 | crm:2 web:2 | erp:1"

    clusters = report["clusters"]
    assert (clusters["merged"], clusters["split"], clusters["regrouped"]) == (1, 0, 0)
    ada = hub.golden("crm:1").id
    assert clusters["affected_ids"] == [ada, hub.golden("erp:1").id]
    (merge,) = clusters["examples"]["merged"]
    assert [(side["id"], side["title"], side["members"]) for side in merge["after"]] == [(ada, "Ada", 2)]
    assert [record["name"] for side in merge["before"] for record in side["records"]] == ["crm:1", "erp:1"]
    assert (report["before"]["golden_records"], report["after"]["golden_records"]) == (3, 2)

    (email,) = report["cells"]["examples"]["email"]
    assert (email["old"], email["new"]) == ("eva@x.com", "e.va@x.com")
    assert (email["from_before"]["name"], email["from_after"]["name"]) == ("crm:2", "web:2")
    assert (
        email["why"] == "source_priority instead of most_recent; the former winner lost: source ranks lower"
    )
    assert report["cells"]["attributes"]["email"]["changed"] == 1

    assert (report["tasks"]["opened"], report["tasks"]["closed"]) == (0, 1)
    assert report["tasks"]["examples"]["closed"][0]["question"] == "possible_match"

    assert report["writes"]["erp"]["before"] == 0
    writes = {(write["key"], write["field"]): (write["present"], write["value"]) for write in owed_writes(
        hub.connection, draft_of(hub)
    )}  # fmt: skip
    # The telephone is the ERP's own now, so it is owed to nobody.
    assert writes == {("1", "tax_id"): ("DE2", "DE1"), ("1", "country"): (None, "DE")}
    assert report["writes"]["erp"]["newly"] == 2


VIEWED = DOCUMENT | {
    "views": {
        "billing": {
            "shows": ["name", "email"],
            "survivorship": {"attributes": {"email": {"strategy": "oldest"}}},
        },
        "sales": {"shows": ["name"]},
    }
}


def viewed(shows: list[str], strategy: dict[str, Any]) -> dict[str, Any]:
    billing = {"shows": shows, "survivorship": {"attributes": {"email": strategy}}}
    return VIEWED | {"views": {"billing": billing, "post": {}}}


def test_what_a_view_shows_otherwise_is_told_where_no_golden_record_changes(hub: Hub) -> None:
    load(hub.connection, VIEWED)
    hub.settle()
    by_web = viewed(["name", "email"], {"strategy": "source_priority", "order": ["web"]})
    report = simulate(hub.connection, draft_of(hub, by_web))
    assert report["cells"]["golden_records"] == 0
    assert {name: view["state"] for name, view in report["views"].items()} == {
        "billing": "compared", "sales": "gone", "post": "new",
    }  # fmt: skip
    billing = report["views"]["billing"]
    assert (billing["changed"], billing["golden_records"]) == (1, 1)
    (email,) = billing["examples"]["email"]
    assert (email["golden_id"], email["old"], email["new"]) == (
        hub.golden("crm:2").id,
        "eva@x.com",
        "e.va@x.com",
    )
    assert email["from_after"]["name"] == "web:2"
    lines = list(simulation_lines(report))
    assert "view billing: 1 cells change in 1 golden records that stay" in lines
    assert "view sales: is gone" in lines
    assert "e.va@x.com" in simulation_page(report)
    assert "@x.com" not in json.dumps(without_values(report))


def test_a_view_that_shows_more_changes_for_single_records_too(hub: Hub) -> None:
    load(hub.connection, VIEWED)
    hub.settle()
    report = simulate(
        hub.connection, draft_of(hub, viewed(["name", "email", "tax_id"], {"strategy": "oldest"}))
    )
    assert report["views"]["billing"]["attributes"] == {
        "tax_id": {"changed": 0, "appeared": 3, "gone": 0, "otherwise_explained": 0}
    }
    unchanged = simulate(hub.connection, draft_of(hub, viewed(["name", "email"], {"strategy": "oldest"})))
    assert unchanged["views"]["billing"]["attributes"] == {}


def test_a_view_of_golden_records_that_merge_is_told_of_the_one_that_stays(hub: Hub) -> None:
    load(hub.connection, VIEWED)
    hub.settle()
    report = simulate(hub.connection, draft_of(hub, VIEWED | {"match": CHANGED["match"]}))
    assert report["clusters"]["merged"] == 1
    assert report["views"]["billing"]["golden_records"] == 1


CREATING = DOCUMENT | {
    "ownership": {
        "default": {"owner": "crm", "receivers": ["erp"]},
        "creates": {"erp": {"when": {"attribute": "tax_id", "present": True}, "requires": ["email"]}},
    }
}


def test_records_that_a_target_lacks_are_owed_to_it(hub: Hub) -> None:
    hub.tell("crm:5 name=Kim email=kim@x.com")
    hub.tell("crm:6 name=Uwe email=uwe@x.com tax_id=DE6", "erp:6 name=Uwe email=uwe@x.com tax_id=DE6")
    report = simulate(hub.connection, draft := draft_of(hub, CREATING))
    new = [write for write in owed_writes(hub.connection, draft) if write["key"] is None]
    # Of Ada, whom the ERP has under another tax id, and of Eva; not of Kim, who has none, nor of Uwe, who is there.
    assert {write["golden_id"] for write in new} == {hub.golden("crm:1").id, hub.golden("crm:2").id}
    assert {(w["field"], w["value"]) for w in new if w["golden_id"] == hub.golden("crm:2").id} == {
        ("name", "Eva"), ("email", "eva@x.com"), ("tax_id", "DE7"),
    }  # fmt: skip
    assert report["writes"]["erp"]["creates"] == {"before": 0, "after": 2, "newly": 2, "no_longer": 0}
    assert "  new records owed to it: 0 → 2 (2 new, 0 no longer)" in list(simulation_lines(report))
    assert "New records owed: 0 → 2" in simulation_page(report)


def test_a_ruling_says_which_new_records_it_would_make_owed(hub: Hub) -> None:
    load(hub.connection, CREATING)
    hub.settle()
    before = owed_for(hub.connection, [hub.golden("crm:2")])
    assert [(write.key, write.creates) for write in before] == [(None, hub.golden("crm:2").id)] * 3
    rulings.merge(
        hub.connection,
        [hub.golden_id("crm:2"), hub.golden_id("erp:1")],
        author="ada",
        reason="",
        overrule=True,
    )
    assert {write.key for write in owed_for(hub.connection, [hub.golden("crm:2")])} == {"1"}


def test_a_draft_that_decides_alike_changes_nothing(hub: Hub) -> None:
    report = simulate(hub.connection, draft_of(hub, DOCUMENT | {"description": "other words"}))
    assert report["before"] == report["after"]
    assert report["cells"] == {"golden_records": 0, "changed": 0, "attributes": {}, "examples": {}}
    assert {kind: report["clusters"][kind] for kind in ("merged", "split", "regrouped", "created")} == {
        "merged": 0, "split": 0, "regrouped": 0, "created": 0,
    }  # fmt: skip
    assert all(counts["newly"] == counts["no_longer"] == 0 for counts in report["writes"].values())


def test_a_closed_draft_keeps_counts_and_no_value(hub: Hub) -> None:
    draft = draft_of(hub)
    drafts.keep_report(hub.connection, draft.draft_id, simulate(hub.connection, draft))
    close(hub.connection, draft.draft_id, "discarded")
    kept = drafts.report_of(hub.connection, draft.draft_id)
    assert kept is not None
    assert kept["clusters"]["merged"] == 1
    assert "Ada" not in json.dumps(kept)
    assert "@x.com" not in json.dumps(kept)
    assert "crm:1" in simulation_page(kept)


def test_attributes_of_a_closed_draft_keep_their_counts_whatever_they_are_called(
    connection: Connection,
) -> None:
    attributes = DOCUMENT["attributes"] | {"title": {}, "value": {}}
    hub = Hub(connection, DOCUMENT | {"attributes": attributes})
    hub.tell("crm:1 name=Ada email=ada@x.com title=Dr", "erp:1 name=Ada email=ada@x.com title=Professor")
    longest = DOCUMENT["survivorship"] | {"attributes": {"title": {"strategy": "longest"}}}
    draft = draft_of(hub, DOCUMENT | {"attributes": attributes, "survivorship": longest})
    report = simulate(hub.connection, draft)
    drafts.keep_report(hub.connection, draft.draft_id, report)
    close(hub.connection, draft.draft_id, "discarded")
    kept = drafts.report_of(hub.connection, draft.draft_id)
    assert kept is not None
    assert kept["cells"]["attributes"] == report["cells"]["attributes"]
    assert kept["writes"]["erp"]["fields"] == report["writes"]["erp"]["fields"]
    assert report["cells"]["attributes"]["title"]["changed"] == 1
    assert "title" in simulation_page(kept)
    assert "Professor" not in json.dumps(kept)


def test_an_erased_record_is_owed_nothing(hub: Hub) -> None:
    hub.tell("erp:2 name=Eva email=eva@x.com tax_id=DE7")
    draft = draft_of(hub)
    assert "2" in {write["key"] for write in owed_writes(hub.connection, draft)}
    erase_records(hub.connection, [hub.id("erp:2")], author="ada", reason="asked for it")
    draft = draft_of(hub)
    assert "2" not in {write["key"] for write in owed_writes(hub.connection, draft)}


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(hub: Hub) -> None:
    hub.tell("crm:3 name=<script>Bob email=bob@x.com", "web:3 name=<script>Bob email=b.ob@x.com tax_id=1")
    page = simulation_page(simulate(hub.connection, draft_of(hub)))
    assert "<svg" in page
    assert "e.va@x.com" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_text_gives_numbers_and_examples(hub: Hub) -> None:
    lines = list(simulation_lines(simulate(hub.connection, draft_of(hub))))
    assert "clusters: 1 merges, 0 splits, 0 regrouped; 2 golden ids affected" in lines
    assert any(line.startswith("    ") and "eva@x.com → e.va@x.com" in line for line in lines)
    assert "writes owed to erp: 0 → 2 (2 new, 0 with another value, 0 no longer)" in lines


def test_a_confirmation_without_evidence_is_asked_about_under_a_draft_that_asks(hub: Hub) -> None:
    hub.tell("crm:8 name=Uta email=uta@x.com", "erp:8 name=Uta email=uta@x.com")
    rulings.confirm(hub.connection, hub.golden_id("crm:8"), author="ada", reason="")
    hub.tell("erp:8 name=Kim email=kim@x.com")
    assert "crm:8 erp:8" in hub.clusters()
    report = simulate(hub.connection, draft_of(hub, DOCUMENT | {"stability": {"split": "ask"}}))
    assert (report["tasks"]["opened"], report["clusters"]["split"]) == (1, 0)
    assert report["tasks"]["examples"]["opened"][0]["question"] == "proposed_split"
