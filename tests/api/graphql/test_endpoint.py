"""GraphQL over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from api.graphql.endpoint import GRAPHQL_MEDIA_TYPE
from mdm.reads import overview
from tests.laws.examples import share_of

OVERVIEW = "{ overview { feedPosition } }"


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines
    structlog.reset_defaults()


def test_who_knows_graphql_over_http_gets_its_media_type_and_status(client: Client) -> None:
    headers = {"Accept": GRAPHQL_MEDIA_TYPE}
    good = client.post("/graphql", json={"query": OVERVIEW}, headers=headers)
    assert (good.status_code, good.headers["content-type"]) == (200, GRAPHQL_MEDIA_TYPE)
    bad = client.post("/graphql", json={"query": "{"}, headers=headers)
    assert (bad.status_code, bad.headers["content-type"]) == (400, GRAPHQL_MEDIA_TYPE)


def test_a_query_may_stand_in_the_address_but_a_mutation_may_not(client: Client) -> None:
    assert client.get("/graphql", params={"query": OVERVIEW}).json() == {
        "data": {"overview": {"feedPosition": 0}}
    }
    mutation = 'mutation { withdrawDecision(id: 1, author: "a", reason: "b") { changed } }'
    refused = client.get("/graphql", params={"query": mutation}).json()
    assert refused["errors"][0]["extensions"]["code"] == "graphql_invalid"
    assert "data" not in refused


@pytest.mark.parametrize("variables", ["[1]", "{", "1"])
def test_variables_in_the_address_are_an_object(client: Client, variables: str) -> None:
    response = client.get("/graphql", params={"query": OVERVIEW, "variables": variables})
    assert (response.status_code, response.json()["code"]) == (422, "request_invalid")


def test_the_operation_is_chosen_by_name(client: Client) -> None:
    body = {"query": f"query A {OVERVIEW} query B {{ search {{ totalCount }} }}", "operationName": "B"}
    assert client.post("/graphql", json=body).json() == {"data": {"search": {"totalCount": 0}}}
    unknown = client.post("/graphql", json=body | {"operationName": "C"}).json()
    assert unknown["errors"][0]["extensions"]["code"] == "graphql_invalid"


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"query": 1}', b"{", b'{"query": "{a}", "variables": []}'])
def test_a_body_that_is_no_operation_is_a_problem(client: Client, body: bytes) -> None:
    response = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_page_needs_no_other_server(client: Client) -> None:
    page = client.get("/graphql", headers={"Accept": "text/html"})
    assert "text/html" in page.headers["content-type"]
    assert "http" not in page.text
    for asset in ("graphql.css", "graphql.js"):
        assert client.get(f"/docs/assets/{asset}").status_code == 200


def test_an_unexpected_failure_says_nothing_of_itself(
    client: Client, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object) -> None:
        raise ZeroDivisionError("Zoë's balance")

    monkeypatch.setattr(overview, "overview_counts", fail)
    response = client.post("/graphql", json={"query": OVERVIEW})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "internal_error"
    assert any(line["event"] == "request_failed" for line in logged)
    assert "Zoë" not in response.text + str(logged)


@settings(max_examples=share_of(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()))
def test_no_text_makes_the_hub_fail(client: Client, source: str, key: str, words: str) -> None:
    query = """query ($source: String!, $key: String!, $words: String) {
        crossReference(source: $source, key: $key) { current { key } } search(query: $words) { totalCount } }"""
    content = _ascii({"query": query, "variables": {"source": source, "key": key, "words": words}})
    answer = client.post("/graphql", content=content, headers={"Content-Type": "application/json"}).json()
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes <= {"not_found", "request_invalid"}


def _ascii(body: object) -> bytes:
    return json.dumps(body).encode("ascii")
