"""Reading golden records by id, by key and by search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

Record = dict[str, Any]


@pytest.fixture
def merged(client: Client, person: Callable[..., Record], erp_person: Callable[..., Record]) -> list[str]:
    """The golden ids of two records that were judged to be one; the older first."""
    items = client.post("/v1/records", json=[person(), erp_person()]).json()["items"]
    return [item["golden_id"] for item in items]


def test_every_id_ever_issued_leads_to_the_record_that_holds_it_now(
    client: Client, merged: list[str]
) -> None:
    older, newer = merged
    response = client.get(f"/v1/golden/{newer}")
    assert response.status_code == 200
    assert (response.json()["id"], response.json()["requested_id"]) == (older, newer)
    assert response.headers["content-location"] == f"/v1/golden/{older}"


def test_a_value_names_its_winner_its_rule_and_every_loser(client: Client, merged: list[str]) -> None:
    body = client.get(f"/v1/golden/{merged[0]}").json()
    cells = {cell["attribute"]: cell for cell in body["cells"]}
    given_name = cells["given_name"]
    assert given_name["value"] == body["values"]["given_name"] == given_name["winner"]["value"] == "Zoë"
    assert (given_name["winner"]["source"], given_name["winner"]["key"]) == ("salesforce", "003A1")
    assert [(loser["source"], loser["value"]) for loser in given_name["losers"]] == [("erp", "Zoe")]
    assert given_name["losers"][0]["why"]
    assert (given_name["owner"], given_name["receivers"]) == ("salesforce", ["erp"])
    assert [reference["key"] for reference in body["cross_references"]] == ["003A1", "4711"]


def test_an_unchanged_record_is_not_sent_again(
    client: Client, merged: list[str], person: Callable[..., Record]
) -> None:
    address = f"/v1/golden/{merged[0]}"
    etag = client.get(address).headers["etag"]
    for tag in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    client.post("/v1/records", json=person(FirstName="Zoe Maria"))
    changed = client.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


@pytest.mark.parametrize(
    ("golden_id", "code"),
    [("G0000000042", "not_found"), ("42", "golden_id_invalid"), ("G0", "golden_id_invalid")],
)
def test_an_id_never_issued_is_not_found(client: Client, golden_id: str, code: str) -> None:
    response = client.get(f"/v1/golden/{golden_id}")
    assert (response.status_code, response.json()["code"]) == (404, code)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_source_key_with_slashes_leads_to_its_golden_record(
    client: Client, person: Callable[..., Record]
) -> None:
    client.post("/v1/records", json=person("DE/100 7"))
    response = client.get("/v1/xref/salesforce/DE%2F100%207")
    assert response.json()["golden_id"] == "G0000000001"
    assert response.json()["current"]["valid_to"] is None


def test_the_history_of_a_cross_reference_has_no_holes(
    client: Client, merged: list[str], ring: Callable[[str], None]
) -> None:
    decision = {
        "left": {"source": "salesforce", "object": "customer", "key": "003A1"},
        "right": {"source": "erp", "object": "customer", "key": "4711"},
        "verdict": "different",
        "author": "dana",
        "reason": "Twins",
    }
    assert client.post("/v1/decisions", json=decision).status_code == 201
    history = client.get("/v1/xref/erp/4711").json()["history"]
    assert [reference["golden_id"] for reference in history] == merged
    assert history[0]["valid_to"] == history[1]["valid_from"]


def test_a_key_of_two_objects_asks_which(client: Client, person: Callable[..., Record]) -> None:
    product = {
        "source": "salesforce",
        "object": "product",
        "key": "7",
        "payload": {"Name": "Kabelbinder 100 mm", "ProductCode": "KB-100"},
    }
    assert client.post("/v1/records", json=[person("7"), product]).json()["counts"] == {"accepted": 2}
    response = client.get("/v1/xref/salesforce/7")
    assert (response.status_code, response.json()["code"]) == (409, "ambiguous_key")
    assert client.get("/v1/xref/salesforce/7?object=product").json()["current"]["object"] == "product"


@pytest.mark.parametrize("address", ["/v1/xref/crm/unknown", "/v1/xref/sales%00force/7"])
def test_an_unknown_key_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code in (404, 422)


def test_a_search_goes_through_all_hits_page_by_page(client: Client, person: Callable[..., Record]) -> None:
    people = [
        person(
            str(number),
            FirstName=name,
            Email=f"{name}@example.org",
            PersonBirthdate=None,
            LastName="Ångström",
        )
        for number, name in enumerate(["Åsa", "Bo", "Cilla", "Dag", "Eva"])
    ]
    client.post("/v1/records", json=people)
    found: list[str] = []
    cursor: str | None = None
    while True:
        parameters = {"q": "angstr", "limit": "2", "cursor": cursor or ""}
        page = client.get("/v1/search", params=parameters).json()
        assert page["total"] == 5
        found += [hit["values"]["given_name"] for hit in page["hits"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == ["Bo", "Cilla", "Dag", "Eva", "Åsa"]


@pytest.mark.parametrize("query", ["q=%00", "q=%27%20OR%201", "q=%25%25%21%7C", "object=nothing"])
def test_an_odd_search_finds_nothing(client: Client, merged: list[str], query: str) -> None:
    response = client.get(f"/v1/search?{query}")
    assert response.status_code == 200
    assert response.json()["hits"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "object=%00", "cursor=abc", "cursor=%F0%9F%98%80"])
def test_a_search_that_cannot_be_is_refused(client: Client, query: str) -> None:
    response = client.get(f"/v1/search?{query}")
    assert (response.status_code, response.json()["code"]) == (422, "request_invalid")


def test_a_view_is_asked_for_by_its_name(
    client: Client, person: Callable[..., dict[str, Any]], erp_person: Callable[..., dict[str, Any]]
) -> None:
    client.post("/v1/records", json=[person(), erp_person()])
    own = client.get("/v1/golden/G0000000002").json()
    assert (own["values"]["street"], own["view"], own["views"]) == (
        "Königstraße 7",
        None,
        ["billing", "sales"],
    )
    answer = client.get("/v1/golden/G0000000002", params={"view": "billing"})
    assert answer.headers["content-location"] == "/v1/golden/G0000000001?view=billing"
    assert (answer.json()["values"]["street"], answer.json()["view"]) == ("Königstr. 7", "billing")
    assert "birth_date" not in answer.json()["values"]
    unknown = client.get("/v1/golden/G0000000002", params={"view": "nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "request_invalid")


def test_the_past_is_read_by_position_and_by_time(
    client: Client, merged: list[str], person: Callable[..., Record]
) -> None:
    address = f"/v1/golden/{merged[0]}"
    before = client.get(address).json()
    client.post("/v1/records", json=person(FirstName="Zoé"))
    after = client.get(address).json()
    assert (before["values"]["given_name"], after["values"]["given_name"]) == ("Zoë", "Zoé")
    assert client.get(address, params={"at_position": 1}).json() == before
    then = client.get(address, params={"as_of": before["updated_at"]})
    assert then.json() == before
    assert "as_of=" in then.headers["content-location"]
    assert client.get(address, params={"as_of": after["updated_at"]}).json() == after

    told = client.get(f"{address}/history").json()
    assert [entry["position"] for entry in told["entries"]] == [1, 2]
    assert told["entries"][1]["changes"] == [{"attribute": "given_name", "old": "Zoë", "new": "Zoé"}]
    assert told["entries"][1]["causes"] == [{"kind": "record", "text": "salesforce:003A1 version 2"}]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"at_position": 99}, 404, "not_found"),
        ({"as_of": "2020-01-01T00:00:00Z"}, 404, "not_found"),
        ({"as_of": "2020-01-01T00:00:00Z", "at_position": 1}, 422, "request_invalid"),
        ({"as_of": "yesterday"}, 422, "request_invalid"),
        ({"at_position": 1, "view": "nobody_has_it"}, 422, "request_invalid"),
    ],
)
def test_a_moment_that_is_none_is_refused(
    client: Client, merged: list[str], parameters: dict[str, Any], status: int, code: str
) -> None:
    response = client.get(f"/v1/golden/{merged[0]}", params=parameters)
    assert (response.status_code, response.json()["code"]) == (status, code)
