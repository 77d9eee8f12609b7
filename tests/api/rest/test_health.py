"""Probes and numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpx import Client

from api.app import create_app
from mdm.database.engine import make_engine
from tests.api.serving import serving


def test_a_hub_with_its_database_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_without_its_database_a_hub_lives_but_is_not_ready() -> None:
    nowhere = make_engine("postgresql://nobody:geheim@127.0.0.1:9/nothing")
    with serving(create_app(nowhere, ring=lambda _object: None)) as client:
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
        assert (response.status_code, response.json()["code"]) == (503, "database_unreachable")
        assert response.headers["retry-after"] == "5"
        assert "geheim" not in response.text
        records = client.post("/v1/records", content=b"1\n", headers={"Content-Type": "application/x-ndjson"})
        assert records.status_code == 503


def test_the_overview_counts_what_there_is(client: Client, person: Callable[..., dict[str, Any]]) -> None:
    client.post("/v1/records", json=[person("1"), person("2", RecordType="Robot")])
    overview = client.get("/v1/overview").json()
    customer = next(each for each in overview["objects"] if each["object"] == "customer")
    assert customer["records"] == {"salesforce": 1}
    assert (customer["golden_records"], customer["waiting"]) == (1, 0)
    assert (overview["feed_position"], overview["quarantined"]) == (1, 1)
