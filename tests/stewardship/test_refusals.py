"""Errors as pages."""

from __future__ import annotations

import pytest
from httpx import Client

from mdm.database.engine import make_engine
from stewardship.app import create_app
from tests.api.serving import serving


def test_an_unknown_address_is_answered_with_a_page(client: Client) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert '<main id="main"' in answer.text


def test_a_form_read_as_a_page_is_answered_with_a_page(client: Client) -> None:
    assert client.get("/decisions/1/withdraw").status_code == 405


def test_a_refused_form_does_not_become_the_address_of_the_page(client: Client) -> None:
    answer = client.post("/decisions/99/withdraw", data={})
    assert answer.status_code == 404
    assert answer.headers["hx-push-url"] == "false"


def test_a_lost_database_is_said_without_its_address() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:1/none", pool_size=1)
    with serving(create_app(engine)) as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "cannot reach its database" in answer.text
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("at", ["-1", "x"])
def test_a_malformed_place_in_the_queue_is_named(client: Client, at: str) -> None:
    answer = client.get(f"/review?at={at}")
    assert answer.status_code == 400
    assert "cannot be read: at" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/search?object=%00", "/search?after_title=%00&after_id=1", "/review?object=%00", f"/review?at={'9' * 30}",
        "/quality?source=%00", "/policies/%00", "/golden/G1/at?as_of=9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_what_the_database_cannot_hold_is_no_failure(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Not possible" in answer.text


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/compare/1/2/decide", {"verdict": "same", "reason": "\x00"}),
        ("/golden/G1/correct", {"attribute": "city", "action": "value", "value": "Ulm", "reason": "\x00"}),
        ("/golden/G1/erase", {"confirmed": "G1", "reason": "\x00"}),
        ("/rulings/preview", {"kind": "split", "golden_id": "G1", "part": f"{'9' * 5000}:1"}),
    ],
)
def test_a_form_with_what_cannot_be_kept_is_no_failure(
    client: Client, address: str, form: dict[str, str]
) -> None:
    answer = client.post(address, data=form)
    assert answer.status_code == 400
    assert "go back" in answer.text or "Correct it" in answer.text
