"""Golden records by id with lineage, over GraphQL and REST, from a real server at a fixed rate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import httpx
import orjson
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from api.app import create_app
from benchmarks.figures import Figure, held, percentiles
from benchmarks.records import SEED
from benchmarks.run import Run
from benchmarks.traffic import JSON, Client, open_loop
from mdm.database.engine import reading
from mdm.model import format_golden_id
from mdm.reads.overview import overview_counts

REQUESTS_PER_SECOND = 200.0
P99_MS = 15.0
_WARM_UP = 100

QUERY = """
query Golden($ids: [ID!]!) {
  goldenRecords(ids: $ids) {
    id object version state title updatedAt
    cells {
      attribute value rule owner
      winner { source key version value }
      losers { source key version value why }
    }
    crossReferences { source key recordId validFrom deleted }
  }
}
"""


def measure(run: Run) -> list[Figure]:
    """Ask for random golden records 200 times a second, and count the SQL statements of one operation."""
    ids = _some_ids(run.hub.engine, int(REQUESTS_PER_SECOND * run.seconds) + _WARM_UP)
    one, many = statements(run.hub.engine, ids[:1]), statements(run.hub.engine, ids[:50])
    base = run.server
    with Client(base) as client:
        graphql = [_asking(client, "POST", "/graphql", operation([golden_id])) for golden_id in ids]
        rest = [_asking(client, "GET", f"/v1/golden/{golden_id}", None) for golden_id in ids]
        return [
            _figure(run, "golden record with lineage over GraphQL", graphql, one["graphql"], many["graphql"]),
            _figure(run, "golden record with lineage over REST", rest, one["rest"], None),
        ]


def operation(ids: list[str]) -> bytes:
    """The GraphQL request for golden records with everything about them."""
    return orjson.dumps({"query": QUERY, "variables": {"ids": ids}})


def statements(engine: Engine, ids: list[str]) -> dict[str, int]:
    """How many SQL statements one operation sends: GraphQL for all of the ids, REST for the first."""
    with capture_logs():
        return asyncio.run(_statements(engine, ids))


async def _statements(engine: Engine, ids: list[str]) -> dict[str, int]:
    app = create_app(engine, ring=lambda _name: None)
    counts = {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub") as client:
        requests = {
            "graphql": client.build_request("POST", "/graphql", content=operation(ids), headers=JSON),
            "rest": client.build_request("GET", f"/v1/golden/{ids[0]}"),
        }
        for name, request in requests.items():
            # The first time, the connection introduces itself.
            (await client.send(request)).raise_for_status()
            with _counted(engine) as sent:
                (await client.send(request)).raise_for_status()
            counts[name] = len(sent)
    app.state.api.watch.close()
    return counts


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that an engine sends meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _some_ids(engine: Engine, count: int) -> list[str]:
    """Random golden ids: every number up to that of the last record was issued."""
    with reading(engine) as connection:
        records = sum(sum(entry.records.values()) for entry in overview_counts(connection).objects)
    random = Random(SEED)
    return [format_golden_id(random.randint(1, records)) for _ in range(count)]


def _asking(client: Client, method: str, path: str, body: bytes | None) -> Callable[[], object]:
    return lambda: client.ask(method, path, body)


def _figure(
    run: Run,
    what: str,
    calls: list[Callable[[], object]],
    statements_of_one: int,
    statements_of_many: int | None,
) -> Figure:
    open_loop(calls[:_WARM_UP], REQUESTS_PER_SECOND)
    durations = open_loop(calls[_WARM_UP:], REQUESTS_PER_SECOND)
    middle, last = percentiles(durations)
    counted = f"{statements_of_one} SQL statements"
    constant = statements_of_many in (None, statements_of_one)
    if statements_of_many is not None:
        counted += f", {statements_of_many} for 50 records"
    met = last <= P99_MS and constant
    return Figure(
        what,
        f"{len(durations):,} requests, {run.size:,} records",
        f"p50 {middle:.1f} ms, p99 {last:.1f} ms at {REQUESTS_PER_SECOND:.0f}/s; {counted}",
        f"p99 {P99_MS:.0f} ms, constant statements",
        held(met, f"{last / P99_MS:.2f}× of the time allowed"),
        met,
        {"p50_ms": middle, "p99_ms": last, "statements": statements_of_one},
    )
