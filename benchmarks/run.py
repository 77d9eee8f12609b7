"""What the rows of one run share: the options, a loaded hub, and a server on it, each made when first asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, text

from benchmarks.records import OBJECT, supply
from mdm.load import Load
from mdm.model import InboundRecord
from mdm.settings import Settings
from mdm.startup import open_database

BATCH_SIZE = 2_000
MOST_PER_SECOND = 2_500
"""More than a stream ever settles: what is kept in reserve for each second of streaming."""

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LoadTimes:
    """How long the load took, from the first record to the last event."""

    records: int
    receive_seconds: float
    settle_seconds: float
    events: int

    @property
    def seconds(self) -> float:
        """Receiving and settling together."""
        return self.receive_seconds + self.settle_seconds


@dataclass(frozen=True, slots=True)
class LoadedHub:
    """A hub of its own that holds the load, and the records that did not go in yet."""

    home: Path
    engine: Engine
    times: LoadTimes
    fresh: list[InboundRecord]
    _taking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take_fresh(self, count: int) -> list[InboundRecord]:
        """Up to `count` records that the hub does not hold, each given out once, to whichever thread asks."""
        with self._taking:
            taken = self.fresh[:count]
            del self.fresh[:count]
        return taken


class ServerStartError(Exception):
    """The hub's server did not say where it listens."""


class Run:
    """One run of the benchmarks; what it started ends with it.

    Attributes:
        size: records of the load.
        seconds: how long rows that go on for a time do so.
        shared: the directory with data sets that do not belong to this repository.
        process: the server's, once there is one.
    """

    def __init__(self, *, size: int, seconds: float, shared: Path) -> None:
        self.size, self.seconds, self.shared = size, seconds, shared
        self.process: subprocess.Popen[str] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Run:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server, the database and the home directory."""
        self._stack.close()

    @cached_property
    def hub(self) -> LoadedHub:
        """The loaded hub."""
        records = supply(self.size, int(self.seconds * MOST_PER_SECOND) + 2_000)
        home = self._stack.enter_context(_open_home())
        engine = self._stack.enter_context(open_database(Settings(home=home, database_url=None), pool_size=5))
        started = time.perf_counter()
        with Load(engine, OBJECT) as loading:
            for start in range(0, len(records.load), BATCH_SIZE):
                loading.receive(records.load[start : start + BATCH_SIZE])
            received = time.perf_counter()
            loading.settle()
            settled = time.perf_counter()
        with engine.connect() as connection:
            events = connection.execute(text("SELECT position FROM feed_head")).scalar_one()
        # What autovacuum does within a minute anyway, and must not do in the middle of a later row.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
        times = LoadTimes(len(records.load), received - started, settled - received, events)
        return LoadedHub(home, engine, times, records.fresh)

    @cached_property
    def server(self) -> str:
        """The base URL of `mdm serve` on the loaded hub, as a process of its own.

        Raises:
            ServerStartError: it ended, or said nothing for a minute.
        """
        self.process = self._stack.enter_context(_serving(self.hub.home))
        return _address(self.process)


@contextmanager
def _open_home() -> Iterator[Path]:
    """A new directory that the account of the embedded server can enter."""
    outer = Path(tempfile.mkdtemp(prefix="mdm-bench-"))
    outer.chmod(0o755)
    try:
        yield outer / "home"
    finally:
        shutil.rmtree(outer, ignore_errors=True)


@contextmanager
def _serving(home: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    with (home.parent / "serve.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from mdm.cli import app; app()", "serve", "--port", "0"],
            env=environment | {"MDM_HOME": str(home), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        found = _ADDRESS.search(line)
        if found:
            return found.group()
        if not line:
            break
    raise ServerStartError("mdm serve ended before it listened")
