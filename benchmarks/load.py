"""The initial load: records to golden records, lineage and feed."""

from __future__ import annotations

from benchmarks.figures import Figure, held, not_yet
from benchmarks.run import Run

BAR_RECORDS, BAR_SECONDS = 20_000, 60.0
MILLION, MILLION_SECONDS = 1_000_000, 360.0


def measure(run: Run) -> list[Figure]:
    """Time the load of the run's hub; the rate beside both bars."""
    times = run.hub.times
    rate = times.records / times.seconds
    values = {
        "records": times.records,
        "seconds": times.seconds,
        "receive_seconds": times.receive_seconds,
        "settle_seconds": times.settle_seconds,
        "records_per_second": rate,
        "events": times.events,
    }
    measured = (
        f"{times.seconds:.1f} s (receive {times.receive_seconds:.1f}, settle {times.settle_seconds:.1f}): "
        f"{rate:,.0f} records/s"
    )
    size = f"{times.records:,}"
    what = "initial load through the whole hub"
    bar = f"{BAR_RECORDS:,} in {BAR_SECONDS:.0f} s"
    if times.records == BAR_RECORDS:
        verdict = held(
            times.seconds <= BAR_SECONDS, f"{times.seconds / BAR_SECONDS:.2f}× of the time allowed"
        )
        first = Figure(what, size, measured, bar, verdict, times.seconds <= BAR_SECONDS, values)
    else:
        first = Figure(
            what, size, measured, bar, f"not held against the bar of {BAR_RECORDS:,}", None, values
        )
    return [first, _million(rate, times.records, times.seconds)]


def _million(rate: float, records: int, seconds: float) -> Figure:
    what, bar = "initial load of 1M records", f"{MILLION:,} in {MILLION_SECONDS:.0f} s"
    if records < MILLION:
        hint = f"--size {MILLION} measures it; at {rate:,.0f} records/s it would take {MILLION / rate:,.0f} s"
        return not_yet(what, bar, f"{hint}, which is no measurement")
    met = seconds <= MILLION_SECONDS
    return Figure(
        what,
        f"{records:,}",
        f"{seconds:,.0f} s",
        bar,
        held(met, f"{seconds / MILLION_SECONDS:.2f}× of the time allowed"),
        met,
        {"seconds": seconds},
    )
