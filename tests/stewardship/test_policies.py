"""Policies in the review UI: history, differences, and a draft on its way into force."""

from __future__ import annotations

from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import reading
from mdm.policy.reading import shipped_policy
from mdm.reads.drafts import drafts_of
from mdm.rebuild import advance

_, DOCUMENT = shipped_policy("customer")
CHANGED = DOCUMENT.replace("merge: 0.99", "merge: 0.98").replace("\n", "\r\n")


def draft_id(engine: Engine) -> int:
    with reading(engine) as connection:
        return drafts_of(connection, "customer")[0].draft_id


def test_a_draft_is_tried_and_put_in_force(client: Client, filled: Engine) -> None:
    assert 'href="/policies/customer"' in client.get("/policies").text
    page = client.post("/policies/customer/drafts", data={"document": CHANGED, "reason": "fewer <questions>"})
    assert "waiting for a worker" in page.text
    assert "match.merge: 0.99 → 0.98" in page.text
    number = draft_id(filled)
    address = f"/policies/drafts/{number}"
    advance(filled, number)
    page = client.get(address)
    assert "fewer &lt;questions&gt;" in page.text
    assert "<svg" in page.text
    assert "Put version 2 in force" in page.text
    assert "<style" not in page.text
    assert "<style>" in client.get(f"{address}/page").text

    assert client.post(f"{address}/activate", data={"reason": " "}).status_code == 400
    assert "waiting for a worker" not in client.post(f"{address}/activate", data={"reason": "better"}).text
    advance(filled, number)
    assert "as version 2" in client.get(address).text
    page = client.get("/policies/customer", params={"before": 1, "after": 2})
    assert "match.merge: 0.99 → 0.98" in page.text
    assert "better" in page.text


def test_a_wrong_document_is_shown_again_with_what_is_wrong(client: Client) -> None:
    wrong = client.post(
        "/policies/customer/drafts", data={"document": "object: customer\n# kept", "reason": "as asked"}
    )
    assert wrong.status_code == 422
    assert "document:1: attributes" in wrong.text
    assert "# kept" in wrong.text
    assert 'value="as asked"' in wrong.text
    same = client.post("/policies/customer/drafts", data={"document": DOCUMENT, "reason": "x"})
    assert "says the same already" in same.text


def test_a_discarded_draft_says_so(client: Client, filled: Engine) -> None:
    client.post("/policies/customer/drafts", data={"document": CHANGED, "reason": "to see"})
    page = client.post(f"/policies/drafts/{draft_id(filled)}/discard")
    assert "<strong>discarded</strong>" in page.text
    assert client.get("/policies/drafts/999").status_code == 404
