"""The first page."""

from __future__ import annotations

from httpx import Client
from sqlalchemy import Engine

from stewardship.app import create_app
from tests.api.serving import serving


def test_the_first_page_says_what_runs_and_what_is_held(client: Client) -> None:
    page = " ".join(client.get("/").text.split())
    assert "salesforce <b>4</b>" in page
    assert "erp <b>3</b>" in page
    assert "PostgreSQL" in page
    assert "Policy customer" in page
    for href in ("/review", "/search", "/quarantine", "/docs", "/graphql", "/v1/changes"):
        assert f'href="{href}"' in page


def test_an_empty_hub_has_a_first_page(engine: Engine) -> None:
    with serving(create_app(engine)) as client:
        page = client.get("/").text
    assert "no source yet" in page
    assert "none yet" in page
