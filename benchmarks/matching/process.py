"""Run a program and watch what it and all that it starts take. Linux."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matching.usage import Usage
from benchmarks.memory import descendants

_EVERY_SECONDS = 0.05
_PAGE_MIB = resource.getpagesize() / 2**20
_LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: its return code, what it took, and the last lines of its standard error."""

    code: int
    usage: Usage
    complaint: str


def run(command: Sequence[str], *, environment: Mapping[str, str], output: Path | None = None) -> Finished:
    """Run a program to its end and watch it.

    Args:
        command: the program and its arguments.
        environment: all of its environment variables.
        output: where its standard output goes; otherwise nowhere.
    """
    with tempfile.TemporaryFile() as errors, (output or Path(os.devnull)).open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=errors)
        ended = threading.Event()
        peak = 0.0

        def watch() -> None:
            nonlocal peak
            while not ended.wait(_EVERY_SECONDS):
                peak = max(peak, sum(map(_resident_mib, descendants(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            _, status, taken = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
        finally:
            ended.set()
            watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        complaint = errors.read().decode(errors="replace").strip().splitlines()[-_LAST_LINES:]
    # The kernel knows the exact peak of the largest process, the watcher that of the sum, between two looks.
    usage = Usage(wall, taken.ru_utime + taken.ru_stime, max(peak, taken.ru_maxrss / 1024))
    return Finished(process.returncode, usage, "\n".join(complaint))


def _resident_mib(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_MIB
    except OSError:
        return 0.0
