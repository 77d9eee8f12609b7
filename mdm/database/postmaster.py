"""Which process is the embedded server, how it is told to stop, and the locks that say who lives."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mdm.database.errors import DatabaseStartError

POLL_SECONDS = 0.02


class FileLock:
    """A lock of the kernel on a file: it ends with the last process that holds it, however that one ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Take the lock if that is possible at once; True if it is now held."""
        self.release()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go of the lock; a child process that inherited the descriptor goes on holding it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def descriptor(self) -> int:
        """The open file that holds the lock, to hand on to a child process."""
        if self._descriptor is None:
            raise ValueError("the lock is not held")
        return self._descriptor


@contextmanager
def exclusively(path: Path, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock on this file for the length of a block.

    Raises:
        DatabaseStartError: another process held it for the whole time.
    """
    lock = FileLock(path)
    deadline = time.monotonic() + timeout_seconds
    while not lock.acquire():
        if time.monotonic() > deadline:
            raise DatabaseStartError(
                f"another mdm has been starting or stopping the embedded database for {timeout_seconds:.0f} "
                f"s (it holds {path}); wait for it, or end that process"
            )
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()


def running_pid(data: Path) -> int | None:
    """The process id of the server on this data directory, or None when none runs.

    The server's own pid file is not believed alone: after a kill or a reboot its number may belong to a
    process that was never the server, or to one that is dead and only waits to be collected by its parent.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if state not in "ZX" and os.fsencode(data) in arguments else None


def end_orphans(title: str) -> None:
    """End the sessions of a server that is gone: a busy one would go on until its statement is done.

    What it has not committed is rolled back by the next start.

    Args:
        title: The name that every process of that server carries. No server of that name may be running.
    """
    prefix = f"postgres: {title}: ".encode()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                if (process / "cmdline").read_bytes().startswith(prefix):
                    os.kill(int(process.name), signal.SIGQUIT)


def shut_down(data: Path, *, fast_seconds: float, immediate_seconds: float) -> bool:
    """Stop the server on this data directory and wait for its end; True if none runs now.

    First in order: sessions are ended and everything is written. If that takes longer than `fast_seconds`, at
    once: committed work is then recovered by the next start.
    """
    for number, seconds in ((signal.SIGINT, fast_seconds), (signal.SIGQUIT, immediate_seconds)):
        pid = running_pid(data)
        if pid is None:
            return True
        os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if running_pid(data) is None:
                return True
            time.sleep(POLL_SECONDS)
    return running_pid(data) is None
