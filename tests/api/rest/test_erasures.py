"""Erasing over REST: what would go, that it went, and what is held afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpx import Client

SIGNED = {"author": "dana", "reason": "Request 117"}


def test_a_person_is_erased_and_comes_again_as_somebody_new(
    client: Client, person: Callable[..., dict[str, Any]], erp_person: Callable[..., dict[str, Any]]
) -> None:
    client.post("/v1/records", json=[person(), erp_person()])
    asked = SIGNED | {"golden_id": "G0000000002"}
    preview = client.post("/v1/erasures", json=asked | {"preview": True}).json()
    assert (preview["erasure_id"], preview["golden_ids"], preview["versions"]) == (None, ["G0000000001"], 2)
    assert client.get("/v1/golden/G0000000001").json()["values"] != {}
    assert client.post("/v1/erasures", json=asked).json()["erasure_id"] == 1
    gone = client.get("/v1/golden/G0000000002").json()
    assert (gone["id"], gone["state"], gone["values"]) == ("G0000000001", "retired", {})
    (account,) = client.get("/v1/erasures").json()["erasures"]
    assert (account["author"], account["record_ids"]) == ("dana", [1, 2])
    assert client.post("/v1/erasures", json=asked).status_code == 422
    client.post("/v1/records", json=[person(), erp_person()])
    held, other = client.get("/v1/quarantine").json()["items"]
    assert held["reason"] == other["reason"] == "erased_subject"
    assert client.post(f"/v1/quarantine/{held['id']}/retry", json={}).json()["status"] == "quarantined"
    again = client.post(f"/v1/quarantine/{held['id']}/retry", json={"as_new": True}).json()
    assert again["status"] == "accepted"
    assert client.post(f"/v1/quarantine/{other['id']}/dismiss").status_code == 200
    assert client.get("/v1/quarantine").json()["items"] == []


def test_an_erasure_names_one_subject(client: Client) -> None:
    answer = client.post("/v1/erasures", json=SIGNED)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert client.post("/v1/erasures", json=SIGNED | {"golden_id": "G0000000999"}).status_code == 404
