"""Quarantined items: seen, corrected, tried again."""

from __future__ import annotations

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.flow.inbound import receive
from mdm.model import Rejected
from mdm.reads import review
from mdm.reads.quarantine import quarantined_item
from mdm.store import log
from tests.stewardship.filled import settle

FIELDS = {
    "column": ["CITY", "CREDIT", "NAME1", "NOTE", "TYPE", ""],
    "value": ["Kassel", "2500", "Kind & Kegel KG", "line 1\r\nline 2", "O", ""],
}


def hold(engine: Engine, payload: str) -> None:
    item = Rejected("erp", "customer", None, payload, "unreadable", "not a record")
    run_in_transaction(engine, lambda connection: receive(connection, {}, [item]))


def test_the_list_says_what_is_wrong(client: Client) -> None:
    page = client.get("/quarantine").text
    assert "erp:100999" in page
    assert "kind: a value is required" in page


def test_an_item_shows_what_arrived_and_why_it_is_held(client: Client) -> None:
    page = client.get("/quarantine/1").text
    assert "Kind &amp; Kegel KG" in page
    assert "value missing" in page


def test_a_corrected_item_is_accepted_and_the_bell_rung(
    client: Client, filled: Engine, rung: list[str]
) -> None:
    answer = client.post("/quarantine/1/retry", data=FIELDS)
    assert "Item 1 was accepted" in answer.text
    assert "Item 1 was accepted" not in client.get("/quarantine").text
    assert rung == ["customer"]
    settle(filled)
    with reading(filled) as connection:
        assert quarantined_item(connection, 1).state == "accepted"
        assert review.record_id_of(connection, "erp", "100999", "customer") == 8


def test_a_dismissed_item_is_said_to_be_and_held_no_more(client: Client) -> None:
    page = client.post("/quarantine/1/dismiss").text
    assert "Item 1 was dismissed for good." in page
    assert "Nothing is held" in page
    assert 'class="toast"' not in client.get("/quarantine?done=4").text


def test_untouched_columns_stay_what_they_were(client: Client, filled: Engine) -> None:
    client.post("/quarantine/1/retry", data=FIELDS)
    client.post("/quarantine/1/retry", data=FIELDS)
    with filled.connect() as connection:
        (record,) = log.current_records(connection, [8])
    assert record.payload == {
        "CITY": "Kassel", "CREDIT": 2500, "NAME1": "Kind & Kegel KG", "NOTE": "line 1\nline 2", "TYPE": "O",
    }  # fmt: skip


def test_an_item_that_is_still_wrong_stays_and_says_so(client: Client, rung: list[str]) -> None:
    answer = client.post("/quarantine/1/retry", data={"column": ["TYPE"], "value": ["Q"]})
    assert "Refused again" in answer.text
    assert "kind: expected one of person, organisation" in answer.text
    assert rung == []


def test_a_missing_column_can_be_added(client: Client) -> None:
    extra = {"column": [*FIELDS["column"][:-1], "ZIP"], "value": [*FIELDS["value"][:-1], "34117"]}
    assert "Item 1 was accepted" in client.post("/quarantine/1/retry", data=extra).text


def test_an_item_that_was_accepted_is_not_retried(client: Client) -> None:
    client.post("/quarantine/1/retry", data=FIELDS)
    assert client.post("/quarantine/1/retry", data=FIELDS).status_code == 400
    assert '<form method="post" action="/quarantine' not in client.get("/quarantine/1").text
    assert "erp:100999" in client.get("/quarantine", params={"state": "accepted"}).text


def test_what_is_no_record_is_corrected_as_a_whole(client: Client, filled: Engine) -> None:
    hold(filled, "CUSTNO;TYPE\n77;<b>P</b>")
    assert "CUSTNO;TYPE\n77;&lt;b&gt;P&lt;/b&gt;" in client.get("/quarantine/2").text
    whole = {"payload": '{"CUSTNO": "77", "TYPE": "P", "LASTNAME": "Ek"}'}
    assert "Item 2 was accepted" in client.post("/quarantine/2/retry", data=whole).text


def test_a_correction_that_is_no_record_is_refused(client: Client, filled: Engine) -> None:
    hold(filled, "[1]")
    answer = client.post("/quarantine/2/retry", data={"payload": "[1, 2]"})
    assert answer.status_code == 400
    assert "not a JSON object" in answer.text


def test_a_nested_record_is_edited_as_a_whole(client: Client, filled: Engine) -> None:
    hold(filled, '{"TYPE": "P", "extra": {"a": 1}}')
    assert 'name="payload"' in client.get("/quarantine/2").text
    whole = {"payload": '{"TYPE": "P", "LASTNAME": "Ek"}', "key": "78"}
    assert "Item 2 was accepted" in client.post("/quarantine/2/retry", data=whole).text


@pytest.mark.parametrize(
    "path", ["/quarantine/99", "/quarantine/none", "/quarantine?state=lost", "/quarantine?after=-1"]
)
def test_what_is_not_there_is_said_plainly(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert "<h1" in answer.text


LONG = 12345678901234567890123


def test_a_long_number_comes_back_from_the_form_as_it_was(client: Client, filled: Engine) -> None:
    hold(filled, f'{{"CREDIT": {LONG}, "TYPE": "Q", "MORE": {{"a": "M\u00fcller"}}}}')
    page = client.get("/quarantine/2").text
    assert f"{LONG}" in page
    whole = {
        "payload": f'{{"CREDIT": {LONG}, "TYPE": "O", "NAME1": "Kind", "MORE": {{"a": "b"}}}}',
        "key": "7",
    }
    assert "Item 2 was accepted" in client.post("/quarantine/2/retry", data=whole).text
    with filled.connect() as connection:
        (record,) = log.current_records(connection, [8])
    assert record.payload is not None
    assert record.payload["CREDIT"] == LONG


def test_half_a_character_is_shown_as_json_writes_it(client: Client, filled: Engine) -> None:
    hold(filled, '{"NAME1": "\\ud800", "TYPE": "O"}')
    page = client.get("/quarantine/2").text
    assert "\\ud800" in page
    assert 'name="payload"' in page
