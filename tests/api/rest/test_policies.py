"""Policy documents over HTTP."""

from __future__ import annotations

import pytest
from httpx import Client

from mdm.policy.reading import read_policy, shipped_policy


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
