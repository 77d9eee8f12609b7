"""Lets many clients wait for the next change on one database connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

import psycopg
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from mdm.database.engine import make_engine
from mdm.errors import MdmError
from mdm.reads.feed import CHANNEL

T = TypeVar("T")

_READERS: Final = 4
_LOOK_UP_SECONDS: Final = 1.0

log = structlog.get_logger("api")


class FeedWatch:
    """One thread that listens while anybody waits, and wakes all who wait.

    Waiting costs a client neither a thread nor a connection. Reads on behalf of waiting clients have a few
    threads of their own, so that a thousand clients woken at once cannot crowd out everything else.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._waiting: set[_Waiter] = set()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._readers = _readers()

    def open(self) -> None:
        """Be ready for clients again after `close`."""
        if self._closed.is_set():
            self._readers = _readers()
            self._closed.clear()

    async def until(self, read: Callable[[], T], satisfied: Callable[[T], bool], seconds: float) -> T:
        """Read until the answer satisfies or the time is over; read again only when the feed has grown.

        Args:
            read: runs in a thread, perhaps several times.
            satisfied: whether to stop waiting.
            seconds: how long to wait at most, 0 for not at all.

        Returns:
            The last answer read.
        """
        loop = asyncio.get_running_loop()
        if seconds <= 0:
            return await loop.run_in_executor(self._readers, read)
        deadline = loop.time() + seconds
        with self._waiter(loop) as waiter:
            while True:
                # Cleared before the read: what is committed during it sets the event again.
                waiter.woken.clear()
                answer = await loop.run_in_executor(self._readers, read)
                if satisfied(answer) or self._closed.is_set():
                    return answer
                try:
                    async with asyncio.timeout_at(deadline):
                        await waiter.woken.wait()
                except TimeoutError:
                    # A last look, in case the connection died without a word.
                    return await loop.run_in_executor(self._readers, read)

    @property
    def waiting(self) -> int:
        """How many clients wait now."""
        return len(self._waiting)

    def close(self) -> None:
        """Answer all who wait with what there is, and stop listening. Safe to repeat."""
        self._closed.set()
        self._wake()
        thread = self._thread
        if thread is not None:
            thread.join()
        self._readers.shutdown()

    @contextmanager
    def _waiter(self, loop: asyncio.AbstractEventLoop) -> Iterator[_Waiter]:
        waiter = _Waiter(loop)
        with self._lock:
            self._waiting.add(waiter)
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._listen, name="feed-watch", daemon=True)
                self._thread.start()
        try:
            yield waiter
        finally:
            with self._lock:
                self._waiting.discard(waiter)

    def _listen(self) -> None:
        # An engine of its own: the connection is held for long, and must not be missing from the pool.
        engine = make_engine(self._engine.url.render_as_string(hide_password=False), pool_size=1)
        try:
            while True:
                try:
                    self._wake_on_notify(engine)
                    return
                except (DBAPIError, psycopg.Error, MdmError) as error:
                    log.warning("feed_watch_lost", error=type(error).__name__)
                    self._closed.wait(_LOOK_UP_SECONDS)
                if not self._needed():
                    return
        finally:
            engine.dispose()

    def _wake_on_notify(self, engine: Engine) -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            # What was committed before LISTEN took effect is not told again: everybody looks once more.
            self._wake()
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            while self._needed():
                for _ in driver.notifies(timeout=_LOOK_UP_SECONDS, stop_after=1):
                    self._wake()

    def _needed(self) -> bool:
        """Whether to go on listening. After a no the thread must end: the next client starts another."""
        with self._lock:
            if self._waiting and not self._closed.is_set():
                return True
            self._thread = None
            return False

    def _wake(self) -> None:
        with self._lock:
            for waiter in self._waiting:
                waiter.wake()


def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_READERS, thread_name_prefix="feed-reader")


class _Waiter:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.woken = asyncio.Event()
        self._loop = loop

    def wake(self) -> None:
        """Wake from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.woken.set)
