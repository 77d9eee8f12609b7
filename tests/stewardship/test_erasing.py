"""A person is erased from the golden record's page, after it was said what goes."""

from __future__ import annotations

from httpx import Client


def test_what_goes_is_shown_and_goes_when_the_id_is_typed(client: Client) -> None:
    assert 'href="/golden/G0000000001/erase"' in client.get("/golden/G0000000001").text
    page = client.get("/golden/G0000000001/erase").text
    assert "cannot be undone" in page
    assert "100017" in page
    said = {"reason": "Request 117"}
    assert (
        "Type the golden id" in client.post("/golden/G0000000001/erase", data=said | {"confirmed": "G2"}).text
    )
    assert "Say why" in client.post("/golden/G0000000001/erase", data={"confirmed": "G0000000001"}).text
    assert "Kovács" in client.get("/golden/G0000000001").text
    left = client.post("/golden/G0000000001/erase", data=said | {"confirmed": "G0000000001"}).text
    assert "nothing is left to show" in left
    assert "data quality" not in left
    assert "Take out" not in left
    assert 'aria-label="Views"' not in left
    assert "Kovács" not in left


def test_what_is_erased_offers_to_undo_nothing(client: Client) -> None:
    client.post("/rulings", data={"kind": "confirm", "golden_id": "G0000000001", "reason": "seen"})
    assert "Undo…" in client.get("/golden/G0000000001").text
    said = {"reason": "Request 117", "confirmed": "G0000000001"}
    left = client.post("/golden/G0000000001/erase", data=said).text
    assert "<b>confirm</b> by steward" in left
    assert "Undo…" not in left
