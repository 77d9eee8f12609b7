"""Policy documents over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.policy.reading import read_policy, shipped_policy
from mdm.rebuild import advance, drafts_to_advance

Make = Callable[..., dict[str, Any]]


def test_the_policies_in_force_are_listed(client: Client) -> None:
    listed = client.get("/v1/policies").json()["policies"]
    assert [(each["object"], each["version"]) for each in listed] == [("customer", 1), ("product", 1)]


def test_a_document_comes_as_it_was_loaded(client: Client) -> None:
    response = client.get("/v1/policies/customer")
    policy, text = shipped_policy("customer")
    assert response.text == text
    assert response.headers["content-type"].startswith("application/yaml")
    assert response.headers["policy-version"] == "1"
    assert read_policy(response.text, document="answer").digest == policy.digest


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/v1/policies/supplier", "policy_missing"),
        ("/v1/policies/customer?version=9", "not_found"),
    ],
)
def test_what_was_never_loaded_is_not_found(client: Client, address: str, code: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.json()["code"]) == (404, code)


def test_a_name_that_can_be_none_is_refused(client: Client) -> None:
    assert client.get("/v1/policies/%00").status_code == 422


def changed(merge: str = "0.98") -> str:
    _, document = shipped_policy("customer")
    return document.replace("merge: 0.99", f"merge: {merge}")


SIGNED = {"author": "ada", "reason": "fewer questions"}


def test_a_draft_is_simulated_read_and_put_in_force(client: Client, engine: Engine, person: Make) -> None:
    client.post("/v1/records", json=person())
    opened = client.post("/v1/policies/customer/drafts", json={"document": changed(), **SIGNED})
    assert opened.status_code == 201
    draft = opened.json()
    address = f"/v1/policy-drafts/{draft['draft_id']}"
    assert (draft["state"], draft["base_version"]) == ("simulating", 1)
    assert client.get(f"{address}/simulation").json()["code"] == "not_found"

    assert drafts_to_advance(engine) == [draft["draft_id"]]
    advance(engine, draft["draft_id"])
    assert client.get(address).json()["state"] == "simulated"
    assert client.get(f"{address}/simulation").json()["clusters"]["merged"] == 0
    page = client.get(f"{address}/page")
    assert page.headers["content-type"].startswith("text/html")
    assert "<svg" in page.text

    assert client.post(f"{address}/activate", json=SIGNED).json()["state"] == "activating"
    advance(engine, draft["draft_id"])
    assert client.get(address).json()["policy_version"] == 2
    last = client.get("/v1/policies/customer/versions").json()["versions"][-1]
    assert (last["version"], last["author"], last["reason"]) == (2, "ada", "fewer questions")
    differences = client.get("/v1/policies/customer/differences", params={"before": 1}).json()["differences"]
    assert differences == [{"path": "match.merge", "before": 0.99, "after": 0.98, "bits": None}]
    assert client.delete(address).json()["code"] == "not_found"


def test_a_discarded_draft_stays_on_record(client: Client) -> None:
    draft = client.post("/v1/policies/customer/drafts", json={"document": changed(), **SIGNED}).json()
    assert client.delete(f"/v1/policy-drafts/{draft['draft_id']}").status_code == 204
    (listed,) = client.get("/v1/policies/customer/drafts").json()["drafts"]
    assert listed["state"] == "discarded"


def test_what_a_document_says_in_vain_is_told_with_its_line(client: Client) -> None:
    document = changed().replace(
        "duns: {owner: hub, receivers: [salesforce, erp]", "duns: {owner: erp, receivers: [erp]"
    )
    (warning,) = client.post("/v1/policies/check", json={"document": document}).json()["warnings"]
    assert warning["warning"] == "erp owns the field, so it never receives it"
    assert "duns" in document.splitlines()[warning["line"] - 1]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("object: customer", "policy_invalid"),
        (shipped_policy("product")[1], "request_invalid"),
        (shipped_policy("customer")[1], "request_invalid"),
    ],
    ids=["invalid", "another object", "nothing new"],
)
def test_a_document_that_can_be_no_draft_is_refused(client: Client, document: str, code: str) -> None:
    response = client.post("/v1/policies/customer/drafts", json={"document": document, **SIGNED})
    assert (response.status_code, response.json()["code"]) == (422, code)
