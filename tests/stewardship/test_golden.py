"""Search and golden records."""

from __future__ import annotations

import pytest
from httpx import Client


def test_words_find_golden_records(client: Client) -> None:
    page = client.get("/search", params={"q": "budap anna"}).text
    assert "/golden/G0000000001" in page
    assert "1 golden record with these words" in page


@pytest.mark.parametrize("text", ["G0000000002", "g2", "erp:100017"])
def test_an_id_or_a_key_leads_to_the_golden_record(client: Client, text: str) -> None:
    page = client.get("/search", params={"q": text}).text
    assert "Named outright: G0000000001" in page


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "no:such", ":", "!!", "G999999"])
def test_a_search_for_nothing_in_particular_is_answered(client: Client, text: str) -> None:
    assert client.get("/search", params={"q": text}).status_code == 200


def test_results_go_on_behind_the_last_title(client: Client) -> None:
    page = client.get("/search", params={"after_title": "Jon Whitfeild", "after_id": 6}).text
    assert "Jonathan Whitfield" in page
    assert "Anna Kovács" not in page


def test_a_golden_record_shows_winner_rule_and_loser(client: Client) -> None:
    page = " ".join(client.get("/golden/G0000000001").text.split())
    assert '<td class="value">Kovács</td>' in page
    assert "source priority" in page
    assert '<span class="lost">KOVACS</span>' in page
    assert "owned by erp" in page
    assert "/compare/1/2" in page


def test_an_old_id_leads_to_the_record_of_today(client: Client) -> None:
    assert "G0000000002 belongs to G0000000001 today" in client.get("/golden/G0000000002").text


@pytest.mark.parametrize("golden_id", ["G999", "nonsense"])
def test_an_unknown_id_is_not_found(client: Client, golden_id: str) -> None:
    answer = client.get(f"/golden/{golden_id}")
    assert answer.status_code == 404
    assert "Not found" in answer.text


def test_values_are_shown_as_text_whatever_they_hold(client: Client) -> None:
    page = client.get("/search", params={"q": "söhne"}).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in client.get("/golden/G0000000007").text


def test_a_query_is_shown_as_text_whatever_it_holds(client: Client) -> None:
    assert '"><img' not in client.get("/search", params={"q": '"><img src=x>'}).text


def test_a_golden_record_is_shown_in_another_view(client: Client) -> None:
    page = client.get("/golden/G0000000001").text
    assert 'href="/golden/G0000000001?view=billing"' in page
    view = client.get("/golden/G0000000001", params={"view": "billing"}).text
    assert 'href="/golden/G0000000001?view=billing" aria-current="page"' in view
    assert "birth date" not in view
    assert client.get("/golden/G0000000001", params={"view": "nobody"}).status_code == 400
