"""`python -m benchmarks.matching_spark RECORDS`: the local engine and Spark on the same file, stage by stage."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from pyspark.sql import SparkSession
from rich.console import Console
from rich.table import Table as Shown

from benchmarks.matching_engine import Phase, generated_rules
from benchmarks.memory import descendants
from matching.batch.files import read_records
from matching.batch.run import Resolved, resolve
from matching.rules import MatchRules
from matching.spark.files import read_files
from matching.spark.run import SparkResolved, resolve_on_spark
from matching.spark.session import spark_session
from matching.table import Texts

_TICKS = os.sysconf("SC_CLK_TCK")
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class _Mark:
    """What had been spent when a stage ended: seconds, and bytes that went through a shuffle."""

    stage: str
    wall_seconds: float
    cpu_seconds: float
    shuffled: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the file by both engines and print what each stage took; 1 where the results differ."""
    options = _parser().parse_args(arguments)
    rules = generated_rules(options.rules)
    columns = {attribute for rule in rules.features.values() for attribute in rule.attributes}
    phases: list[Phase] = []
    with Phase("local engine", phases) as local_phase:
        records = read_records([options.records], columns)
        local = resolve(rules, records, unique_sources=options.unique, processes=options.cores)
    console = Console(width=140)
    console.print(
        f"local engine: {len(records.ids):,} records, {local.pairs.compared:,} pairs, "
        f"{local_phase.wall_seconds:.1f} s, {local_phase.cpu_seconds:.1f} CPU s, {local_phase.peak_mib:,.0f} MiB"
    )
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        spark = spark_session(f"local[{options.cores}]", options={"spark.driver.memory": options.memory})
        spark.sparkContext.setLogLevel("ERROR")
        marks = [_mark(spark, "start", began)]
        if options.warm:
            with TemporaryDirectory() as other:
                _resolved(spark, rules, options, columns, Path(other), began, marks)
            marks = [_mark(spark, "start", began)]
        found = _resolved(spark, rules, options, columns, Path(folder), began, marks)
        _print(console, marks, Path(folder))
        same = _same(records.ids, local, found)
        console.print(
            f"{found.compared:,} pairs compared by Spark; pairs, weights and clusters "
            f"{'are those' if same else 'are NOT those'} of the local engine"
        )
        spark.stop()
    return 0 if same else 1


def _resolved(
    spark: SparkSession,
    rules: MatchRules,
    options: argparse.Namespace,
    columns: set[str],
    folder: Path,
    began: float,
    marks: list[_Mark],
) -> SparkResolved:
    def told(stage: str, done: int, total: int) -> None:
        if done:
            marks.append(_mark(spark, f"{stage} {done}/{total}", began))

    return resolve_on_spark(
        spark,
        rules,
        read_files(spark, [str(options.records.absolute())], columns),
        work=str(folder),
        unique_sources=options.unique,
        progress=told,
    )


def _mark(spark: SparkSession, stage: str, began: float) -> _Mark:
    java: Any = spark.sparkContext
    executors = java._jsc.sc().statusStore().executorList(True)
    shuffled = sum(executors.apply(place).totalShuffleWrite() for place in range(executors.size()))
    return _Mark(stage, time.perf_counter() - began, _cpu_seconds(), shuffled)


def _cpu_seconds() -> float:
    """Of this process and all that it started, those of the latter included that have ended."""
    ticks = 0
    for process in descendants(os.getpid()):
        try:
            spent = (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[11:15]
        except OSError:
            continue
        ticks += sum(map(int, spent))
    return ticks / _TICKS


def _print(console: Console, marks: Sequence[_Mark], folder: Path) -> None:
    shown = Shown(title=f"Spark, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    shown.add_column("stage")
    for heading in ("wall s", "CPU s", "shuffled MB"):
        shown.add_column(heading, justify="right")
    for before, after in pairwise(marks):
        shown.add_row(
            after.stage,
            f"{after.wall_seconds - before.wall_seconds:.1f}",
            f"{after.cpu_seconds - before.cpu_seconds:.1f}",
            f"{(after.shuffled - before.shuffled) / _MEGABYTE:,.1f}",
        )
    console.print(f"before that: {marks[0].wall_seconds:.1f} s")
    console.print(shown)
    (run,) = folder.iterdir()
    for stage in sorted(run.iterdir()):
        size = sum(file.stat().st_size for file in stage.rglob("*.parquet"))
        console.print(f"kept of {stage.name}: {size / _MEGABYTE:,.1f} MB")


def _same(ids: Texts, local: Resolved, found: SparkResolved) -> bool:
    """Whether the pairs, with their weights to the last bit, and the clusters are the same."""
    one, other = ids[local.pairs.left].tolist(), ids[local.pairs.right].tolist()
    ours = {
        (min(pair), max(pair)): weight
        for pair, weight in zip(zip(one, other, strict=True), local.pairs.weight.tolist(), strict=True)
    }
    theirs: pa.Table = found.pairs.toArrow()
    rows = zip(*(theirs.column(name).to_pylist() for name in ("id1", "id2", "weight")), strict=True)
    if ours != {(left, right): weight for left, right, weight in rows}:
        return False
    named: dict[int, str] = {}
    for name, cluster in zip(ids.tolist(), local.clusters.tolist(), strict=True):
        named[cluster] = min(name, named.get(cluster, name))
    clusters = {
        name: named[cluster] for name, cluster in zip(ids.tolist(), local.clusters.tolist(), strict=True)
    }
    columns = found.clusters.toArrow()
    return clusters == dict(
        zip(columns.column("id").to_pylist(), columns.column("cluster_id").to_pylist(), strict=True)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching_spark", description=__doc__)
    parser.add_argument("records", type=Path, help="a CSV or Parquet file")
    parser.add_argument(
        "--rules",
        type=Path,
        help="a policy or its match section; otherwise the shipped one for customers, on generated columns",
    )
    parser.add_argument("--unique", nargs="*", default=[], help="sources free of duplicates")
    parser.add_argument("--cores", type=int, default=2, help="how many each engine uses")
    parser.add_argument("--warm", action="store_true", help="run twice, and measure the second time")
    parser.add_argument("--memory", default="4g", help="memory of Spark's Java process")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
