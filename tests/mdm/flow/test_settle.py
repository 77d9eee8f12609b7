"""Settling writes golden records, lineage and events for what changed, once, and nothing else."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import run_in_transaction
from mdm.flow import policies
from mdm.flow.inbound import receive
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord
from mdm.policy.document import Policy
from mdm.store import golden, identity, inbox, log, matching
from tests.laws.examples import share_of
from tests.mdm.example import DOCUMENT, OBJECT, Hub, load, record

ADA = "name=Ada email=ada@x.com"


@pytest.fixture
def hub(connection: Connection) -> Hub:
    return Hub(connection)


def stored(hub: Hub, name: str) -> golden.GoldenRow:
    return golden.current(hub.connection, [hub.id(name)])[hub.golden_id(name)]


def test_a_first_record_makes_a_golden_record(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada email=Ada@X.com city=Ulm")
    assert hub.values("crm:1") == {"name": "Ada", "email": "ada@x.com", "city": "Ulm"}
    assert hub.news() == [
        {
            "type": "golden_record_created",
            "records": [
                {
                    "golden": "crm:1",
                    "version": 1,
                    "state": "active",
                    "changed": ["name", "email", "city"],
                    "relations": [],
                    "members": ["crm:1"],
                }
            ],
        }
    ]


def test_settling_says_what_it_did(hub: Hub) -> None:
    hub.receive(record("crm:1", name="Ada"), record("erp:7", name="Eva"))
    first = hub.settle(limit=1)
    assert (first.records, first.events, first.claimed, first.counts) == (
        1,
        1,
        1,
        {"golden_record_created": 1},
    )
    assert hub.settle(limit=1).claimed == 1
    assert hub.settle(limit=1).claimed == 0


def test_two_first_arrivals_of_one_thing_are_one_golden_record(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA}")
    assert hub.clusters() == "crm:1 erp:7"
    assert hub.headlines() == ["golden_record_created crm:1v1"]


def test_a_record_that_joins_changes_the_golden_record(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}")
    hub.tell(f"erp:7 {ADA} phone=+4917112345678")
    assert hub.clusters() == "crm:1 erp:7"
    assert hub.headlines() == ["golden_record_created crm:1v1", "golden_record_changed crm:1v2"]
    assert hub.values("erp:7")["phone"] == "+4917112345678"


def test_a_changed_value_changes_the_golden_record_and_names_the_attribute(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada city=Ulm")
    hub.news()
    hub.tell("erp:7 name=Ada city=Bonn phone=+4917112345678")
    (event,) = hub.news()
    assert event["type"] == "golden_record_changed"
    assert event["records"][0]["changed"] == ["phone", "city"]


def test_a_value_that_no_feature_reads_leaves_the_scores_alone(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA}")
    hub.connection.execute(text("UPDATE match_score SET evidence = '[]'"))
    hub.tell(f"erp:7 {ADA} city=Ulm")
    assert [s.evidence for s in matching.scores_touching(hub.connection, [hub.id("erp:7")])] == [[]]
    hub.tell("erp:7 name=Ada email=ada@x.com tax_id=DE1")
    assert matching.scores_touching(hub.connection, [hub.id("erp:7")])[0].evidence != []


def test_the_same_again_writes_nothing(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA}")
    hub.news()
    before = stored(hub, "crm:1")
    hub.tell(f"crm:1 {ADA}")
    inbox.refill(hub.connection, OBJECT)
    assert hub.settle().claimed == 2
    assert hub.news() == []
    assert stored(hub, "crm:1") == before


def test_an_older_version_that_arrives_late_changes_nothing(hub: Hub) -> None:
    hub.tell("crm:1 name=New changed=2026-01-02")
    hub.news()
    hub.tell("crm:1 name=Old changed=2026-01-01")
    assert hub.values("crm:1") == {"name": "New"}
    assert hub.news() == []


def test_a_bridge_merges_two_golden_records_into_the_older(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", "erp:7 name=Ada tax_id=DE1")
    assert hub.clusters() == "crm:1 | erp:7"
    hub.news()
    hub.tell(f"web:3 {ADA} tax_id=DE1")
    assert hub.clusters() == "crm:1 erp:7 web:3"
    (event,) = hub.news()
    assert event["type"] == "golden_records_merged"
    assert [(r["golden"], r["version"], r["state"], r["members"]) for r in event["records"]] == [
        ("crm:1", 2, "active", ["crm:1", "erp:7", "web:3"]),
        ("erp:7", 2, "merged", []),
    ]
    assert event["records"][1]["changed"] == ["name", "tax_id"]
    assert hub.home("erp:7") == "crm:1"


def test_a_change_of_evidence_splits_and_gives_back_the_id_each_part_had(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", "erp:7 name=Ada tax_id=DE1")
    hub.tell(f"web:3 {ADA} tax_id=DE1")
    hub.news()
    hub.tell("web:3 name=Eva")
    assert hub.clusters() == "crm:1 | erp:7 | web:3"
    (event,) = hub.news()
    assert event["type"] == "golden_record_split"
    assert [(r["golden"], r["version"], r["state"]) for r in event["records"]] == [
        ("crm:1", 3, "active"),
        ("erp:7", 3, "active"),
        ("web:3", 1, "active"),
    ]


def test_records_that_change_hands_are_one_event_that_names_every_id(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", f"web:3 {ADA}", "erp:7 name=Eva email=eva@x.com")
    hub.news()
    hub.tell("web:3 name=Eva email=eva@x.com")
    assert hub.clusters() == "crm:1 | erp:7 web:3"
    (event,) = hub.news()
    assert event["type"] == "golden_records_regrouped"
    assert {r["golden"] for r in event["records"]} == {"crm:1", "web:3", "erp:7"}
    assert {r["golden"]: r["state"] for r in event["records"]}["erp:7"] == "merged"
    assert hub.home("erp:7") == "web:3"


def test_a_tombstone_keeps_its_cluster_and_contributes_nothing(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA} changed=2026-01-01", f"erp:7 {ADA} city=Ulm")
    hub.news()
    hub.tell("crm:1 gone=yes changed=2026-01-02")
    assert hub.clusters() == "crm:1 erp:7"
    assert hub.home("erp:7") == "crm:1"
    assert hub.headlines() == ["golden_record_changed crm:1v2"]
    winners = {c.attribute: c.winner.source for c in hub.golden("crm:1").cells if c.winner}
    assert winners == {"name": "erp", "email": "erp", "city": "erp"}


def test_a_tombstone_between_two_records_still_holds_them_together(hub: Hub) -> None:
    hub.tell(f"erp:1 {ADA}", "erp:7 name=Ada tax_id=DE1", f"crm:3 {ADA} tax_id=DE1 changed=2026-01-01")
    hub.tell("crm:3 gone=yes changed=2026-01-02")
    assert hub.clusters() == "crm:3 erp:1 erp:7"


def test_a_golden_record_whose_members_are_all_deleted_is_retired(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada changed=2026-01-01")
    hub.tell("crm:1 gone=yes changed=2026-01-02")
    assert hub.headlines() == ["golden_record_created crm:1v1", "golden_record_retired crm:1v2"]
    assert (hub.golden("crm:1").state, hub.values("crm:1")) == ("retired", {})


def test_a_retired_golden_record_lives_again_with_its_record(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada changed=2026-01-01")
    hub.tell("crm:1 gone=yes changed=2026-01-02")
    hub.tell("crm:1 name=Ada changed=2026-01-03")
    assert (hub.golden("crm:1").state, hub.golden("crm:1").version) == ("active", 3)
    assert hub.headlines()[-1] == "golden_record_changed crm:1v3"


def test_a_record_born_deleted_is_a_retired_golden_record(hub: Hub) -> None:
    hub.tell("crm:1 gone=yes")
    assert hub.golden("crm:1").state == "retired"
    assert hub.headlines() == ["golden_record_created crm:1v1"]


def test_every_golden_record_has_dense_versions_in_the_feed(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", "erp:7 name=Ada tax_id=DE1")
    for line in (f"web:3 {ADA} tax_id=DE1", "web:3 name=Eva", f"web:3 {ADA} tax_id=DE1", "web:3 name=Ida"):
        hub.tell(line)
    seen: dict[str, list[int]] = {}
    for event in hub.news():
        for said in event["records"]:
            seen.setdefault(said["golden"], []).append(said["version"])
    assert all(versions == list(range(1, len(versions) + 1)) for versions in seen.values())
    assert seen["crm:1"] == [1, 2, 3, 4, 5]


def test_the_same_email_under_another_name_asks_a_steward(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada email=a@x.com", "erp:7 name=Eva email=a@x.com")
    assert hub.clusters() == "crm:1 | erp:7"
    assert hub.questions() == {("crm:1", "erp:7", "possible_match")}
    hub.tell("erp:7 name=Eva email=eva@x.com")
    assert hub.questions() == set()


def test_a_merge_that_a_veto_holds_back_asks_a_steward(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA} tax_id=DE1", f"erp:7 {ADA}", f"web:3 {ADA} tax_id=DE2")
    assert hub.clusters() == "crm:1 erp:7 | web:3"
    assert ("erp:7", "web:3", "held_back_by_veto") in hub.questions()


def test_a_source_without_duplicates_has_one_record_in_a_cluster(hub: Hub) -> None:
    hub.tell(f"register:1 {ADA}", f"register:2 {ADA}")
    assert hub.clusters() == "register:1 | register:2"
    assert hub.questions() == {("register:1", "register:2", "held_back_by_unique_source")}


def test_a_golden_record_is_found_by_its_values_and_its_title(hub: Hub) -> None:
    hub.tell("crm:1 name=Zuse city=Hünfeld")
    for word in ("zus", "hunfeld", "Zuse Hünf"):
        query = golden.search_query(word)
        found = golden.search(hub.connection, OBJECT, query, limit=5)
        assert found == [(hub.golden_id("crm:1"), "Zuse")], word


def test_a_new_policy_settles_everything_again(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada city=Ulm", "erp:8 name=Eva email=e@x.com")
    hub.news()
    sources = DOCUMENT["sources"] | {"erp": {"rank": 3, "columns": {"phone": "city", "city": "phone"}}}
    hub.active = load(hub.connection, DOCUMENT | {"sources": sources})
    hub.settle()
    assert hub.values("erp:7") == {"name": "Ada"}
    assert hub.headlines() == ["golden_record_changed erp:7v2"]


def test_a_title_follows_the_policy_though_no_value_changed(hub: Hub) -> None:
    hub.tell("erp:7 name=Ada city=Ulm")
    hub.active = load(hub.connection, DOCUMENT | {"title": ["city", "name"]})
    hub.settle()
    assert golden.search(hub.connection, OBJECT, None, limit=5) == [(hub.golden_id("erp:7"), "Ulm Ada")]


@pytest.mark.parametrize("hostile", ["a\x00b", "caf\udce9", "x" * 20_000])
def test_a_column_that_a_new_policy_reads_cannot_stop_the_settling(hub: Hub, hostile: str) -> None:
    hub.receive(record("erp:7", name="Ada", memo=hostile))
    hub.settle()
    sources = DOCUMENT["sources"] | {"erp": {"rank": 3, "columns": {"city": "memo", "tax_id": "memo"}}}
    hub.active = load(hub.connection, DOCUMENT | {"sources": sources})
    hub.settle()
    assert hub.values("erp:7") == {"name": "Ada"}


def test_a_source_that_leaves_the_policy_says_nothing_any_more(hub: Hub) -> None:
    hub.tell(f"crm:1 {ADA}", f"erp:7 {ADA} phone=+4917112345678")
    sources = {name: rule for name, rule in DOCUMENT["sources"].items() if name != "erp"}
    hub.active = load(hub.connection, DOCUMENT | {"sources": sources, "ownership": {}})
    hub.settle()
    assert hub.clusters() == "crm:1 | erp:7"
    assert hub.values("erp:7") == {}


def test_records_of_two_objects_never_meet(hub: Hub) -> None:
    other = load(hub.connection, DOCUMENT | {"object": "partner"})
    hub.tell(f"crm:1 {ADA}")
    from_there = InboundRecord("erp", "partner", {"name": "Ada", "email": "ada@x.com"}, "7")
    receive(hub.connection, {"partner": other}, [from_there])
    settle_inbox(hub.connection, other)
    assert hub.clusters() == "crm:1"


def test_a_policy_loaded_while_a_settle_waits_is_the_one_it_follows(engine: Engine) -> None:
    """What waits must not be settled under the version before."""
    old = run_in_transaction(engine, lambda c: load(c, DOCUMENT))

    def say(c: Connection) -> None:
        receive(c, {OBJECT: old}, [record("erp:7", name="Ada", city="Ulm")])

    run_in_transaction(engine, say)
    run_in_transaction(engine, lambda c: settle_inbox(c, old))
    new = Policy.model_validate(DOCUMENT | {"title": ["city"]})
    run_in_transaction(engine, lambda c: policies.load(c, new, new.model_dump_json(by_alias=True)))
    run_in_transaction(engine, lambda c: settle_inbox(c, old))
    with engine.connect() as connection:
        (page,) = log.current_record_pages(connection, OBJECT, 10)
        assert [stored.settled_policy for stored in page] == [2]


NAMES = ["crm:1", "crm:2", "erp:7", "erp:8", "web:3", "register:5", "register:6"]
SAYING = st.fixed_dictionaries(
    {"name": st.sampled_from(["Ada", "Eva"])},
    optional={
        "email": st.sampled_from(["ada@x.com", "eva@x.com"]),
        "tax_id": st.sampled_from(["DE1", "DE2"]),
        "city": st.sampled_from(["Ulm", "Bonn"]),
        "gone": st.sampled_from(["yes", "no"]),
    },
)


def outcome(
    hub: Hub,
) -> tuple[str, list[tuple[str, dict[str, str], dict[str, list[tuple[str, str]]]]], set[frozenset[str]]]:
    names = hub.names()
    homes = {hub.golden(name).id: hub.golden(name) for name in names.values()}
    cells = sorted(
        (
            min(f"{x.source}:{x.key}" for x in view.cross_references),
            view.values,
            {
                c.attribute: [(f"{c.winner.source}:{c.winner.key}" if c.winner else "nobody", c.rule)]
                + [(f"{x.source}:{x.key}", str(x.why)) for x in c.losers]
                for c in view.cells
            },
        )
        for view in homes.values()
    )
    return hub.clusters(), cells, {frozenset((left, right)) | {why} for left, right, why in hub.questions()}


@settings(max_examples=share_of(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), SAYING), max_size=9), st.randoms())
def test_order_batches_and_repetition_change_neither_clusters_nor_values(
    hub: Hub, sayings: list[tuple[str, dict[str, Any]]], random: Random
) -> None:
    """Where a source has a clock, its newest word is the same in every order; the others speak once."""
    items = [
        record(name, **columns, changed=f"2026-01-{day:02}")
        for day, (name, columns) in enumerate(sayings, start=1)
    ]
    crm_alone = [item for item in items if item.source == "crm"] + list(
        {(item.source, item.key): item for item in items if item.source != "crm"}.values()
    )
    outcomes = []
    for shuffled in (crm_alone, random.sample(crm_alone, len(crm_alone))):
        with hub.connection.begin_nested() as savepoint:
            rest = list(shuffled)
            while rest:
                size = random.randint(1, len(rest))
                hub.receive(*rest[:size])
                if random.random() < 0.5:
                    hub.settle(limit=random.randint(1, 3))
                if random.random() < 0.3:
                    hub.receive(*random.sample(rest[:size], 1))
                rest = rest[size:]
            while hub.settle(limit=2).claimed:
                pass
            outcomes.append(outcome(hub))
            savepoint.rollback()
    assert outcomes[0] == outcomes[1]


def test_groups_that_one_weak_link_would_chain_stay_apart_and_a_steward_is_asked(
    connection: Connection,
) -> None:
    hub = Hub(connection, DOCUMENT | {"match": DOCUMENT["match"] | {"merge": 0.9}})
    here = [f"crm:{number} name=Ada email=a@x.com" for number in (1, 2, 3)]
    there = [f"erp:{number} name=Eva email=b@x.com" for number in (1, 2, 3)]
    link = [f"{line} tax_id=DE1" for line in (here.pop(), there.pop())]
    hub.tell(*here, *there)
    hub.tell(*link)
    assert hub.clusters() == "crm:1 crm:2 crm:3 | erp:1 erp:2 erp:3"
    assert hub.questions() == {("crm:3", "erp:3", "held_back_by_cohesion")}
    hub.decide("crm:3", "same", "erp:3")
    assert hub.clusters() == "crm:1 crm:2 crm:3 erp:1 erp:2 erp:3"
    assert hub.questions() == set()


def test_a_record_in_doubt_about_two_members_is_asked_about_once(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada email=a@x.com", "erp:1 name=Ada email=a@x.com", "web:1 name=Eva email=a@x.com")
    assert hub.clusters() == "crm:1 erp:1 | web:1"
    assert hub.questions() == {("crm:1", "web:1", "possible_match")}
    (task,) = identity.open_tasks(hub.connection, OBJECT, limit=10)
    assert task.pairs == 2
