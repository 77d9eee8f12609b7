"""How golden records came to be, and what a draft may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

Record = dict[str, Any]


@pytest.fixture
def merged(client: Client, person: Callable[..., Record], erp_person: Callable[..., Record]) -> str:
    """The golden id of a person whom two systems know."""
    client.post("/v1/records", json=[person(), erp_person()])
    return "G0000000001"


def test_the_steps_of_a_golden_record(client: Client, merged: str) -> None:
    found = client.get(f"/v1/golden/{merged}/how").json()
    (step,) = found["steps"]
    assert (step["by"], step["golden_id"], step["decision"]) == ("evidence", merged, None)
    assert found["names"] == {"1": "salesforce:003A1", "2": "erp:4711"}


def test_a_draft_is_matched_and_not_stored(client: Client, merged: str) -> None:
    draft = {"FirstName": "Zoe", "LastName": "Muller-Lukasik", "PersonBirthdate": "1971-06-24"}
    body = {"object": "customer", "source": "salesforce", "record": draft}
    answer = client.post("/v1/match", json=body).json()
    (match,) = answer["matches"]
    assert answer["compared_by"] == ["given_name_birth_date", "surname_birth_date"]
    assert ["postcode"] in answer["would_help"]
    assert match["golden_id"] == merged
    assert {each["comparison"]: each["level"] for each in match["score"]["evidence"]}["birth_date"] == "same"
    assert client.post("/v1/match", json=body | {"source": "sap"}).json()["code"] == "source_unknown"
    assert client.get("/v1/search").json()["total"] == 1


def test_a_golden_record_is_no_duplicate_of_itself(client: Client, merged: str) -> None:
    assert client.get(f"/v1/golden/{merged}/duplicates").json() == {"matches": []}


def test_why_two_are_not_one(client: Client, merged: str) -> None:
    ruling = {"kind": "unmerge", "record_id": 2}
    client.post("/v1/rulings", json={"ruling": ruling, "author": "dana", "reason": "Her mother"})
    found = client.get("/v1/pairs/1/2/why-not").json()
    assert [decision["reason"] for decision in found["between"]] == ["Her mother"]
    assert found["pair"]["score"]["verdict"] == "merge"
    assert found["changes"][0]["verdict"] != "merge"
