"""Looking at quarantined items and trying them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

Record = dict[str, Any]


@pytest.fixture
def held(client: Client, person: Callable[..., Record]) -> int:
    """The id of an item whose kind is none."""
    client.post("/v1/records", json=person(RecordType="Robot"))
    (item,) = client.get("/v1/quarantine").json()["items"]
    assert item["reason"] == "value_invalid"
    return int(item["id"])


def test_an_item_is_kept_whole(client: Client, held: int) -> None:
    item = client.get(f"/v1/quarantine/{held}").json()
    assert '"RecordType":"Robot"' in item["payload"]
    assert (item["source"], item["object"], item["key"], item["state"]) == (
        "salesforce",
        "customer",
        "003A1",
        "open",
    )


def test_a_corrected_item_is_accepted_and_settled(client: Client, held: int) -> None:
    retried = client.post(f"/v1/quarantine/{held}/retry", json={"correction": {"RecordType": "Person"}})
    assert retried.json() == {"id": held, "status": "accepted", "reason": None}
    assert client.get("/v1/quarantine").json()["items"] == []
    assert client.get("/v1/quarantine?state=accepted").json()["items"][0]["id"] == held
    assert client.get("/v1/xref/salesforce/003A1").status_code == 200


def test_a_retry_without_a_correction_says_again_what_is_wrong(client: Client, held: int) -> None:
    retried = client.post(f"/v1/quarantine/{held}/retry", json={}).json()
    assert retried["status"] == "quarantined"
    assert retried["reason"].startswith("value_invalid: kind")
    assert client.get(f"/v1/quarantine/{held}").json()["attempts"] == 2


def test_a_closed_item_cannot_be_retried(client: Client, held: int) -> None:
    client.post(f"/v1/quarantine/{held}/retry", json={"correction": {"RecordType": "Person"}})
    again = client.post(f"/v1/quarantine/{held}/retry", json={})
    assert (again.status_code, again.json()["code"]) == (422, "request_invalid")


def test_pages_follow_one_another(client: Client, person: Callable[..., Record]) -> None:
    client.post("/v1/records", json=[person(str(number), RecordType="Robot") for number in range(3)])
    first = client.get("/v1/quarantine?limit=2").json()
    second = client.get("/v1/quarantine", params={"limit": 2, "after": first["next"]}).json()
    assert [len(page["items"]) for page in (first, second)] == [2, 1]


@pytest.mark.parametrize(
    "body", [{"correction": {"n": float("nan")}}, {"correction": []}, {"key": ""}, {"keys": "1"}, []]
)
def test_a_correction_that_is_none_is_refused(client: Client, held: int, body: object) -> None:
    assert client.post(f"/v1/quarantine/{held}/retry", content=_json(body), headers=JSON).status_code == 422


JSON = {"Content-Type": "application/json"}


def _json(body: object) -> bytes:
    return json.dumps(body).encode()


def test_an_unknown_item_is_not_found(client: Client) -> None:
    assert client.get("/v1/quarantine/9").status_code == 404
    assert client.post("/v1/quarantine/9/retry", json={}).status_code == 404
