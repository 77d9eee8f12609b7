"""Edges are said of source records, and follow them through merges, splits, updates and deletions."""

from __future__ import annotations

import json

import orjson
import pytest
from sqlalchemy import Connection, text

from mdm.errors import RequestInvalidError
from mdm.flow import rulings
from mdm.flow.prove import check, prove
from mdm.flow.relations import relate
from mdm.flow.verify import verify
from mdm.reads.past import golden_history
from mdm.reads.relations import hierarchy, relations_of
from tests.mdm.example import DOCUMENT, Hub, record

RELATED = DOCUMENT | {
    "relationships": {
        "parent": {"hierarchy": True, "from": {"crm": "parent", "erp": "boss"}},
        "bill_to": {"from": {"erp": {"column": "payer", "source": "crm"}}},
    }
}


@pytest.fixture
def hub(connection: Connection) -> Hub:
    hub = Hub(connection, RELATED)
    hub.tell("crm:1 name=Ada", "crm:2 name=Eva parent=1", "crm:3 name=Ida parent=2", "erp:7 name=Uta payer=2")
    return hub


def edges(hub: Hub, name: str) -> list[str]:
    """As `parent to crm:1`, the other one by its founder; `?` before one that has not been received."""
    names = hub.names()
    return [
        f"{view.kind} {view.direction} "
        + (names[int(view.golden_id[1:])] if view.golden_id else f"?{view.named}")
        for view in relations_of(hub.connection, hub.golden_id(name))
    ]


def tree(hub: Hub, name: str) -> str:
    """As `crm:1(crm:2(crm:3))`; `*` behind what closes a cycle."""
    names = hub.names()
    text, depth = "", 0
    for node in hierarchy(hub.connection, hub.golden_id(name), "parent").nodes:
        text += "(" if node.depth > depth else ")" * (depth - node.depth) + (" " if text else "")
        text += names[int(node.golden_id[1:])] + ("*" if node.closes_cycle else "")
        depth = node.depth
    return text + ")" * depth


def say(hub: Hub, left: str, verdict: str, right: str) -> int | None:
    return relate(
        hub.connection,
        "parent",
        hub.golden_id(left),
        hub.golden_id(right),
        verdict,  # type: ignore[arg-type]
        author="ada",
        reason="I know them",
    )


def test_columns_with_the_key_of_another_record_are_edges_both_ways(hub: Hub) -> None:
    assert edges(hub, "crm:2") == ["bill_to from erp:7", "parent to crm:1", "parent from crm:3"]
    assert tree(hub, "crm:3") == "crm:1(crm:2(crm:3))"
    (view,) = relations_of(hub.connection, hub.golden_id("erp:7"))
    assert (view.title, view.said_by) == ("Eva", ("erp:7",))
    assert list(verify(hub.connection, hub.active)) == []


def test_an_edge_to_a_record_that_was_not_received_waits_for_it(hub: Hub) -> None:
    hub.tell("crm:4 name=Zoe parent=9")
    assert edges(hub, "crm:4") == ["parent to ?crm:9"]
    hub.tell("crm:9 name=Kim")
    assert edges(hub, "crm:4") == ["parent to crm:9"]
    hub.receive(record("crm:9", gone="yes"))
    hub.tell("crm:4 name=Zoe")
    assert edges(hub, "crm:4") == []


def test_edges_follow_merges_and_splits(hub: Hub) -> None:
    merged = rulings.merge(
        hub.connection, [hub.golden_id("erp:7"), hub.golden_id("crm:1")], author="ada", reason=""
    )
    assert edges(hub, "crm:2") == ["bill_to from crm:1", "parent to crm:1", "parent from crm:3"]
    assert merged.ruling_id is not None
    rulings.undo(hub.connection, merged.ruling_id, author="ada", reason="")
    assert edges(hub, "crm:2") == ["bill_to from erp:7", "parent to crm:1", "parent from crm:3"]
    # What one record says of another in the same golden record is no edge.
    rulings.merge(hub.connection, [hub.golden_id("crm:2"), hub.golden_id("crm:1")], author="ada", reason="")
    assert edges(hub, "crm:1") == ["bill_to from erp:7", "parent from crm:3"]


def test_a_cycle_is_shown_once_and_named(hub: Hub) -> None:
    hub.tell("crm:1 name=Ada parent=3")
    assert tree(hub, "crm:3") == "crm:1(crm:2(crm:3(crm:1*)))"
    assert hierarchy(hub.connection, hub.golden_id("crm:2"), "parent").cyclic
    assert not hierarchy(hub.connection, hub.golden_id("erp:7"), "parent").cyclic


def test_a_steward_adds_an_edge_denies_one_and_takes_it_back(hub: Hub) -> None:
    assert say(hub, "erp:7", "related", "crm:1") is not None
    assert say(hub, "erp:7", "related", "crm:1") is None
    assert tree(hub, "crm:1") == "crm:1(crm:2(crm:3) erp:7)"
    (view,) = [v for v in relations_of(hub.connection, hub.golden_id("erp:7")) if v.kind == "parent"]
    assert view.said_by == ("ada",)
    say(hub, "crm:3", "unrelated", "crm:2")
    assert tree(hub, "crm:1") == "crm:1(crm:2 erp:7)"
    assert edges(hub, "crm:3") == []
    say(hub, "crm:3", "withdrawn", "crm:2")
    assert tree(hub, "crm:3") == "crm:1(crm:2(crm:3) erp:7)"


def told(hub: Hub) -> list[tuple[str, str, list[str], list[str]]]:
    """What the feed says since this was last asked: type, golden record, attributes, kinds of relations."""
    return [
        (event["type"], entry["golden"], entry["changed"], entry["relations"])
        for event in hub.news()
        for entry in event["records"]
    ]


def test_the_feed_tells_of_every_changed_edge(hub: Hub) -> None:
    assert ("golden_record_created", "crm:2", ["name"], ["parent"]) in told(hub)
    hub.tell("crm:3 name=Ida parent=1")
    assert told(hub) == [("golden_record_changed", "crm:3", [], ["parent"])]
    hub.tell("crm:3 name=Ida")
    say(hub, "erp:7", "related", "crm:1")
    say(hub, "erp:7", "unrelated", "crm:1")
    say(hub, "erp:7", "withdrawn", "crm:1")
    assert (
        told(hub)
        == [("golden_record_changed", "crm:3", [], ["parent"])]
        + [("golden_record_changed", "erp:7", [], ["parent"])] * 3
    )
    merged = rulings.merge(
        hub.connection, [hub.golden_id("erp:7"), hub.golden_id("crm:1")], author="ada", reason=""
    )
    assert told(hub)[0][0] == "golden_records_merged"
    assert (merged.changed, list(verify(hub.connection, hub.active))) == (True, [])


def test_the_history_says_who_related_it(hub: Hub) -> None:
    say(hub, "erp:7", "related", "crm:1")
    say(hub, "erp:7", "withdrawn", "crm:1")
    causes = [
        cause.text
        for entry in golden_history(hub.connection, hub.golden_id("erp:7")).entries
        for cause in entry.causes
    ]
    assert causes == [
        "erp:7 version 1",
        "related: parent, erp:7 → crm:1, by ada: I know them",
        "no more related: parent, erp:7 → crm:1, by ada: I know them",
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE relation SET author = 'eve'", "relation {word}: is not what was said"),
        ("UPDATE relation SET verdict = 'unrelated'", "relation {word}: is not what was said"),
        ("UPDATE relation SET reason = 'bribed'", "relation {word}: is not what was said"),
        (
            "DELETE FROM relation",
            "golden version G{seven:010d} version 2: was made of something that is gone",
        ),
        (
            "UPDATE golden_version SET relations = NULL WHERE golden_id = {two}",
            "golden version G{two:010d} version 1: is not what its digest covers",
        ),
        (
            "UPDATE golden_record SET relations = NULL WHERE golden_id = {two}",
            "golden record G{two:010d}: differs from the last of its versions",
        ),
        (
            "UPDATE settlement SET relations = NULL WHERE record_id = {two}",
            "relations of crm:2: differ",
        ),
    ],
)
def test_a_relation_that_was_tampered_with_is_named(hub: Hub, statement: str, expected: str) -> None:
    say(hub, "erp:7", "related", "crm:1")
    places = {
        "two": hub.id("crm:2"),
        "seven": hub.id("erp:7"),
        "word": hub.connection.execute(text("SELECT relation_id FROM relation")).scalar_one(),
    }
    hub.connection.execute(text(statement.format(**places)))
    found = [str(line) for line in verify(hub.connection, hub.active)]
    assert any(line.startswith(expected.format(**places)) for line in found), found


def test_a_proof_holds_what_stewards_said_of_relations(hub: Hub) -> None:
    say(hub, "erp:7", "related", "crm:1")
    proof = json.loads(orjson.dumps(prove(hub.connection, hub.golden_id("erp:7"))))
    assert list(check(proof)) == []
    for changes in ({"verdict": "unrelated"}, {"reason": "bribed"}):
        forged = {**proof, "words": [proof["words"][0] | changes]}
        assert list(check(forged)) == [
            "what stewards said of relations is not what the last version commits to"
        ]
    assert list(check({**proof, "words": []})) != []


def test_what_the_policy_does_not_name_cannot_be_said_or_asked(hub: Hub) -> None:
    with pytest.raises(RequestInvalidError, match="known: parent, bill_to"):
        relate(
            hub.connection, "owner", hub.golden_id("crm:1"), hub.golden_id("crm:2"), "related",
            author="ada", reason="",
        )  # fmt: skip
    with pytest.raises(RequestInvalidError, match="not related to itself"):
        say(hub, "crm:1", "related", "crm:1")
    with pytest.raises(RequestInvalidError, match="no hierarchy 'bill_to'"):
        hierarchy(hub.connection, hub.golden_id("crm:1"), "bill_to")
