"""Processes that share work on one database, each piece in a transaction of its own."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine

from matching.batch.workers import available_processes
from mdm.database.engine import make_engine, master_keys_of, run_in_transaction
from mdm.database.master_keys import MasterKeys

FEW_PIECES = 6
"""So few pieces are done sooner than other processes would have started."""

_COLLECTOR_THRESHOLDS = (100_000, 20, 20)

T = TypeVar("T")
R = TypeVar("R")


class ProcessPool:
    """Processes begun when there is first much to do, and kept for what comes next.

    They are begun anew: a fork would share the connections and the locks of this one's threads.
    """

    def __init__(self, engine: Engine, processes: int | None = None) -> None:
        """Prepare; one process per core if none are given."""
        self._engine, self._processes = engine, processes or available_processes()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> ProcessPool:
        """Nothing is begun yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """As `close`."""
        self.close()

    def close(self) -> None:
        """End them when they have done what they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def run(self, work: Callable[[Connection, T], R], pieces: Sequence[T]) -> Iterator[R]:
        """Do each piece in a transaction, and give what came of it, in the order of the pieces.

        Args:
            work: a function of a module, for other processes must find it; it may run twice.
            pieces: what it is to do, one after the other or side by side.
        """
        if self._pool is None and (self._processes == 1 or len(pieces) <= FEW_PIECES):
            for piece in pieces:
                yield _done(self._engine, work, piece)
            return
        yield from self._begun().map(partial(_do, work), pieces)

    def begin(self, work: Callable[[Connection, T], R], piece: T) -> Callable[[], R]:
        """Let a piece be done while this process goes on; call what this returns to wait for what came of it."""
        if self._processes == 1:
            return partial(_done, self._engine, work, piece)
        return self._begun().submit(_do, work, piece).result

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_connect,
                initargs=(
                    self._engine.url.render_as_string(hide_password=False),
                    master_keys_of(self._engine),
                ),
            )
        return self._pool


def collect_seldom() -> None:
    """Look for cyclic garbage less often in this process.

    A batch holds hundreds of thousands of small objects and hardly a cycle; to look through them again after every
    700 new ones costs settling a sixth of its time or more.
    """
    gc.set_threshold(*_COLLECTOR_THRESHOLDS)


_engine: Engine | None = None


def _connect(url: str, master_keys: MasterKeys) -> None:
    global _engine
    threading.Thread(target=_outlive_nobody, name="parent", daemon=True).start()
    collect_seldom()
    _engine = make_engine(url, pool_size=1, master_keys=master_keys)


def _outlive_nobody() -> None:
    """End with the process that this one helps, even where that was killed: nobody would give it work or end it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(work: Callable[[Connection, T], R], piece: T) -> R:
    assert _engine is not None
    return _done(_engine, work, piece)


def _done(engine: Engine, work: Callable[[Connection, T], R], piece: T) -> R:
    return run_in_transaction(engine, lambda connection: work(connection, piece))
