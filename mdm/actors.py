"""The hub's background work: a doorbell that workers answer, and the thread that gives events their places."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

import dramatiq
import pika
import psycopg
import structlog
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.errors import DramatiqError
from dramatiq_postgres import PostgresBroker
from pydantic import AmqpDsn
from sqlalchemy import Engine

from mdm.errors import ConfigurationError, MdmError, WorkFailedError
from mdm.failures import where
from mdm.rebuild import advance_noting, drafts_to_advance
from mdm.settings import Settings
from mdm.store.feed import OUTBOX_CHANNEL
from mdm.work import sequence_feed, settle_waiting, waiting_objects

log = structlog.get_logger()

QUEUE = "settle"
DRAFT_QUEUE = "drafts"
"""Of its own, with a worker of its own: a simulation takes minutes, and settling must not wait for it."""
SWEEP_SECONDS = 5.0
_TIME_LIMIT_MS = 30 * 60 * 1000
_DRAFT_TIME_LIMIT_MS = 12 * 60 * 60 * 1000


def make_broker(settings: Settings, engine: Engine) -> dramatiq.Broker:
    """The job queue of the settings: RabbitMQ by its URL, otherwise tables of the hub's own database.

    Raises:
        ConfigurationError: RabbitMQ cannot be reached, or does not let us in.
    """
    if settings.broker_url is not None:
        return _rabbitmq(settings.broker_url.get_secret_value())
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    broker: dramatiq.Broker = PostgresBroker(url=url, results=False)
    return broker


def _rabbitmq(url: AmqpDsn) -> RabbitmqBroker:
    rabbitmq = RabbitmqBroker(url=str(url))
    try:
        # Otherwise workers would wait for ever, and every ring would fail.
        pika.BlockingConnection(rabbitmq.parameters).close()
    except (pika.exceptions.AMQPError, OSError) as error:
        raise ConfigurationError(
            f"cannot use the job queue at {url.host}:{url.port or 5672}: {type(error).__name__};"
            " check MDM_BROKER_URL, or leave it out to queue in the database"
        ) from error
    return rabbitmq


class Doorbell:
    """Rings for records that wait to be settled. The inbox is the work; a message only says: look there."""

    def __init__(self, settling: dramatiq.Broker, drafting: dramatiq.Broker, engine: Engine) -> None:
        """Prepare.

        Args:
            settling: carries what is rung for inboxes.
            drafting: carries what is rung for drafts; a broker of its own, for it has a worker of its own, and
                dramatiq attaches one worker to a broker.
            engine: a migrated database.
        """

        @dramatiq.actor(
            actor_name="settle_object",
            queue_name=QUEUE,
            broker=settling,
            max_retries=5,
            time_limit=_TIME_LIMIT_MS,
        )
        def settle_object(object_name: str) -> None:
            """Settle the inbox of an object. Safe to repeat: what is settled has left the inbox."""
            with _wordless("settle_object", object=object_name):
                records = settle_waiting(engine, object_name)
            log.info("inbox_settled", object=object_name, records=records)

        @dramatiq.actor(
            actor_name="advance_draft",
            queue_name=DRAFT_QUEUE,
            broker=drafting,
            max_retries=0,
            time_limit=_DRAFT_TIME_LIMIT_MS,
        )
        def advance_draft(draft_id: int) -> None:
            """Do what a draft waits for. Safe to repeat; what it leaves undone, the sweep rings for again."""
            with _wordless("advance_draft", draft=draft_id):
                draft = advance_noting(engine, draft_id)
            log.info("draft_advanced", draft=draft_id, object=draft.object, state=draft.state)

        self._settle_object = settle_object
        self._advance_draft = advance_draft

    def ring(self, object_name: str) -> None:
        """Ask a worker to settle the object's inbox; where the queue is away, the sweep asks again."""
        _send(self._settle_object, object_name)

    def ring_draft(self, draft_id: int) -> None:
        """Ask a worker to do what a draft waits for; where the queue is away, the sweep asks again."""
        _send(self._advance_draft, draft_id)


def _send(actor: dramatiq.Actor[..., None], argument: str | int) -> None:
    try:
        actor.send(argument)
    except (DramatiqError, psycopg.Error, OSError) as error:
        # The last one where the name of a server means nothing any more, as when its container is gone. The row is
        # the work and is durable: whoever rings has done theirs, and must not fail for the bell.
        log.warning("doorbell_silent", actor=actor.actor_name, error=type(error).__name__)


@contextmanager
def _wordless(work: str, **subject: object) -> Iterator[None]:
    """Log where an unexpected error came from, and let it leave without its words.

    Dramatiq writes the text of an error to the log, and keeps it in the queue for the next try.
    """
    try:
        yield
    except Exception as error:
        kind = type(error).__qualname__
        log.error("work_failed", work=work, error=kind, trace=where(error), **subject)
        raise WorkFailedError(work, kind) from None


class Sequencer:
    """A thread that gives committed events their positions, and rings again for inboxes left waiting.

    It sleeps until the database says that events were announced; every few seconds it looks by itself, so that
    neither a lost notification nor a crash between commit and doorbell leaves anything behind. Several processes
    may run one: they take turns.
    """

    def __init__(
        self,
        engine: Engine,
        doorbell: Doorbell,
        *,
        revive: Callable[[], object] = lambda: None,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        """Prepare.

        Args:
            engine: a migrated database.
            doorbell: rung for inboxes left waiting.
            revive: called when the database cannot be reached; starts it again where that is ours to do.
            sweep_seconds: how often to look for inboxes left waiting, however busy the feed is.
        """
        self._engine, self._doorbell, self._revive = engine, doorbell, revive
        self._sweep_seconds = sweep_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)

    def __enter__(self) -> Sequencer:
        """Start."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, within about a second."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except Exception as error:
                # Whatever it was: without this thread no event gets its place, and nobody brings the database back.
                log.warning("sequencer_interrupted", error=type(error).__qualname__, trace=where(error))
                self._stopping.wait(1.0)
                self._bring_back()

    def _bring_back(self) -> None:
        try:
            self._revive()
        except MdmError as error:
            log.error("database_not_revived", code=error.code)

    def _listen(self) -> None:
        url = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(f"LISTEN {OUTBOX_CHANNEL}")
            due = time.monotonic()
            while not self._stopping.is_set():
                sequence_feed(self._engine)
                if time.monotonic() >= due:
                    due = time.monotonic() + self._sweep_seconds
                    for object_name in waiting_objects(self._engine):
                        self._doorbell.ring(object_name)
                    for draft_id in drafts_to_advance(self._engine):
                        self._doorbell.ring_draft(draft_id)
                # The notifications are only a reason to look again.
                list(connection.notifies(timeout=1.0, stop_after=1))
