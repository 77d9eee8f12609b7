"""A steward corrects a golden record on its page."""

from __future__ import annotations

import pytest
from httpx import Client


def correct(client: Client, **form: str) -> str:
    said = {"attribute": "surname", "reason": "She told me"} | form
    return " ".join(client.post("/golden/G0000000001/correct", data=said).text.split())


def test_a_value_is_corrected_and_taken_back(client: Client) -> None:
    page = correct(client, action="value", value="Kovács-Nagy")
    assert '<td class="value">Kovács-Nagy</td>' in page
    assert "steward: She told me" in page
    assert "take corrections back" in page
    assert '<td class="value">Kovács</td>' in correct(client, action="withdraw")


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"action": "null"}, '<i class="none">no value</i>'),
        ({"action": "pin", "record": "erp:100017"}, "pins erp:100017"),
        ({"action": "ignore", "record": "erp:100017"}, "ignored by steward: She told me"),
    ],
)
def test_no_value_a_pin_and_an_ignored_record_show_on_the_page(
    client: Client, form: dict[str, str], shown: str
) -> None:
    assert shown in correct(client, **form)


def test_without_a_reason_nothing_is_corrected(client: Client) -> None:
    assert "Say why" in correct(client, action="value", value="X", reason=" ")
    assert '<td class="value">Kovács</td>' in " ".join(client.get("/golden/G0000000001").text.split())
