"""The doorbell and the sequencer, where the job queue is away."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest
from dramatiq.brokers.stub import StubBroker
from dramatiq.errors import ConnectionClosed
from pydantic import AmqpDsn, Secret
from sqlalchemy import Engine

from mdm.actors import Doorbell, Sequencer, make_broker
from mdm.database.engine import reading, run_in_transaction
from mdm.errors import ConfigurationError
from mdm.flow.settle import settle_inbox
from mdm.reads.feed import head
from mdm.settings import Settings
from mdm.store.policies import active_policy
from mdm.work import receive_batch
from tests.laws.waiting import eventually
from tests.stewardship.filled import ANNA, record


class BrokenQueue(StubBroker):
    """A job queue that takes nothing."""

    def __init__(self, problem: Exception | None = None) -> None:
        super().__init__()
        self.refused = 0
        self._problem = problem or ConnectionClosed("away")  # type: ignore[no-untyped-call]

    def enqueue(self, message: Any, *, delay: int | None = None) -> NoReturn:
        self.refused += 1
        raise self._problem


def test_the_feed_goes_on_while_the_job_queue_is_away(engine: Engine) -> None:
    receive_batch(engine, [record("salesforce", "1", ANNA)])
    queue = BrokenQueue()
    with Sequencer(engine, Doorbell(queue, queue, engine), sweep_seconds=0.01):
        eventually(lambda: queue.refused > 1)
        run_in_transaction(engine, lambda c: settle_inbox(c, active_policy(c, "customer")))
        eventually(lambda: _position(engine) == 1)


@pytest.mark.parametrize("problem", [None, socket.gaierror(-2, "Name or service not known")])
def test_who_rings_in_vain_does_not_fail(engine: Engine, problem: Exception | None) -> None:
    queue = BrokenQueue(problem)
    Doorbell(queue, queue, engine).ring("customer")
    assert queue.refused == 1


def test_a_job_queue_that_cannot_be_used_is_named_without_its_password(engine: Engine) -> None:
    settings = Settings(broker_url=Secret(AmqpDsn("amqp://hub:s3cret@127.0.0.1:1")))
    with pytest.raises(ConfigurationError, match=r"the job queue at 127\.0\.0\.1:1") as refused:
        make_broker(settings, engine)
    assert "s3cret" not in str(refused.value)


def _position(engine: Engine) -> int:
    with reading(engine) as connection:
        return head(connection)
