"""Tasks, pairs and decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client, Response

Record = dict[str, Any]

SALESFORCE = {"source": "salesforce", "object": "customer", "key": "003A1"}
ERP = {"source": "erp", "object": "customer", "key": "4711"}


@pytest.fixture
def unsure(client: Client, person: Callable[..., Record], erp_person: Callable[..., Record]) -> list[int]:
    """The record ids of two records that a steward must look at: equal but for the tax number."""
    first = person(VAT_Number__c="DE136695976")
    second = erp_person(VATNO="DE129273398")
    items = client.post("/v1/records", json=[first, second]).json()["items"]
    return [item["record_id"] for item in items]


def decide(client: Client, verdict: str, left: object = SALESFORCE, right: object = ERP) -> Response:
    body = {"left": left, "right": right, "verdict": verdict, "author": "dana", "reason": "Called her"}
    # As ASCII: httpx would refuse to send what the hub must refuse to take.
    headers = {"Content-Type": "application/json"}
    return client.post("/v1/decisions", content=json.dumps(body), headers=headers)


def test_a_doubtful_pair_is_a_task_with_its_evidence(client: Client, unsure: list[int]) -> None:
    (task,) = client.get("/v1/tasks").json()["tasks"]
    assert [task["left_id"], task["right_id"]] == unsure
    assert client.get(f"/v1/tasks/{task['id']}").json() == task
    pair = client.get(f"/v1/pairs/{unsure[0]}/{unsure[1]}").json()
    assert pair["together"] is False
    assert pair["score"]["vetoes"] == ["tax_id_valid"]
    assert {each["comparison"] for each in pair["score"]["evidence"]} >= {
        "person_name",
        "birth_date",
        "tax_id",
    }
    assert pair["left"]["values"]["given_name"] == "Zoë"


def test_a_decision_takes_effect_at_once_and_closes_the_task(client: Client, unsure: list[int]) -> None:
    decided = decide(client, "same")
    assert decided.status_code == 201
    assert decided.json()["changed"] is True
    assert client.get("/v1/tasks").json()["tasks"] == []
    golden = [client.get(f"/v1/golden/G{record_id:010d}").json()["id"] for record_id in unsure]
    assert golden == ["G0000000001", "G0000000001"]
    pair = client.get(f"/v1/pairs/{unsure[0]}/{unsure[1]}").json()
    assert [(each["verdict"], each["author"]) for each in pair["decisions"]] == [("same", "dana")]


def test_the_same_decision_twice_is_one(client: Client, unsure: list[int]) -> None:
    first = decide(client, "same")
    again = decide(client, "same", {"record_id": unsure[1]}, {"record_id": unsure[0]})
    assert (again.status_code, again.json()["changed"]) == (200, False)
    assert again.json()["id"] == first.json()["id"]


def test_a_withdrawn_decision_leaves_what_the_evidence_says(client: Client, unsure: list[int]) -> None:
    decision_id = decide(client, "same").json()["id"]
    reasons = {"author": "kim", "reason": "They are sisters"}
    withdrawn = client.post(f"/v1/decisions/{decision_id}/withdraw", json=reasons)
    assert (withdrawn.status_code, withdrawn.json()["changed"]) == (200, True)
    assert len(client.get("/v1/tasks").json()["tasks"]) == 1
    again = client.post(f"/v1/decisions/{decision_id}/withdraw", json=reasons)
    assert (again.status_code, again.json()["changed"]) == (200, False)


def test_a_merge_across_a_ruling_names_the_ruling(
    client: Client, unsure: list[int], person: Callable[..., Record]
) -> None:
    client.post("/v1/records", json=person("003A2", Email="other@example.org", LastName="Öztürk"))
    third = SALESFORCE | {"key": "003A2"}
    ruling = decide(client, "different").json()["id"]
    assert decide(client, "same", third, ERP).status_code == 201
    refused = decide(client, "same", SALESFORCE, third)
    assert (refused.status_code, refused.json()["code"]) == (409, "merge_forbidden")
    assert f"decision {ruling}" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("left", "status", "code"),
    [
        (ERP, 422, "decision_invalid"),
        ({"record_id": 99}, 404, "not_found"),
        (ERP | {"key": "none"}, 404, "not_found"),
        ({"source": "erp"}, 422, "request_invalid"),
        (ERP | {"record_id": 1}, 422, "request_invalid"),
        ({}, 422, "request_invalid"),
        ({"record_id": "1"}, 422, "request_invalid"),
        (ERP | {"key": "a\x00b"}, 422, "request_invalid"),
        (ERP | {"key": "a\ud800b"}, 422, "request_invalid"),
    ],
)
def test_a_decision_about_no_two_records_is_refused(
    client: Client, unsure: list[int], left: object, status: int, code: str
) -> None:
    refused = decide(client, "same", left)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize("author", ["", "   ", "a\x00", 3])
def test_a_decision_needs_an_author(client: Client, unsure: list[int], author: object) -> None:
    body = {"left": SALESFORCE, "right": ERP, "verdict": "same", "author": author, "reason": "x"}
    assert client.post("/v1/decisions", json=body).status_code == 422


@pytest.mark.parametrize("address", ["/v1/tasks/9", "/v1/pairs/1/9", "/v1/pairs/9/1"])
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
