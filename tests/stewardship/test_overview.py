"""The first page."""

from __future__ import annotations

from httpx import Client
from sqlalchemy import Engine

from mdm.model import InboundRecord
from stewardship.app import create_app
from tests.api.serving import serving
from tests.stewardship.filled import settle


def test_the_first_page_says_what_runs_and_what_is_held(client: Client) -> None:
    page = " ".join(client.get("/").text.split())
    assert "salesforce <b>4</b>" in page
    assert "erp <b>3</b>" in page
    assert "PostgreSQL" in page
    assert "Policy customer" in page
    for href in ("/review", "/search", "/quarantine", "/docs", "/graphql", "/v1/changes"):
        assert f'href="{href}"' in page


def test_picture_and_table_count_the_same_quarantined_items(client: Client, filled: Engine) -> None:
    settle(filled, InboundRecord("erp", "customr", {"TYPE": "O"}))
    page = " ".join(client.get("/").text.split())
    assert '>2<tspan class="unit" dx="5">to correct' in page
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    counts = [row.split('<a href="/quarantine">')[1].split("</a>")[0] for row in rows if "/quarantine" in row]
    assert counts == ["1", "0", "1"]


def test_an_empty_hub_has_a_first_page(engine: Engine) -> None:
    with serving(create_app(engine)) as client:
        page = client.get("/").text
    assert "no source yet" in page
    assert "none yet" in page
