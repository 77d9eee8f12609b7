"""A hub as a process: records in over HTTP, golden records out of feed, REST and GraphQL, and an orderly end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine

from mdm.model import InboundRecord
from mdm.work import receive_batch, waiting_objects
from tests.laws.waiting import eventually
from tests.skips import needs

REPOSITORY = Path(__file__).parents[2]
BROKER = "amqp://guest:guest@127.0.0.1:5672"
LIMIT_SECONDS = 60.0

ADA = {
    "RecordType": "Person", "FirstName": "Ada", "LastName": "Byron", "PersonBirthdate": "1815-12-10",
    "Email": "ada@byron.example", "BillingCity": "London", "BillingCountry": "GB",
}  # fmt: skip
ADA_IN_ERP = {
    "TYPE": "P", "FIRSTNAME": "Ada", "LASTNAME": "Byron", "BIRTHDATE": "1815-12-10",
    "EMAIL": "ada@byron.example", "TERMS": "NET30",
}  # fmt: skip

GOLDEN = """
query ($id: ID!) {
  goldenRecord(id: $id) {
    id
    cells { attribute value winner { source key } losers { source value why } }
    crossReferences { source key }
  }
}
"""


@contextmanager
def hub(database_url: str, **variables: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A client of a new `mdm serve`, which must end orderly with the block, without a warning, unless it was killed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from mdm.cli import app; app()", "serve", "--port", "0"],
            cwd=REPOSITORY,
            env=environment | {"MDM_DATABASE_URL": database_url, "COLUMNS": "200"} | variables,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            with httpx.Client(base_url=address_of(process), timeout=LIMIT_SECONDS) as client:
                yield client, process
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=LIMIT_SECONDS) == 0
                log.seek(0)
                levels = {json.loads(line)["level"] for line in log}
                assert levels <= {"info"}, "a hub whose work goes well has nothing to warn of"
        finally:
            process.kill()
            process.communicate()


def address_of(process: subprocess.Popen[str]) -> str:
    """Where it serves, which it prints when it does."""
    assert process.stdout is not None
    for line in process.stdout:
        name, _, path = line.partition("http://")
        if name.startswith("Review UI"):
            return f"http://{path.strip()}"
    raise AssertionError("the server ended before it served")


def post(client: httpx.Client, *records: dict[str, Any]) -> list[dict[str, Any]]:
    """Send records; what became of each."""
    response = client.post("/v1/records", json=list(records))
    assert response.status_code == 202
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def changes_until(client: httpx.Client, golden_id: str, members: int) -> list[dict[str, Any]]:
    """Follow the feed from its beginning until the golden record has so many members; all changes seen."""
    seen: list[dict[str, Any]] = []
    after = 0
    deadline = time.monotonic() + LIMIT_SECONDS
    while not any(
        record["golden_id"] == golden_id and len(record["members"]) == members
        for change in seen
        for record in change["records"]
    ):
        assert time.monotonic() < deadline
        page = client.get("/v1/changes", params={"after": after, "wait": 10}).json()
        seen += page["changes"]
        after = page["next"]
    return seen


def check_story(client: httpx.Client) -> None:
    """Two systems say who Ada is: one golden record, told the same by feed, REST and GraphQL."""
    (first,) = post(client, {"source": "salesforce", "object": "customer", "key": "003A", "payload": ADA})
    assert first["status"] == "accepted"
    golden_id = first["golden_id"]
    (created,) = changes_until(client, golden_id, members=1)
    assert (created["position"], created["type"]) == (1, "golden_record_created")

    second, refused = post(
        client,
        {"source": "erp", "object": "customer", "key": "4711", "payload": ADA_IN_ERP},
        {"source": "erp", "object": "customer", "key": "4712", "payload": {"TYPE": "?"}},
    )
    assert (second["status"], refused["status"]) == ("accepted", "quarantined")
    changes = changes_until(client, golden_id, members=2)
    assert [change["position"] for change in changes] == list(range(1, len(changes) + 1))

    # Any id that was ever issued leads there.
    golden = client.get(f"/v1/golden/{second['golden_id']}").json()
    assert golden["id"] == golden_id
    answer = client.post("/graphql", json={"query": GOLDEN, "variables": {"id": second["golden_id"]}}).json()
    record = answer["data"]["goldenRecord"]
    assert record["id"] == golden_id
    assert {(r["source"], r["key"]) for r in record["crossReferences"]} == {
        ("salesforce", "003A"),
        ("erp", "4711"),
    }
    cells = {cell["attribute"]: cell for cell in record["cells"]}
    assert cells["payment_terms"]["winner"] == {"source": "erp", "key": "4711"}
    assert cells["surname"]["losers"] == [{"source": "erp", "value": "Byron", "why": "same value"}]
    assert {cell["attribute"]: cell["value"] for cell in golden["cells"]} == {
        name: cell["value"] for name, cell in cells.items()
    }


def test_records_come_in_over_http_and_golden_records_go_out(database_url: str) -> None:
    with hub(database_url) as (client, _):
        check_story(client)


def test_a_hub_killed_after_it_acknowledged_settles_when_it_is_back(database_url: str) -> None:
    # Without workers nothing is settled: the records wait, as after a crash.
    with hub(database_url, MDM_WORKERS="0") as (client, process):
        (first,) = post(client, {"source": "salesforce", "object": "customer", "key": "003A", "payload": ADA})
        assert client.get(f"/v1/golden/{first['golden_id']}").status_code == 404
        process.kill()
        assert process.wait(timeout=LIMIT_SECONDS) == -signal.SIGKILL
    with hub(database_url) as (client, _):
        changes_until(client, first["golden_id"], members=1)
        assert client.get(f"/v1/golden/{first['golden_id']}").status_code == 200


def test_workers_without_a_server_settle_what_waits_and_end_when_asked(
    engine: Engine, database_url: str
) -> None:
    receive_batch(engine, [InboundRecord("erp", "customer", ADA_IN_ERP, key="4711")])
    process = subprocess.Popen(
        [sys.executable, "-c", "from mdm.cli import app; app()", "worker"],
        cwd=REPOSITORY,
        env=os.environ | {"MDM_DATABASE_URL": database_url, "MDM_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "1 worker waits for work.\n"
        eventually(lambda: not waiting_objects(engine))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=LIMIT_SECONDS) == 0
    finally:
        process.kill()
        process.communicate()


def test_rabbitmq_carries_the_doorbell_as_well(database_url: str) -> None:
    try:
        socket.create_connection(("127.0.0.1", 5672), timeout=5).close()
    except OSError as error:
        needs("rabbitmq", f"nothing answers at {BROKER.rpartition('@')[2]}: {error.strerror}")
    with hub(database_url, MDM_BROKER_URL=BROKER) as (client, _):
        check_story(client)
