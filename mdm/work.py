"""Runs the stages in transactions until nothing is left to do: what command line, actors and server share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sqlalchemy import Connection, Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.flow import feed, inbound
from mdm.flow.difference import Difference
from mdm.flow.feed import SEQUENCE_SIZE
from mdm.flow.policies import active_policies, active_policy
from mdm.flow.settle import BATCH_SIZE, Settled, settle_inbox
from mdm.flow.verify import verify, verify_feed, verify_golden
from mdm.model import GoldenId, InboundRecord, Receipt, Rejected


def receive_batch(engine: Engine, items: Iterable[InboundRecord | Rejected]) -> Receipt:
    """Take a batch into the log; when this returns, it is durable."""
    batch = list(items)
    return run_in_transaction(engine, lambda c: inbound.receive(c, active_policies(c), batch))


def settle_waiting(
    engine: Engine,
    object_name: str,
    *,
    on_batch: Callable[[Settled], None] | None = None,
    batch_size: int = BATCH_SIZE,
) -> int:
    """Settle the object's inbox until it is empty, a transaction a batch; how many records that were."""
    total = 0
    while True:
        settled, sequenced = run_in_transaction(engine, partial(_settle_batch, object_name, batch_size))
        if not sequenced:
            # Even with nothing to settle: events that another transaction announced may still wait for their places.
            sequence_feed(engine)
        total += settled.records
        if settled.claimed and on_batch is not None:
            on_batch(settled)
        if settled.claimed < batch_size:
            return total


def _settle_batch(object_name: str, batch_size: int, connection: Connection) -> tuple[Settled, bool]:
    settled = settle_inbox(connection, active_policy(connection, object_name), limit=batch_size)
    return settled, bool(settled.claimed) and feed.sequence_at_once(connection)


def settle_everything(engine: Engine) -> int:
    """Settle the inboxes of all objects; how many records that were."""
    with engine.connect() as connection:
        objects = list(active_policies(connection))
    return sum(settle_waiting(engine, name) for name in objects)


def sequence_feed(engine: Engine) -> int:
    """Give positions to all committed events; how many."""
    total = 0
    while True:
        moved = run_in_transaction(engine, lambda connection: feed.sequence(connection, SEQUENCE_SIZE))
        total += moved
        if moved < SEQUENCE_SIZE:
            return total


def waiting_objects(engine: Engine) -> list[str]:
    """The objects whose inbox is not empty."""
    with engine.connect() as connection:
        return inbound.waiting_objects(connection)


def waiting_entries(engine: Engine, object_name: str) -> int:
    """How many inbox entries of the object wait to be settled."""
    with engine.connect() as connection:
        return inbound.waiting_entries(connection, object_name)


def verify_one(engine: Engine, golden_id: GoldenId) -> Iterator[Difference]:
    """Verify the chain of the golden record behind an id, what its members said, and its cells.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    with reading(engine) as connection:
        yield from verify_golden(connection, golden_id)


def verify_everything(
    engine: Engine, *, progress: Callable[[str, int], None] | None = None
) -> Iterator[Difference]:
    """Verify every object, and the feed, on one state of the database."""
    with reading(engine) as connection:
        for active in active_policies(connection).values():
            yield from verify(connection, active, progress=progress)
        yield from verify_feed(connection, progress=progress)
