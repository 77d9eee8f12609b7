"""What surrounds every request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx import Client
from structlog.testing import capture_logs

from tests.api.serving import serving

Record = dict[str, Any]


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines
    structlog.reset_defaults()


def test_every_answer_has_the_id_of_its_request(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    invented = {client.get("/healthz").headers["x-request-id"] for _ in range(2)}
    assert len(invented) == 2


@pytest.mark.parametrize("given", [b"a b", b"x" * 65, "ä".encode(), b"", b"a;b"])
def test_an_id_that_could_forge_a_log_line_is_replaced(client: Client, given: bytes) -> None:
    answer = client.get("/healthz", headers={b"X-Request-Id": given}).headers["x-request-id"]
    assert len(answer) == 36


def test_a_problem_names_its_request(client: Client) -> None:
    response = client.get("/v1/golden/none", headers={"X-Request-Id": "abc-1"})
    assert response.json()["request_id"] == "abc-1"


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/v1/xref/salesforce/Zoe.Mueller%40example.org?object=customer", "/v1/xref/{source}/{key:path}"),
        ("/v1/search?q=Zoe", "/v1/search"),
        ("/Zoe", "-"),
    ],
)
def test_the_log_names_the_route_and_nobody(
    logged: list[Any], client: Client, address: str, route: str
) -> None:
    client.get(address)
    (line,) = [line for line in logged if line["event"] == "http_request"]
    assert (line["method"], line["route"]) == ("GET", route)
    assert set(line) == {"event", "log_level", "method", "route", "status", "ms", "request_id"}
    assert "Zoe" not in str(logged)


def test_an_unexpected_failure_says_nothing_of_itself(app: FastAPI, logged: list[Any]) -> None:
    @app.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError("Zoë's balance")

    with serving(app) as client:
        response = client.get("/fails", headers={"X-Request-Id": "abc-1"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "internal_error"
    (line,) = [line for line in logged if line["event"] == "request_failed"]
    assert (line["error"], line["request_id"]) == ("ZeroDivisionError", "abc-1")
    assert any(place.endswith(" fails") for place in line["trace"])
    assert "Zoë" not in response.text + str(logged)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
@pytest.mark.parametrize("address", ["/v1/quarantine/1/dismiss", "/v1/decisions/1/withdraw", "/graphql"])
def test_a_page_of_another_site_cannot_write(client: Client, address: str, headers: dict[str, str]) -> None:
    response = client.post(address, headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "foreign_site")
    assert client.get("/v1/overview", headers=headers).status_code == 200
    own = {"Origin": str(client.base_url), "Sec-Fetch-Site": "same-origin"}
    assert client.post(address, headers=own).status_code in (404, 422)
