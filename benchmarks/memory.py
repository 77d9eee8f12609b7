"""The memory of a hub that has nothing to do, its embedded database included."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure, held, not_yet
from benchmarks.run import Run
from mdm.database.embedded import status

BAR_MIB = 400.0
_IDLE_SECONDS = 3.0
_KIB = re.compile(r"^(Rss|Pss):\s+(\d+) kB$", re.MULTILINE)


def measure(run: Run) -> list[Figure]:
    """Sum the memory of the server's process and the database's, a few seconds after the last request."""
    what, bar = "idle hub, embedded database included", f"{BAR_MIB:.0f} MiB"
    if not Path("/proc/self/smaps_rollup").exists():
        return [not_yet(what, bar, "this system has no /proc/PID/smaps_rollup")]
    # This process would otherwise hold database sessions that a hub by itself does not have.
    run.hub.engine.dispose()
    assert run.server
    assert run.process is not None
    time.sleep(_IDLE_SECONDS)
    server = memory_of(descendants(run.process.pid))
    postmaster = status(run.hub.home).pid
    database = memory_of(descendants(postmaster)) if postmaster is not None else (0.0, 0.0)
    resident, proportional = server[0] + database[0], server[1] + database[1]
    return [
        Figure(
            what,
            f"holds {run.size:,} records",
            f"PSS {proportional:.0f} MiB (server {server[1]:.0f}, database {database[1]:.0f}); "
            f"RSS {resident:.0f} MiB, which counts shared pages once for each process",
            bar,
            held(proportional <= BAR_MIB, f"{proportional / BAR_MIB:.2f}× of what is allowed"),
            proportional <= BAR_MIB,
            {
                "pss_mib": proportional,
                "rss_mib": resident,
                "server_pss_mib": server[1],
                "database_pss_mib": database[1],
            },
        )
    ]


def descendants(pid: int) -> set[int]:
    """The process and all that it started and that still run."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # After the last parenthesis: state, parent, and more.
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def memory_of(pids: Iterable[int]) -> tuple[float, float]:
    """Resident and proportional set size of processes in MiB; a process that has ended counts nothing."""
    sums = {"Rss": 0, "Pss": 0}
    for pid in pids:
        try:
            content = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        for name, kib in _KIB.findall(content):
            sums[name] += int(kib)
    return sums["Rss"] / 1024, sums["Pss"] / 1024
