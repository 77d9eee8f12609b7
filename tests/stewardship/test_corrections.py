"""A steward corrects a golden record on its page."""

from __future__ import annotations

import pytest
from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import run_in_transaction
from mdm.flow.policies import load
from mdm.policy.reading import read_policy, shipped_policy


def correct(client: Client, **form: str) -> str:
    said = {"attribute": "surname", "reason": "She told me"} | form
    return " ".join(client.post("/golden/G0000000001/correct", data=said).text.split())


def test_a_value_is_corrected_and_taken_back(client: Client) -> None:
    page = correct(client, action="value", value="Kovács-Nagy")
    assert '<td class="value">Kovács-Nagy</td>' in page
    assert "<p>surname is corrected: Kovács-Nagy.</p>" in page
    assert "steward: She told me" in page
    assert "take corrections back" in page
    page = correct(client, action="withdraw")
    assert '<td class="value">Kovács</td>' in page
    assert "<p>surname is what the sources say: Kovács.</p>" in page


@pytest.mark.parametrize(
    ("form", "shown", "said"),
    [
        ({"action": "null"}, '<i class="none">no value</i>', "surname is corrected: no value."),
        ({"action": "pin", "record": "erp:100017"}, "pins erp:100017", "surname is corrected: KOVACS."),
        (
            {"action": "ignore", "record": "erp:100017"},
            "ignored by steward: She told me",
            "surname no longer listens to that record: Kovács.",
        ),
    ],
)
def test_no_value_a_pin_and_an_ignored_record_show_on_the_page(
    client: Client, form: dict[str, str], shown: str, said: str
) -> None:
    page = correct(client, **form)
    assert shown in page
    assert f"<p>{said}</p>" in page


def test_a_correction_that_is_outranked_is_said_to_be(client: Client, filled: Engine) -> None:
    _, document = shipped_policy("customer")
    trusting = "currency: {strategy: source_priority, order: ["
    document = document.replace(f"{trusting}steward, ", f"{trusting}salesforce, ")
    policy = read_policy(document, document="customer")
    run_in_transaction(filled, lambda connection: load(connection, policy, document))
    page = correct(client, attribute="currency", action="value", value="USD")
    assert "<p>The correction of currency is kept, but did not win: source ranks lower.</p>" in page


def test_a_form_offers_what_each_living_record_says(client: Client) -> None:
    page = client.get("/golden/G0000000001").text
    assert '<option value="erp:100017">erp:100017: KOVACS</option>' in page
    correct(client, action="pin", record="erp:100017")
    assert "steward:" not in client.get("/golden/G0000000001").text.split('<select name="record">')[1]


def test_a_long_value_is_told_by_its_beginning(client: Client) -> None:
    page = correct(client, action="value", value="Nagy-" * 100)
    assert f"<p>surname is corrected: {'Nagy-' * 24}….</p>" in page


def test_without_a_reason_nothing_is_corrected(client: Client) -> None:
    assert "Say why" in correct(client, action="value", value="X", reason=" ")
    assert '<td class="value">Kovács</td>' in " ".join(client.get("/golden/G0000000001").text.split())
