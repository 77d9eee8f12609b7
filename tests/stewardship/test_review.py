"""The review queue and the decisions taken there."""

from __future__ import annotations

from html import escape

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import reading
from mdm.reads import review
from mdm.reads.review import PairView
from stewardship.pages import percent
from stewardship.review import question_in_words
from tests.stewardship.filled import NORDLICHT_AGAIN, open_tasks, record, settle

NORD, JON = 1, 2


def pair(engine: Engine, left: int, right: int) -> PairView:
    with reading(engine) as connection:
        return review.pair(connection, left, right)


def test_the_queue_lists_the_most_probable_first(client: Client) -> None:
    page = client.get("/review").text
    assert page.index("Nordlicht Energie GmbH") < page.index("Jonathan Whitfield")
    assert 'href="/review/1"' in page
    assert 'href="/review/2?at=1"' in page


def test_the_queue_can_be_narrowed_to_an_object(client: Client) -> None:
    assert "Nothing waits for a decision about product" in client.get("/review?object=product").text
    assert "/review/2?object=customer&amp;at=1" in client.get("/review?object=customer").text


def test_the_queue_and_each_task_say_how_many_are_open(client: Client) -> None:
    assert "1–2 of 2" in client.get("/review").text
    assert "<span>2 open</span>" in client.get(f"/review/{NORD}").text
    client.post(f"/review/{NORD}/decide", data={"verdict": "different"})
    assert "1–1 of 1" in client.get("/review?object=customer").text


def test_a_task_shows_differences_evidence_and_verdict(client: Client, filled: Engine) -> None:
    page = " ".join(client.get(f"/review/{NORD}").text.split())
    assert "Nordlicht Energie <mark>Gesellschaft mbH</mark>" in page
    assert "<mark>DE136695976</mark>" in page
    assert '<li class="for">' in page
    assert '<li class="against">' in page
    assert f"probability <b>{escape(percent(pair(filled, 3, 4).score.probability))}</b>" in page
    assert "tax id differs" in page
    assert "Without a decision, the policy asks a steward; held back because of tax id." in page
    assert "Nothing to compare: " in page


def test_same_merges_and_goes_on_to_the_next_task(client: Client, filled: Engine) -> None:
    client.post("/steward", data={"name": "Mira"})
    answer = client.post(f"/review/{NORD}/decide", data={"verdict": "same", "reason": " Called them. "})
    assert answer.url.path == f"/review/{JON}"
    assert "were decided to be same" in answer.text
    found = pair(filled, 3, 4)
    assert found.together
    assert [(d.verdict, d.author, d.reason) for d in found.decisions] == [("same", "Mira", "Called them.")]


def test_undo_takes_the_decision_back_and_asks_again(client: Client, filled: Engine) -> None:
    client.post(f"/review/{NORD}/decide", data={"verdict": "same"})
    answer = client.post("/decisions/1/withdraw", data={"back": f"/review/{NORD}"})
    assert answer.url.path == f"/review/{NORD}"
    assert "The decision was taken back; the question is open again." in answer.text
    assert not pair(filled, 3, 4).together
    assert [(task.left_id, task.right_id) for task in open_tasks(filled)] == [(3, 4), (5, 6)]


def test_a_task_can_be_decided_again_after_undo(client: Client, filled: Engine) -> None:
    client.post(f"/review/{NORD}/decide", data={"verdict": "same"})
    client.post("/decisions/1/withdraw", data={})
    client.post(f"/review/{NORD}/decide", data={"verdict": "different"})
    assert [decision.verdict for decision in pair(filled, 3, 4).decisions] == [
        "same",
        "withdrawn",
        "different",
    ]
    assert [task.left_id for task in open_tasks(filled)] == [5]


def test_a_decision_sent_twice_is_one(client: Client, filled: Engine) -> None:
    for _ in range(2):
        client.post(f"/review/{NORD}/decide", data={"verdict": "different"})
    assert [decision.verdict for decision in pair(filled, 3, 4).decisions] == ["different"]


def test_the_last_decision_leads_back_to_an_empty_queue(client: Client) -> None:
    client.post(f"/review/{NORD}/decide", data={"verdict": "same"})
    answer = client.post(f"/review/{JON}/decide", data={"verdict": "different", "at": "0"})
    assert answer.url.path == "/review"
    assert "Nothing waits for a decision" in answer.text
    assert "were decided to be different" in answer.text
    assert 'action="/decisions/2/withdraw"' in answer.text


def test_a_decision_in_the_middle_stays_there(client: Client) -> None:
    answer = client.post(f"/review/{JON}/decide", data={"verdict": "same", "at": "1", "object": "customer"})
    assert answer.url.path == f"/review/{NORD}"
    assert answer.url.params["object"] == "customer"


def test_next_goes_on_and_begins_again_at_the_end(client: Client) -> None:
    assert client.get("/review/next?at=1").url.path == f"/review/{JON}"
    assert client.get("/review/next?at=7").url.path == f"/review/{NORD}"


def test_a_merge_that_a_decision_forbids_is_refused_with_the_way_out(client: Client, filled: Engine) -> None:
    settle(filled, record("erp", "100204", NORDLICHT_AGAIN | {"VATNO": "DE136695976"}))
    client.post("/compare/4/8/decide", data={"verdict": "same"})
    client.post("/compare/3/4/decide", data={"verdict": "different"})
    answer = client.post("/compare/3/8/decide", data={"verdict": "same"})
    assert answer.status_code == 409
    assert "what decision 2 ruled different" in answer.text
    assert 'action="/decisions/2/withdraw"' in answer.text
    assert answer.headers["hx-push-url"] == "false"
    assert not pair(filled, 3, 8).decisions


def test_a_machines_merge_can_be_taken_apart(client: Client, filled: Engine) -> None:
    assert "<b>one</b> golden record" in client.get("/compare/1/2").text
    answer = client.post(
        "/compare/1/2/decide", data={"verdict": "different", "reason": "Mother and daughter"}
    )
    assert answer.url.path == "/compare/1/2"
    assert "<b>two</b> golden records" in answer.text
    assert "<q>Mother and daughter</q>" in answer.text
    assert not pair(filled, 1, 2).together


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/review/{NORD}/decide", {"verdict": "perhaps"}),
        (f"/review/{NORD}/decide", {}),
        (f"/review/{NORD}/decide", {"verdict": "same", "reason": "x" * 1_001}),
        ("/compare/3/3/decide", {"verdict": "same"}),
    ],
)
def test_what_is_no_decision_is_refused(
    client: Client, filled: Engine, path: str, form: dict[str, str]
) -> None:
    assert client.post(path, data=form).status_code == 400
    assert not pair(filled, 3, 4).decisions


@pytest.mark.parametrize("path", ["/review/99", "/compare/1/99", "/review/99?after=98"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_toast_about_nothing_is_not_shown(client: Client) -> None:
    for after in (NORD, 99):
        assert 'class="toast"' not in client.get(f"/review/{JON}?after={after}").text


def test_a_reason_is_shown_as_text(client: Client) -> None:
    answer = client.post("/compare/1/2/decide", data={"verdict": "different", "reason": "<b>no</b>"})
    assert "&lt;b&gt;no&lt;/b&gt;" in answer.text


def test_a_question_says_what_holds_a_merge_back_and_for_how_many_pairs_it_stands() -> None:
    assert "one weak link" in question_in_words("held_back_by_cohesion", 1)
    assert question_in_words("held_back_by_rival", 3).endswith("It stands for 3 pairs of their records.")
