"""Streaming ingest: records that arrive in batches, each batch to golden record and event before the next."""

from __future__ import annotations

import time

from benchmarks.figures import Figure, held, percentiles
from benchmarks.records import OBJECT
from benchmarks.run import LoadedHub, Run
from mdm.work import receive_batch, settle_waiting

BAR_PER_SECOND = 500.0
BATCH_SIZES = (1, 50, 500)


def measure(run: Run) -> list[Figure]:
    """Stream into the loaded hub for a third of the run's time with each batch size."""
    return [_stream(run, size, run.seconds / len(BATCH_SIZES)) for size in BATCH_SIZES]


def _stream(run: Run, batch_size: int, seconds: float) -> Figure:
    durations, records, elapsed = stream(run.hub, batch_size, seconds)
    rate = records / elapsed
    middle, last = percentiles(durations)
    return Figure(
        f"streaming ingest, one writer, batches of {batch_size}",
        f"{records:,} into {run.size:,}",
        f"{rate:,.0f} records/s; a batch p50 {middle:.1f} ms, p99 {last:.1f} ms",
        f"{BAR_PER_SECOND:.0f} records/s",
        held(rate >= BAR_PER_SECOND, f"{rate / BAR_PER_SECOND:.2f}×"),
        rate >= BAR_PER_SECOND,
        {"batch_size": batch_size, "records_per_second": rate, "p50_ms": middle, "p99_ms": last},
    )


def stream(hub: LoadedHub, batch_size: int, seconds: float) -> tuple[list[float], int, float]:
    """Stream for a time, or until no fresh records are left.

    Returns:
        The seconds that each batch took, how many records that were, and the seconds in all.
    """
    durations: list[float] = []
    records = 0
    started = time.perf_counter()
    while not durations or time.perf_counter() - started < seconds:
        batch = hub.take_fresh(batch_size)
        if not batch:
            break
        begun = time.perf_counter()
        receive_batch(hub.engine, batch)
        settle_waiting(hub.engine, OBJECT)
        durations.append(time.perf_counter() - begun)
        records += len(batch)
    return durations, records, time.perf_counter() - started
