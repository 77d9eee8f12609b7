"""The change feed and waiting on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from httpx import Client
from sqlalchemy import Engine, event

from api.rest.feed import ChangesBody

Record = dict[str, Any]


def until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads bring about, a minute at most."""

    async def look() -> None:
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0)

    asyncio.run(look())


def test_pages_have_every_position_once_and_in_order(client: Client, person: Callable[..., Record]) -> None:
    client.post(
        "/v1/records",
        json=[
            person(str(n), Email=f"{n}@example.org", FirstName=f"N{n}", LastName=f"L{n}") for n in range(5)
        ],
    )
    positions: list[int] = []
    after = 0
    while page := client.get("/v1/changes", params={"after": after, "limit": 2}).json():
        body = ChangesBody.model_validate(page)
        if not body.changes:
            break
        positions += [change.position for change in body.changes]
        after = body.next
    assert positions == [1, 2, 3, 4, 5]


def test_a_change_names_attributes_and_never_a_value(client: Client, person: Callable[..., Record]) -> None:
    client.post("/v1/records", json=person())
    response = client.get("/v1/changes")
    (change,) = response.json()["changes"]
    assert change["type"] == "golden_record_created"
    assert "given_name" in change["records"][0]["changed"]
    assert "Zoë" not in response.text


def test_the_end_of_the_feed_answers_at_once_without_wait(client: Client) -> None:
    assert client.get("/v1/changes").json() == {"changes": [], "next": 0}


def test_a_position_that_was_never_given_out_is_refused(client: Client) -> None:
    response = client.get("/v1/changes?after=7")
    assert (response.status_code, response.json()["code"]) == (422, "request_invalid")
    assert "snapshot" in response.json()["detail"]


@pytest.mark.parametrize(
    "query", ["after=-1", "limit=0", "limit=5001", "wait=61", "wait=nan", f"after={2**63}"]
)
def test_a_page_that_cannot_be_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/v1/changes?{query}").status_code == 422


def test_an_empty_wait_ends_when_its_time_is_over(client: Client) -> None:
    assert client.get("/v1/changes?wait=0.05").json() == {"changes": [], "next": 0}


def test_a_commit_wakes_everyone_who_waits(
    app: FastAPI, client: Client, person: Callable[..., Record]
) -> None:
    watch = app.state.api.watch
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(client.get, "/v1/changes?wait=60") for _ in range(4)]
        until(lambda: watch.waiting == 4)
        client.post("/v1/records", json=person())
        for answer in waiting:
            assert [change["position"] for change in answer.result(30).json()["changes"]] == [1]
    assert watch.waiting == 0


def test_many_who_wait_take_neither_threads_nor_connections(
    app: FastAPI, client: Client, engine: Engine, person: Callable[..., Record]
) -> None:
    watch = app.state.api.watch
    waiters = 120

    async def wait_all() -> list[int]:
        async with httpx.AsyncClient(
            base_url=client.base_url, timeout=90, limits=httpx.Limits(max_connections=waiters)
        ) as many:
            tasks = [asyncio.create_task(many.get("/v1/changes?wait=60")) for _ in range(waiters)]
            await asyncio.to_thread(until, lambda: watch.waiting == waiters)
            # Pool, overflow and threads of the default pool are fewer than those who wait; others are served.
            overview = await asyncio.to_thread(client.get, "/v1/overview")
            assert overview.status_code == 200
            assert engine.pool.checkedout() <= 4  # type: ignore[attr-defined]
            await asyncio.to_thread(client.post, "/v1/records", json=person())
            return [len((await task).json()["changes"]) for task in tasks]

    assert asyncio.run(wait_all()) == [1] * waiters


def test_waiting_does_not_poll_the_database(app: FastAPI, client: Client, engine: Engine) -> None:
    client.get("/v1/changes?wait=0.01")
    statements: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement)
    )
    client.get("/v1/changes?wait=1.5")
    # A first look, one more when the listener is ready, and a last one; each reads the page and the head.
    assert len(statements) <= 6


def test_a_lost_listener_comes_back(
    app: FastAPI, client: Client, engine: Engine, person: Callable[..., Record]
) -> None:
    watch = app.state.api.watch
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.get, "/v1/changes?wait=60")
        until(lambda: watch.waiting == 1 and _listeners(engine, kill=False) == 1)
        assert _listeners(engine, kill=True) == 1
        client.post("/v1/records", json=person())
        assert len(waiting.result(30).json()["changes"]) == 1


def _listeners(engine: Engine, *, kill: bool) -> int:
    act = "pg_terminate_backend(pid)" if kill else "true"
    with engine.connect() as connection:
        return len(
            connection.exec_driver_sql(
                f"SELECT {act} FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
            ).all()
        )


def test_closing_answers_those_who_wait(app: FastAPI, client: Client) -> None:
    watch = app.state.api.watch
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.get, "/v1/changes?wait=60")
        until(lambda: watch.waiting == 1)
        watch.close()
        assert waiting.result(30).json() == {"changes": [], "next": 0}
    watch.open()
    assert client.get("/v1/changes?wait=0.01").status_code == 200
