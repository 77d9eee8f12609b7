"""The page of data quality: a bar for each source, and issues that lead to golden records."""

from __future__ import annotations

from httpx import Client


def test_bars_and_issues_are_shown(client: Client) -> None:
    page = " ".join(client.get("/quality").text.split())
    assert 'aria-current="page">Quality' in page
    assert '<rect class="good"' in page
    assert "100 %" in page
    assert "/golden/G" in page


def test_issues_of_one_source_and_attribute_are_asked_for_by_a_link(client: Client) -> None:
    assert "source=erp&amp;attribute=phone" in client.get("/quality").text
    page = client.get("/quality", params={"object": "customer", "source": "erp", "attribute": "phone"}).text
    assert "Issues of erp with phone" in page
    assert client.get("/quality", params={"object": "product"}).status_code == 200
    assert client.get("/quality", params={"object": "nothing"}).status_code == 400


def test_a_golden_record_tells_its_score(client: Client) -> None:
    assert "data quality" in client.get("/golden/G0000000001").text
