"""`python -m benchmarks`: every figure as one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
from rich.console import Console

from benchmarks import feed, golden, ingest, kernel, load, lookup, memory, quality, streaming
from benchmarks.figures import Figure, document_of, not_yet, table_of
from benchmarks.run import Run

ROWS: Mapping[str, Callable[[Run], list[Figure]]] = {
    "quality": quality.measure,
    "kernel": kernel.measure,
    "load": load.measure,
    "lookup": lookup.measure,
    "streaming": streaming.measure,
    # From here on a server runs beside this process; the memory is that of a server that has served little yet.
    "memory": memory.measure,
    "golden": golden.measure,
    "feed": feed.measure,
    "ingest": ingest.measure,
}
"""Row → what measures it, in the order in which they run."""

NOT_YET: Mapping[str, Figure] = {
    "million": not_yet(
        "matching 1M customers beside Splink: time, F1, peak memory",
        "Splink's wall time in the same run, F1 above 0.860, below 4 GiB",
        "there is no columnar batch matching, and Splink is not a dependency",
    )
}

_WIDTH = 180
"""Columns of the table in a file or a pipe."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 unless an option does not fit."""
    options = _parser().parse_args(arguments)
    chosen = [name for name in (*ROWS, *NOT_YET) if not options.only or name in options.only]
    console, progress = Console(), Console(stderr=True)
    if not console.is_terminal:
        console.width = _WIDTH
    found: list[tuple[str, Figure]] = []
    with Run(size=options.size, seconds=options.seconds, shared=options.shared) as run:
        for name in chosen:
            progress.print(f"{name} …", style="dim")
            figures = ROWS[name](run) if name in ROWS else [NOT_YET[name]]
            found += [(name, figure) for figure in figures]
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    title = f"{os.cpu_count()} cores, load average {busy}, Python {platform.python_version()}"
    console.print(table_of(title, found))
    console.print("Times on a machine that does other work are noisy; ratios within one run are less so.")
    if options.json:
        document = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": title,
            "size": options.size,
            "seconds": options.seconds,
            "figures": [document_of(name, figure) for name, figure in found],
        }
        options.json.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", choices=[*ROWS, *NOT_YET], help="these rows alone"
    )
    parser.add_argument("--size", type=_positive, default=20_000, metavar="N", help="records of the load")
    parser.add_argument(
        "--seconds", type=float, default=15.0, help="how long rows that go on for a time do so"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path(os.environ.get("MDM_SHARED") or beside),
        metavar="DIRECTORY",
        help="data sets; otherwise MDM_SHARED, or shared beside the repository",
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 2:
        raise argparse.ArgumentTypeError("at least 2")
    return number


if __name__ == "__main__":
    sys.exit(main())
