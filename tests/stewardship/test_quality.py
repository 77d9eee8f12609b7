"""The page of data quality: a bar for each source, and issues that lead to golden records."""

from __future__ import annotations

from httpx import Client


def test_bars_and_issues_are_shown(client: Client) -> None:
    page = " ".join(client.get("/quality").text.split())
    assert 'aria-current="page">Quality' in page
    assert '<rect class="good"' in page
    assert "checks that every value passes" in page
    assert "/golden/G" in page


def test_what_fails_comes_before_what_every_value_passes_and_issues_are_folded(client: Client) -> None:
    page = " ".join(client.get("/quality").text.split())
    failing, passing = page.split('<details class="fold"><summary>')[:2]
    assert 'phone <span class="detail">is complete' in failing
    assert "postcode is complete" in passing
    assert "100 %</b>" not in failing
    assert '<details class="fold"><summary>Record by record' in page
    asked = " ".join(client.get("/quality", params={"source": "erp", "attribute": "phone"}).text.split())
    assert '<details class="fold" open><summary>Record by record' in asked


def test_all_that_is_wrong_with_a_record_is_on_one_line(client: Client) -> None:
    page = " ".join(client.get("/quality").text.split())
    lines = [line for line in page.split("<li>") if "100203" in line]
    assert len(lines) == 1
    assert "email is not complete (missing), phone is not complete (missing)" in lines[0]


def test_issues_of_one_source_and_attribute_are_asked_for_by_a_link(client: Client) -> None:
    assert "source=erp&amp;attribute=phone" in client.get("/quality").text
    page = client.get("/quality", params={"object": "customer", "source": "erp", "attribute": "phone"}).text
    assert "Issues of erp with phone" in page
    assert client.get("/quality", params={"object": "product"}).status_code == 200
    assert client.get("/quality", params={"object": "nothing"}).status_code == 400


def test_a_golden_record_tells_its_score(client: Client) -> None:
    assert "data quality" in client.get("/golden/G0000000001").text
