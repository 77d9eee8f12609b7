"""What stands before every page."""

from __future__ import annotations

import pytest
from httpx import Client

FORM = {"name": "Mira"}
OURS = {"Host": "hub.example"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://hub.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://hub.example:8081"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_changes_nothing(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/steward", data=FORM, headers=OURS | headers, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://hub.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://hub.example"},
        {},
    ],
)
def test_a_form_of_our_own_is_taken(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/steward", data=FORM, headers=OURS | headers, follow_redirects=False)
    assert answer.status_code == 303


def test_a_link_from_another_site_is_followed(client: Client) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/review", "/nothing-here", "/golden/nonsense"])
def test_every_page_forbids_foreign_scripts_and_caches(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_no_page_carries_a_script_or_style_of_its_own(client: Client) -> None:
    for path in ("/", "/review", "/review/1", "/search", "/golden/G1", "/quarantine", "/quarantine/1"):
        page = client.get(path).text
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_files_are_served_and_revalidated(client: Client) -> None:
    for name in ("stewardship.css", "keys.js", "mark.svg", "vendor/htmx.min.js"):
        answer = client.get(f"/static/stewardship/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["etag"]
