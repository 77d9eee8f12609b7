"""`python -m benchmarks.lookup_memory FILE FILE --rules POLICY.yaml`: one record against many in memory."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table as Shown

from benchmarks.figures import percentiles
from benchmarks.memory import memory_of
from matching.batch.files import Records, read_records
from matching.features import features_of
from matching.lookup import Index
from matching.rules import MatchRules

_SEED = 6
_NOT_COUNTED = 50


@dataclass(frozen=True, slots=True)
class Lookups:
    """What building an index took, and asking it: `memory_mib` is what the process has grown by.

    `wall` and `cpu` have the seconds of each lookup by the clock and on the processor, `candidates` how many
    candidates each had.
    """

    records: int
    build_seconds: float
    memory_mib: float
    candidates: list[int]
    wall: list[float]
    cpu: list[float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each file in a process of its own, so that none has the memory of another, and print the figures."""
    options = _parser().parse_args(arguments)
    shown = Shown(title=f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    for heading in ("records", "build s", "memory MiB", "candidates, mean and p99"):
        shown.add_column(heading, justify="right")
    for heading in ("wall ms, p50 and p99", "CPU ms, p50 and p99"):
        shown.add_column(heading, justify="right")
    for file in options.records:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            found = pool.submit(measured, file, options.rules, options.lookups).result()
        shown.add_row(
            f"{found.records:,}",
            f"{found.build_seconds:.1f}",
            f"{found.memory_mib:,.0f}",
            f"{np.mean(found.candidates):.1f}  {np.percentile(found.candidates, 99):.0f}",
            "  ".join(f"{value:.2f}" for value in percentiles(found.wall)),
            "  ".join(f"{value:.2f}" for value in percentiles(found.cpu)),
        )
    console = Console()
    if not console.is_terminal:
        console.width = 120
    console.print(shown)
    return 0


def measured(file: Path, policy: Path, lookups: int) -> Lookups:
    """Ask an index of the records of a file about some that are left out of it: drafts with their raw values.

    These are a random choice that is always the same. A lookup standardises the draft, finds and scores its
    candidates and sorts them.

    Args:
        file: CSV or Parquet.
        policy: a policy, or its match section.
        lookups: how many records are left out and looked up; a few more go first and are not counted.
    """
    document = yaml.safe_load(policy.read_text(encoding="utf-8"))
    rules = MatchRules.model_validate(document.get("match", document))
    before = _own_mib()
    read = read_records([file], {name for rule in rules.features.values() for name in rule.attributes})
    order = np.random.default_rng(_SEED).permutation(read.table.size)
    drafts = [read.table.record(place) for place in order[: lookups + _NOT_COUNTED].tolist()]
    kept = np.sort(order[len(drafts) :])
    records = Records(read.ids[kept], read.sources.take(kept), read.table.take(kept))
    del read
    begun = time.perf_counter()
    index = Index.of(rules, records)
    build_seconds = time.perf_counter() - begun
    del records
    gc.collect()
    found = Lookups(len(kept), build_seconds, _own_mib() - before, [], [], [])
    for draft in drafts[:_NOT_COUNTED]:
        index.match_values(draft)
    for draft in drafts[_NOT_COUNTED:]:
        wall, cpu = time.perf_counter(), time.thread_time()
        index.match_values(draft)
        found.cpu.append(time.thread_time() - cpu)
        found.wall.append(time.perf_counter() - wall)
        found.candidates.append(len(index.candidates(features_of(rules, draft))))
    return found


def _own_mib() -> float:
    return memory_of([os.getpid()])[1]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lookup_memory", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+", help="CSV or Parquet files, each measured by itself")
    parser.add_argument("--rules", type=Path, required=True, help="a policy, or its match section")
    parser.add_argument("--lookups", type=int, default=2_000, help="how many records are looked up")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
