"""Corrections over REST: at once, with author and reason, and withdrawn again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpx import Client

SIGNED = {"author": "dana", "reason": "She told me"}


def test_a_golden_record_is_corrected_and_the_correction_withdrawn(
    client: Client, person: Callable[..., dict[str, Any]], erp_person: Callable[..., dict[str, Any]]
) -> None:
    client.post("/v1/records", json=[person(), erp_person()])
    before = client.get("/v1/golden/G0000000001").json()
    said = {"values": {"city": "Kiel"}, "nulls": ["email"], "pins": {"given_name": "erp:4711"}}
    answer = client.post("/v1/golden/G0000000001/corrections", json=SIGNED | said)
    assert (answer.status_code, answer.json()["changed"], answer.json()["events"]) == (201, True, 1)
    golden = client.get("/v1/golden/G0000000001").json()
    assert (golden["values"]["city"], golden["values"]["postcode"]) == ("Kiel", "23552")
    assert (golden["values"]["given_name"], "email" in golden["values"]) == ("Zoe", False)
    cells = {cell["attribute"]: cell for cell in golden["cells"]}
    assert cells["city"]["winner"]["reason"] == "She told me"
    assert cells["given_name"]["winner"]["pinned"] == "erp:4711"
    assert (cells["email"]["value"], cells["email"]["winner"]["value"]) == (None, None)
    assert [x["about_id"] for x in golden["cross_references"]] == [None, None, 1]
    taken = client.post("/v1/golden/G0000000002/corrections/withdraw", json=SIGNED)
    assert taken.json()["changed"] is True
    assert client.get("/v1/golden/G0000000001").json()["values"] == before["values"]


def test_what_cannot_be_corrected_is_a_problem_that_quotes_no_value(
    client: Client, person: Callable[..., dict[str, Any]]
) -> None:
    client.post("/v1/records", json=[person()])
    answer = client.post(
        "/v1/golden/G0000000001/corrections", json=SIGNED | {"values": {"birth_date": "SECRET"}}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert "SECRET" not in answer.text
    missing = client.post("/v1/golden/G0000000999/corrections", json=SIGNED | {"values": {"city": "Kiel"}})
    assert missing.status_code == 404
