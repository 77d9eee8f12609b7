"""The server: REST, GraphQL, feed and review UI in one process, with its workers and its sequencer."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module

import dramatiq
import structlog
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.types import Receive, Scope, Send
from structlog.typing import EventDict, Processor

from mdm.actors import DRAFT_QUEUE, QUEUE, Doorbell, Sequencer, make_broker
from mdm.database.embedded import EmbeddedPostgres
from mdm.errors import ConfigurationError
from mdm.failures import where
from mdm.settings import Settings

# The surfaces stand above this package, so they are named here and never imported.
_API = "api.app:create_app"
_STEWARDSHIP = "stewardship.app:create_app"


def application(engine: Engine, ring: Callable[[str], None]) -> FastAPI:
    """The surfaces as one ASGI application: the API, and the review UI for every path that is not the API's.

    Args:
        engine: a migrated database.
        ring: called with an object's name when records of it wait to be settled.
    """
    surface = _load(_API)(engine, ring=ring)
    pages = _load(_STEWARDSHIP)(engine, ring=ring)
    not_found = surface.router.default

    async def other_paths(scope: Scope, receive: Receive, send: Send) -> None:
        """The UI's, unless the path is one that only the API could have: its clients expect its own answer."""
        of_the_api = scope.get("path", "").startswith("/v1/")
        await (not_found if of_the_api else pages)(scope, receive, send)

    surface.router.default = other_paths
    return surface


def run(settings: Settings, engine: Engine, *, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted.

    Args:
        settings: where to listen, and how many workers to run.
        engine: a migrated database.
        on_ready: called with the base URL once the server accepts connections.

    Raises:
        ConfigurationError: the address cannot be listened on, or the job queue not used.
    """
    listener = _listen(settings.host, settings.port)
    configure_logging()
    with listener, _background(settings, engine, threads=settings.workers) as doorbell:
        config = uvicorn.Config(
            application(engine, doorbell.ring),
            loop="uvloop",
            http="httptools",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        _Server(config, on_ready).run([listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(
            f"cannot serve on {host} port {port}: {reason}; choose another with --host and --port"
        ) from error


def work(
    settings: Settings, engine: Engine, *, stop: Callable[[], None], on_ready: Callable[[int], None]
) -> None:
    """Run workers and a sequencer without a server.

    Args:
        settings: how many workers to run, one at least.
        engine: a migrated database.
        stop: blocks until it is time to end.
        on_ready: called with the number of workers once they wait for work.

    Raises:
        ConfigurationError: the job queue cannot be used.
    """
    configure_logging()
    threads = max(1, settings.workers)
    with _background(settings, engine, threads=threads):
        on_ready(threads)
        stop()


@contextmanager
def _background(settings: Settings, engine: Engine, *, threads: int) -> Iterator[Doorbell]:
    """A sequencer, and unless there are to be no threads workers, while the block lasts."""
    with ExitStack() as stack:
        settling, drafting = make_broker(settings, engine), make_broker(settings, engine)
        for broker in (settling, drafting):
            stack.callback(broker.close)
        doorbell = Doorbell(settling, drafting, engine)
        if threads:
            worker = dramatiq.Worker(settling, queues={QUEUE}, worker_threads=threads)
            worker.start()
            stack.callback(worker.stop)
            drafter = dramatiq.Worker(drafting, queues={DRAFT_QUEUE}, worker_threads=1)
            drafter.start()
            # Not waited for: what is left of a draft, which may take minutes, is done after the next start.
            stack.callback(drafter.stop, timeout=1_000)
        stack.enter_context(Sequencer(engine, doorbell, revive=_reviver(settings, stack)))
        yield doorbell


def _reviver(settings: Settings, stack: ExitStack) -> Callable[[], object]:
    """What brings an embedded server back that was killed under a running hub; a given server is not ours."""
    if settings.database_url is not None:
        return lambda: None
    supervisor = EmbeddedPostgres(settings.home)
    stack.callback(supervisor.stop)
    return supervisor.start


def configure_logging() -> None:
    """Log events as JSON lines on standard error, libraries from warnings on."""
    stamped: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*stamped, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_words,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # It says five times what dramatiq, or our own refusal, says once.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*stamped, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Of an error that a library logs, its type and where it came from: its words may quote a value."""
    given = event.pop("exc_info", None)
    if isinstance(given, tuple) and given[1] is not None:
        event.update(error=type(given[1]).__qualname__, trace=where(given[1]))
    return event


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End orderly on SIGINT and SIGTERM. Uvicorn would raise them again, and so end us before the database is."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report the address, which only now is known when the port was 0."""
        await super().startup(sockets)
        if self.should_exit or self._on_ready is None:
            return
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._on_ready(f"http://{host}:{port}")


def _load(reference: str) -> Callable[..., FastAPI]:
    module, _, name = reference.partition(":")
    found: Callable[..., FastAPI] = getattr(import_module(module), name)
    return found
