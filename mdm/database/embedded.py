"""The database that the hub runs itself: start or attach, stop, and what state it is in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psycopg

from mdm.database.errors import DatabaseStartError, DatabaseStopError
from mdm.database.layout import Layout
from mdm.database.postmaster import POLL_SECONDS, FileLock, end_orphans, exclusively, running_pid, shut_down
from mdm.database.server import ServerProcess, spawn
from mdm.database.superuser import application_url, connect, count_clients, ensure_application

# Long enough for the recovery of a large database after a crash.
_START_SECONDS = 300.0
_STOP_FAST_SECONDS = 120.0
_STOP_IMMEDIATE_SECONDS = 15.0
# A closed connection's server process takes a moment to end.
_CLIENTS_LEAVE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running embedded database.

    Attributes:
        url: SQLAlchemy URL of the hub's database, password included; not shown by `repr`.
        pid: The server's process id.
        started: True if this process started the server, False if it was running already.
    """

    url: str = field(repr=False)
    pid: int
    started: bool


@dataclass(frozen=True, slots=True)
class EmbeddedStatus:
    """What state the embedded database is in.

    Attributes:
        pid: The server's process id; None when no server runs.
        clients: Client connections; None when no server accepts any.
        data: The data directory; it may not exist yet.
        log: The directory of the server's logs.
    """

    pid: int | None
    clients: int | None
    data: Path
    log: Path

    @property
    def accepts_connections(self) -> bool:
        """Whether a client can connect now; False while the server starts or recovers."""
        return self.clients is not None


class EmbeddedPostgres:
    """One process's use of the embedded database under a home directory.

    The server is a process of its own, not tied to the one that started it: when that one is killed, it goes
    on and the next hub attaches. Only a stop, orderly or asked for, ends it.
    """

    def __init__(self, home: Path) -> None:
        self._layout = Layout(home)
        self._in_use = FileLock(self._layout.users_lock)
        self._process: ServerProcess | None = None

    def __enter__(self) -> EmbeddedServer:
        """Start or attach."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End this process's use."""
        self.stop()

    def start(self) -> EmbeddedServer:
        """Attach to the running server, or start one, making its data directory when there is none.

        Returns when the database accepts connections, which after a crash can take minutes. Safe to repeat.

        Raises:
            DatabaseStartError: says what stands in the way, with the last lines of the server's log.
        """
        layout = self._layout
        try:
            layout.prepare()
            with exclusively(layout.start_lock, _START_SECONDS):
                server = self._attach_or_start()
                if not self._in_use.acquire(shared=True):
                    raise DatabaseStartError(
                        f"{layout.users_lock} is locked by a process that is not mdm; end it"
                    )
                return server
        except OSError as error:
            raise DatabaseStartError(
                f"the embedded database cannot be started: {error.strerror}: {error.filename}; "
                f"check who owns {layout.root} and that there is room"
            ) from error

    def stop(self) -> bool:
        """End this process's use of the database; the last user stops the server. Close connections first.

        Returns:
            True if no server runs any more; False if it was left running for another process that uses it.

        Raises:
            DatabaseStopError: the server did not end.
        """
        layout = self._layout
        if not layout.root.exists():
            return True
        with exclusively(layout.start_lock, _START_SECONDS):
            self._in_use.release()
            nobody_else = FileLock(layout.users_lock)
            if not nobody_else.acquire():
                return False
            try:
                if not _clients_left(layout):
                    return False
                _stop(layout)
            finally:
                nobody_else.release()
        self._collect()
        return True

    def _attach_or_start(self) -> EmbeddedServer:
        layout = self._layout
        # Held by the server and everything it forked, so it is free only when nobody can write to the data:
        # sessions can outlive a server that was killed.
        alive = FileLock(layout.server_lock)
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with_superuser = connect(layout)
            if with_superuser is not None:
                started = False
                break
            if alive.acquire():
                try:
                    self._collect()
                    self._process = spawn(layout, alive)
                finally:
                    alive.release()
                with_superuser = self._await_ready(deadline)
                started = True
                break
            if running_pid(layout.data) is None:
                end_orphans(layout.title)
            if time.monotonic() > deadline:
                raise DatabaseStartError(
                    f"a server on {layout.data} (process {running_pid(layout.data) or 'unknown'}) has not "
                    f"accepted connections for {_START_SECONDS:.0f} s; stop it with `mdm database stop`. "
                    f"Its last words:\n{layout.last_words()}"
                )
            time.sleep(POLL_SECONDS)
        with with_superuser:
            password = layout.password(layout.application_password)
            ensure_application(with_superuser, password, renew=started)
        pid = running_pid(layout.data)
        if pid is None:
            raise DatabaseStartError(
                f"the process of the server on {layout.data} cannot be seen from here; run mdm there"
            )
        return EmbeddedServer(url=application_url(layout, password), pid=pid, started=started)

    def _await_ready(self, deadline: float) -> psycopg.Connection:
        layout, process = self._layout, self._process
        while True:
            connection = connect(layout)
            if connection is not None:
                return connection
            if process is not None and process.poll() is not None:
                raise DatabaseStartError(
                    f"the embedded database ended with code {process.returncode} before it was ready. "
                    f"Its last words:\n{layout.last_words()}"
                )
            if time.monotonic() > deadline:
                # It is not killed: a recovery that is cut short begins again from the same place.
                raise DatabaseStartError(
                    f"the embedded database is not ready after {_START_SECONDS:.0f} s and goes on starting; "
                    f"try again to wait for it. Its last words:\n{layout.last_words()}"
                )
            time.sleep(POLL_SECONDS)

    def _collect(self) -> None:
        """Take note of the end of the server that this process started, if it has ended."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None


def stop(home: Path) -> bool:
    """Stop the embedded database of this home, whoever uses it; True if one was running.

    Raises:
        DatabaseStopError: the server did not end.
    """
    layout = Layout(home)
    if not layout.root.exists():
        return False
    with exclusively(layout.start_lock, _START_SECONDS):
        was_running = running_pid(layout.data) is not None
        _stop(layout)
    return was_running


def status(home: Path) -> EmbeddedStatus:
    """What state the embedded database of this home is in. Changes nothing."""
    layout = Layout(home)
    clients = None
    connection = connect(layout) if layout.superuser_password.exists() else None
    if connection is not None:
        with connection:
            clients = count_clients(connection)
    return EmbeddedStatus(pid=running_pid(layout.data), clients=clients, data=layout.data, log=layout.log)


def _clients_left(layout: Layout) -> bool:
    """Whether no client is connected any more, after a moment's patience; True when no server runs."""
    connection = connect(layout)
    if connection is None:
        return True
    with connection:
        deadline = time.monotonic() + _CLIENTS_LEAVE_SECONDS
        while count_clients(connection) > 0:
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
    return True


def _stop(layout: Layout) -> None:
    if not shut_down(layout.data, fast_seconds=_STOP_FAST_SECONDS, immediate_seconds=_STOP_IMMEDIATE_SECONDS):
        raise DatabaseStopError(
            f"the server on {layout.data} (process {running_pid(layout.data)}) does not end; "
            f"see {layout.log}, then end that process"
        )
    layout.leave_socket_directory()
