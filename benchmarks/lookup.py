"""Match lookup before create: is this customer already known?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from benchmarks.figures import Figure, held, percentiles
from benchmarks.records import OBJECT
from benchmarks.run import Run
from matching.features import Features, features_of
from matching.lookup import Index
from matching.table import Table
from mdm.database.engine import reading
from mdm.flow.standardise import map_attributes
from mdm.lookup import look_up
from mdm.model import InboundRecord
from mdm.policy.active import ActivePolicy
from mdm.store import log
from mdm.store.policies import active_policy

MOST_CANDIDATES = 100
HUB_P99_MS, MEMORY_P99_MS = 25.0, 2.0
_PAGE = 5_000
_LOOKUPS = 1_000


def measure(run: Run) -> list[Figure]:
    """Look up records that the hub does not hold: through its store, then among the same records in memory."""
    hub = run.hub
    queries = [record for record in hub.fresh[:_LOOKUPS] if record.payload]
    with hub.engine.connect() as connection:
        active = active_policy(connection, OBJECT)
    with reading(hub.engine) as connection:
        stored, stored_found = _timed(queries, lambda record: through_store(connection, active, record))
        index = Index.of(active.policy.match, Table.of(_all_features(connection)))
    memory, memory_found = _timed(queries, lambda record: in_memory(index, active, record))
    return [
        _figure(run, "match lookup through the hub's store", stored, stored_found, HUB_P99_MS),
        _figure(run, "match lookup in memory", memory, memory_found, MEMORY_P99_MS),
    ]


def through_store(connection: Connection, active: ActivePolicy, record: InboundRecord) -> int:
    """Look a record up as the surfaces do, with golden ids, titles and evidence; say how many it may be."""
    found = look_up(connection, active.policy.object, record.payload, source=record.source)
    return len(found.matches)


def in_memory(index: Index, active: ActivePolicy, record: InboundRecord) -> int:
    """Score a record against its candidates in an index, and say how many matches that gives."""
    return len(index.match(_features(active, record), limit=MOST_CANDIDATES))


def _features(active: ActivePolicy, record: InboundRecord) -> Features:
    source = active.policy.sources[record.source]
    return features_of(active.policy.match, map_attributes(active.policy, source, record.payload))


def _all_features(connection: Connection) -> list[Features]:
    return [
        record.features or {}
        for page in log.current_record_pages(connection, OBJECT, _PAGE)
        for record in page
    ]


def _timed(
    queries: Sequence[InboundRecord], look_up: Callable[[InboundRecord], int]
) -> tuple[list[float], int]:
    """The seconds of each lookup after a few that do not count, and how many records they found in all."""
    for record in queries[:20]:
        look_up(record)
    durations: list[float] = []
    records = 0
    for record in queries:
        begun = time.perf_counter()
        found = look_up(record)
        durations.append(time.perf_counter() - begun)
        records += found
    return durations, records


def _figure(run: Run, what: str, durations: Sequence[float], found: int, bar: float) -> Figure:
    middle, last = percentiles(durations)
    return Figure(
        what,
        f"{len(durations):,} in {run.size:,}",
        f"p50 {middle:.2f} ms, p99 {last:.2f} ms; {found / len(durations):.1f} found each",
        f"p99 {bar:.0f} ms at 1M records",
        held(last <= bar, f"{last / bar:.2f}× of the time allowed, at this size"),
        last <= bar,
        {"p50_ms": middle, "p99_ms": last, "found": found / len(durations)},
    )
