"""What a program has taken: wall time, processor time and memory. Linux."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """What a program took.

    Attributes:
        wall_seconds: from its start, the interpreter's included.
        cpu_seconds: of all its threads and children, user and system.
        peak_mib: the largest sum of resident memory of its processes, in MiB; shared pages count once for each.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


def own_usage() -> Usage:
    """What this process has taken since its start, without children."""
    started_ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    started = started_ticks / os.sysconf("SC_CLK_TCK")
    taken = resource.getrusage(resource.RUSAGE_SELF)
    wall = time.clock_gettime(time.CLOCK_BOOTTIME) - started
    return Usage(wall, taken.ru_utime + taken.ru_stime, taken.ru_maxrss / 1024)
