"""The history of a golden record in the review UI, and the record as it was."""

from __future__ import annotations

from httpx import Client
from sqlalchemy import Engine

from mdm.database.engine import reading
from mdm.reads.golden import search


def test_the_timeline_leads_to_the_record_as_it_was(client: Client, filled: Engine) -> None:
    with reading(filled) as connection:
        golden = next(
            view for view in search(connection, None, limit=50).hits if len(view.cross_references) > 1
        )
    assert f'href="/golden/{golden.id}/history"' in client.get(f"/golden/{golden.id}").text
    timeline = client.get(f"/golden/{golden.id}/history").text
    assert "Version 1" in timeline
    assert f"{golden.cross_references[0].source}:{golden.cross_references[0].key}" in timeline
    address = timeline.split(f'href="/golden/{golden.id}/at?')[1].split('"')[0]
    past = client.get(f"/golden/{golden.id}/at?{address}")
    assert "As it was" in past.text
    assert golden.cells[0].attribute.replace("_", " ") in past.text


def test_a_moment_without_a_golden_record_is_not_found(client: Client) -> None:
    assert client.get("/golden/G0000000001/at", params={"position": 10_000}).status_code == 404
    assert client.get("/golden/G0000000001/at").status_code == 400
