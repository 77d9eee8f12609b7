"""The change feed over REST: catching up from the beginning, and how soon a commit reaches a consumer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from benchmarks.figures import Figure, held, not_yet, percentiles
from benchmarks.records import OBJECT
from benchmarks.run import Run
from benchmarks.traffic import Client
from mdm.database.engine import reading, run_in_transaction
from mdm.flow import inbound
from mdm.flow.policies import active_policies
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord, RecordId
from mdm.reads.feed import head

EVENTS_PER_SECOND, P99_MS = 10_000.0, 250.0
_PAGE = 5_000
_COMMITS_PER_SECOND = 20.0
_WAIT_SECONDS = 5.0


def measure(run: Run) -> list[Figure]:
    """Read the whole feed, then follow it while records are committed."""
    with Client(run.server) as client:
        return [_catching_up(client), _following(run, client)]


def _catching_up(client: Client) -> Figure:
    position = events = 0
    started = time.perf_counter()
    while changes := _changes(client, position, wait=0):
        events += len(changes)
        position = changes[-1]["position"]
    rate = events / (time.perf_counter() - started)
    return Figure(
        "feed to one consumer, from position 0",
        f"{events:,} events",
        f"{rate:,.0f} events/s, decoded",
        f"{EVENTS_PER_SECOND:,.0f} events/s",
        held(rate >= EVENTS_PER_SECOND, f"{rate / EVENTS_PER_SECOND:.2f}×"),
        rate >= EVENTS_PER_SECOND,
        {"events_per_second": rate, "events": events},
    )


def _following(run: Run, client: Client) -> Figure:
    what, bar = "feed, commit to consumer by long poll", f"p99 {P99_MS:.0f} ms"
    records = run.hub.take_fresh(max(2, int(run.seconds * _COMMITS_PER_SECOND)))
    with reading(run.hub.engine) as connection:
        position = head(connection)
    seen: dict[int, float] = {}
    done = threading.Event()
    follower = threading.Thread(target=_follow, args=(client, position, seen, done))
    follower.start()
    try:
        committed = _commit_each(run, records)
        deadline = time.perf_counter() + _WAIT_SECONDS
        while committed.keys() - seen.keys() and time.perf_counter() < deadline:
            time.sleep(0.05)
    finally:
        done.set()
        follower.join()
    if committed.keys() - seen.keys() or not committed:
        missing = len(committed.keys() - seen.keys())
        return not_yet(what, bar, f"{missing} of {len(committed)} commits did not arrive")
    middle, last = percentiles([seen[record_id] - at for record_id, at in committed.items()])
    return Figure(
        what,
        f"{len(committed):,} commits at {_COMMITS_PER_SECOND:.0f}/s",
        f"p50 {middle:.1f} ms, p99 {last:.1f} ms",
        bar,
        held(last <= P99_MS, f"{last / P99_MS:.2f}× of the time allowed"),
        last <= P99_MS,
        {"p50_ms": middle, "p99_ms": last, "commits": len(committed)},
    )


def _follow(client: Client, position: int, seen: dict[int, float], done: threading.Event) -> None:
    """Note when each source record is first named by an event."""
    while not done.is_set():
        for change in _changes(client, position, wait=1):
            position = change["position"]
            now = time.perf_counter()
            for entry in change["records"]:
                for record_id in entry["members"]:
                    seen.setdefault(record_id, now)


def _changes(client: Client, after: int, *, wait: float) -> list[dict[str, Any]]:
    content = client.ask("GET", f"/v1/changes?after={after}&limit={_PAGE}&wait={wait}")
    found: list[dict[str, Any]] = orjson.loads(content)["changes"]
    return found


def _commit_each(run: Run, records: Sequence[InboundRecord]) -> dict[RecordId, float]:
    """Receive and settle each record in a transaction of its own; when the commit of each returned."""
    committed: dict[RecordId, float] = {}
    started = time.perf_counter()
    for place, record in enumerate(records):
        pause = started + place / _COMMITS_PER_SECOND - time.perf_counter()
        if pause > 0:
            time.sleep(pause)

        def settle(connection: Connection, record: InboundRecord = record) -> RecordId | None:
            policies = active_policies(connection)
            receipt = inbound.receive(connection, policies, [record])
            settle_inbox(connection, policies[OBJECT])
            return receipt.record_ids[0] if receipt.statuses[0] == "accepted" else None

        record_id = run_in_transaction(run.hub.engine, settle)
        if record_id is not None:
            committed[record_id] = time.perf_counter()
    return committed
