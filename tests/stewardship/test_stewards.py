"""Who decides."""

from __future__ import annotations

import pytest
from httpx import Client

from stewardship.stewards import path_within


def test_a_steward_without_a_name_is_called_steward(client: Client) -> None:
    assert "<strong>steward</strong>" in client.get("/").text


def test_a_name_is_kept_and_leads_back_to_its_page(client: Client) -> None:
    answer = client.post(
        "/steward", data={"name": "  Mira  Özdemir ", "back": "/review?at=1"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/review?at=1"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "<strong>Mira Özdemir</strong>" in client.get("/").text


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "Rule", "a\x00b"])
def test_a_name_that_would_mislead_is_refused(client: Client, name: str) -> None:
    assert client.post("/steward", data={"name": name}).status_code == 400


def test_a_forged_name_in_the_cookie_is_not_believed(client: Client) -> None:
    client.cookies.set("mdm_steward", "rule")
    assert "<strong>steward</strong>" in client.get("/").text


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_a_form_never_leads_away(path: str) -> None:
    assert path_within(path) == "/"


def test_a_form_leads_back_within_the_site() -> None:
    assert path_within("/review/3?at=2") == "/review/3?at=2"
