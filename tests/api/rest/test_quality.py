"""Data quality over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpx import Client


def test_scores_and_issues_of_an_object(client: Client, person: Callable[..., dict[str, Any]]) -> None:
    client.post("/v1/records", json=[person(BillingCountry="Atlantis", Email="nonsense")])
    found = client.get("/v1/quality/customer").json()
    (source,) = found["sources"]
    measures = {(m["attribute"], m["dimension"]): m for m in source["measures"]}
    assert (source["source"], source["records"]) == ("salesforce", 1)
    assert measures["country", "valid"]["failed"] == 1
    assert {m["attribute"] for m in found["unique"]} == {"tax_id", "duns"}
    listed = client.get("/v1/quality/customer/issues").json()
    by_place = {(i["attribute"], i["dimension"]): i for i in listed["issues"]}
    country = by_place["country", "valid"]
    assert (country["check"], country["value"], country["golden_id"]) == (
        "unknown_code",
        "ATLANTIS",
        "G0000000001",
    )
    assert by_place["email", "complete"]["value"] is None
    assert listed["next"] is None
    assert client.get("/v1/quality/customer/issues", params={"limit": 1}).json()["next"] == 1
    assert client.get("/v1/quality/nothing").status_code == 404
    score = client.get("/v1/golden/G0000000001").json()["quality"]
    assert 0 < score < 1
