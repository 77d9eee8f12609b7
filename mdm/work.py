"""Runs the stages in transactions until nothing is left to do: what command line, actors and server share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Engine

from mdm.database.engine import run_in_transaction
from mdm.flow import feed
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies, active_policy
from mdm.flow.settle import BATCH_SIZE, Settled, settle_inbox
from mdm.model import InboundRecord, Receipt, Rejected


def receive_batch(engine: Engine, items: Iterable[InboundRecord | Rejected]) -> Receipt:
    """Take a batch into the log; when this returns, it is durable."""
    batch = list(items)
    return run_in_transaction(engine, lambda c: receive(c, active_policies(c), batch))


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
        settled = run_in_transaction(
            engine, lambda c: settle_inbox(c, active_policy(c, object_name), limit=batch_size)
        )
        if settled.claimed == 0:
            return total
        total += settled.records
        sequence_feed(engine)
        if on_batch is not None:
            on_batch(settled)


def settle_everything(engine: Engine) -> int:
    """Settle the inboxes of all objects; how many records that were."""
    with engine.connect() as connection:
        objects = list(active_policies(connection))
    return sum(settle_waiting(engine, name) for name in objects)


def sequence_feed(engine: Engine) -> int:
    """Give positions to all committed events; how many."""
    total = 0
    while moved := run_in_transaction(engine, feed.sequence):
        total += moved
    return total
