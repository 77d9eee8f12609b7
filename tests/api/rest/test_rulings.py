"""Rulings on golden records, and what they would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client, Response

Record = dict[str, Any]


@pytest.fixture
def two(client: Client, person: Callable[..., Record], erp_person: Callable[..., Record]) -> list[str]:
    """Golden ids of two people."""
    other = erp_person(
        FIRSTNAME="Bert", LASTNAME="Adler", BIRTHDATE="1950-01-01", EMAIL="", STREET="", ZIP=""
    )
    client.post("/v1/records", json=[person(), other])
    return ["G0000000001", "G0000000002"]


def rule(client: Client, path: str = "/v1/rulings", **ruling: object) -> Response:
    return client.post(path, json={"ruling": ruling, "author": "dana", "reason": "Called them"})


def test_a_preview_tells_what_a_merge_would_do_and_changes_nothing(client: Client, two: list[str]) -> None:
    found = rule(client, "/v1/rulings/preview", kind="merge", golden_ids=two).json()
    assert [record["id"] for record in found["before"]] == two
    (after,) = found["after"]
    assert (after["id"], len(after["cross_references"])) == (two[0], 2)
    assert found["leads_to"] == {two[0]: two[0], two[1]: two[0]}
    assert [event["type"] for event in found["events"]] == ["golden_records_merged"]
    surname = {"source": "erp", "key": "4711", "creates": None, "attribute": "surname"}
    assert surname | {"value": "Müller-Łukasik", "present": "Adler"} in found["owed"]
    assert client.get(f"/v1/golden/{two[1]}").json()["id"] == two[1]


def test_a_ruling_does_what_its_preview_said_and_is_undone(client: Client, two: list[str]) -> None:
    (expected,) = rule(client, "/v1/rulings/preview", kind="merge", golden_ids=two).json()["after"]
    done = rule(client, kind="merge", golden_ids=two)
    assert (done.status_code, done.json()["decisions"]) == (201, 1)
    now = client.get(f"/v1/golden/{two[1]}").json()
    volatile = {"requested_id", "updated_at", "cross_references"}
    assert now.keys() == expected.keys()
    assert [now[name] for name in now if name not in volatile] == [
        expected[name] for name in expected if name not in volatile
    ]
    assert rule(client, kind="merge", golden_ids=two).status_code == 200
    (ruling,) = client.get(f"/v1/golden/{two[1]}/rulings").json()["rulings"]
    assert (ruling["kind"], ruling["author"], ruling["stands"]) == ("merge", "dana", True)
    assert rule(client, kind="undo", ruling_id=done.json()["ruling_id"]).status_code == 201
    assert client.get(f"/v1/golden/{two[1]}").json()["id"] == two[1]
    assert client.get(f"/v1/rulings/{ruling['id']}").json()["stands"] is False


def test_a_merge_across_a_different_is_refused(client: Client, two: list[str]) -> None:
    assert rule(client, kind="differ", left=two[0], right=two[1]).status_code == 201
    refused = rule(client, kind="merge", golden_ids=two)
    assert (refused.status_code, refused.json()["code"]) == (409, "merge_forbidden")
    assert rule(client, kind="merge", golden_ids=two, overrule=True).status_code == 201
    assert rule(client, kind="unmerge", record_id=2, tree=True).status_code == 201
    assert rule(client, kind="split", golden_id=two[0], parts=[[1]]).json()["code"] == "decision_invalid"
    alone = rule(client, kind="confirm", golden_id=two[0])
    assert (alone.status_code, alone.json()["changed"]) == (201, True)
    assert rule(client, kind="confirm", golden_id=two[0]).json()["changed"] is False
