"""Relationships over REST and GraphQL: from columns and from stewards, with the hierarchy they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

Record = dict[str, Any]


@pytest.fixture
def family(client: Client, person: Callable[..., Record]) -> list[str]:
    """Golden ids of a parent account and of one below it."""
    child = person("003A2", FirstName="Bert", PersonBirthdate="2001-01-01", Email="", ParentId="003A1")
    client.post("/v1/records", json=[person(), child])
    return ["G0000000001", "G0000000002"]


def test_a_column_that_names_another_record_is_an_edge(client: Client, family: list[str]) -> None:
    (edge,) = client.get(f"/v1/golden/{family[1]}/relations").json()["relations"]
    assert (edge["kind"], edge["direction"], edge["golden_id"]) == ("parent", "to", family[0])
    assert edge["said_by"] == ["salesforce:003A2"]
    tree = client.get(f"/v1/golden/{family[1]}/hierarchy/parent").json()
    assert [(node["golden_id"], node["depth"]) for node in tree["nodes"]] == [(family[0], 0), (family[1], 1)]
    refused = client.get(f"/v1/golden/{family[1]}/hierarchy/owner")
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_a_steward_denies_an_edge(client: Client, family: list[str]) -> None:
    body = {
        "kind": "parent", "left": family[1], "right": family[0], "verdict": "unrelated",
        "author": "dana", "reason": "An uncle",
    }  # fmt: skip
    assert client.post("/v1/relations", json=body).status_code == 201
    assert client.post("/v1/relations", json=body).json() == {"changed": False}
    assert client.get(f"/v1/golden/{family[1]}/relations").json()["relations"] == []
    query = """mutation ($left: ID!, $right: ID!) {
        relate(kind: "parent", left: $left, right: $right, verdict: withdrawn, author: "kim", reason: "She erred") }"""
    variables = {"left": family[1], "right": family[0]}
    client.post("/graphql", json={"query": query, "variables": variables})
    asked = """query ($left: ID!) { relations(goldenId: $left) { kind direction }
        hierarchy(goldenId: $left, kind: "parent") { cyclic nodes { goldenId closesCycle } } }"""
    data = client.post("/graphql", json={"query": asked, "variables": variables}).json()["data"]
    assert data["relations"] == [{"kind": "parent", "direction": "to"}]
    assert [node["goldenId"] for node in data["hierarchy"]["nodes"]] == family
