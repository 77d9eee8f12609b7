"""Streaming ingest over REST: several senders at once, settled by the server's own workers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import orjson

from benchmarks.figures import Figure, held
from benchmarks.run import Run
from benchmarks.streaming import BAR_PER_SECOND
from benchmarks.traffic import Client
from mdm.model import InboundRecord
from mdm.work import waiting_objects

SENDERS = 4
BATCH_SIZES = (1, 50)
_POLL_SECONDS = 0.02
_DRAIN_SECONDS = 120.0


def measure(run: Run) -> list[Figure]:
    """Send for half of the run's time with each batch size, and wait until everything is settled."""
    with Client(run.server) as client:
        return [_ingest(run, client, size, run.seconds / len(BATCH_SIZES)) for size in BATCH_SIZES]


def _ingest(run: Run, client: Client, batch_size: int, seconds: float) -> Figure:
    started = time.perf_counter()
    until = started + seconds
    with ThreadPoolExecutor(SENDERS) as senders:
        sent = sum(senders.map(lambda _: _send(run, client, batch_size, until), range(SENDERS)))
    sending = time.perf_counter() - started
    while waiting_objects(run.hub.engine) and time.perf_counter() - started < seconds + _DRAIN_SECONDS:
        time.sleep(_POLL_SECONDS)
    elapsed = time.perf_counter() - started
    rate = sent / elapsed
    return Figure(
        f"streaming ingest over REST, {SENDERS} senders, batches of {batch_size}",
        f"{sent:,} into {run.size:,}",
        f"{rate:,.0f} records/s to golden record; accepted at {sent / sending:,.0f}/s",
        f"{BAR_PER_SECOND:.0f} records/s",
        held(rate >= BAR_PER_SECOND, f"{rate / BAR_PER_SECOND:.2f}×"),
        rate >= BAR_PER_SECOND,
        {
            "batch_size": batch_size,
            "records_per_second": rate,
            "accepted_per_second": sent / sending,
            "seconds": elapsed,
        },
    )


def _send(run: Run, client: Client, batch_size: int, until: float) -> int:
    sent = 0
    while time.perf_counter() < until and (batch := run.hub.take_fresh(batch_size)):
        client.ask("POST", "/v1/records", _body(batch))
        sent += len(batch)
    return sent


def _body(batch: Sequence[InboundRecord]) -> bytes:
    return orjson.dumps(
        [
            {"source": record.source, "object": record.object, "payload": dict(record.payload)}
            for record in batch
        ]
    )
