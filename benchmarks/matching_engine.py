"""`python -m benchmarks.matching_engine RECORDS.csv`: where the time of matching a whole file goes."""

from __future__ import annotations

import argparse
import os
import resource
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import yaml
from rich.console import Console
from rich.table import Table as Shown

from benchmarks.memory import descendants, memory_of
from matching.batch.clusters import clusters_of
from matching.batch.features import features_table
from matching.batch.files import read_records
from matching.batch.pairs import Candidates
from matching.batch.rivals import heard
from matching.batch.scores import scored
from matching.rules import MatchRules
from mdm.policy.reading import shipped_policy

_SAMPLED_EVERY_SECONDS = 0.2
# What the columns of generated customers are called in the shipped policy.
_COLUMNS = {
    "kind": "type",
    "given_name": "first_name",
    "surname": "last_name",
    "birth_date": "dob",
    "name": "org_name",
    "street": "address",
}
_GENERATED = frozenset(
    [
        *("type", "first_name", "last_name", "org_name", "dob", "email", "phone"),
        *("address", "city", "postcode", "country", "tax_id"),
    ]
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the file phase by phase and print what each took."""
    options = _parser().parse_args(arguments)
    rules = generated_rules(options.rules)
    columns = {attribute for rule in rules.features.values() for attribute in rule.attributes}
    phases: list[Phase] = []
    with TemporaryDirectory() as folder:
        with Phase("read", phases) as phase:
            records = read_records(options.records, columns)
            phase.says(f"{records.table.size:,} records")
        with Phase("standardise", phases) as phase:
            features = features_table(rules, records.table, processes=options.processes)
            phase.says(f"{sum(len(column.values) for column in features.columns.values()):,} distinct values")
        with Phase("block", phases) as phase:
            candidates = Candidates.of(rules, features, records.sources, options.unique, options.processes)
            largest = max(candidates.blocks, key=lambda blocks: blocks.largest)
            phase.says(f"largest block {largest.largest:,} ({largest.rule})")
        with Phase("score", phases) as phase:
            pairs = scored(rules, features, candidates, work_dir=Path(folder), processes=options.processes)
            phase.says(f"{pairs.compared:,} pairs, {len(pairs.left):,} kept")
        with Phase("cluster", phases) as phase:
            pairs = heard(rules, pairs, records.sources, options.unique)
            clusters = clusters_of(
                rules, features, records, options.unique, pairs, processes=options.processes
            )
            phase.says(f"{len(set(clusters.tolist())):,} clusters")
    _print(phases)
    return 0


class Phase:
    """Measures what is done within: wall and processor seconds, and the largest memory of all processes.

    Memory is the proportional set size, so that what forked processes share counts once.
    """

    def __init__(self, name: str, phases: list[Phase]) -> None:
        self.name, self.said = name, ""
        self.wall_seconds = self.cpu_seconds = self.peak_mib = 0.0
        self._over = threading.Event()
        self._sampler = threading.Thread(target=self._sample)
        phases.append(self)

    def says(self, what: str) -> None:
        """Add a remark on what came of it."""
        self.said = what

    def __enter__(self) -> Self:
        """Start the clocks."""
        self.wall_seconds, self.cpu_seconds = time.perf_counter(), _cpu_seconds()
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Read them."""
        self.wall_seconds = time.perf_counter() - self.wall_seconds
        self.cpu_seconds = _cpu_seconds() - self.cpu_seconds
        self._over.set()
        self._sampler.join()

    def _sample(self) -> None:
        while True:
            self.peak_mib = max(self.peak_mib, memory_of(descendants(os.getpid()))[1])
            if self._over.wait(_SAMPLED_EVERY_SECONDS):
                return


def _cpu_seconds() -> float:
    """Of this process and its ended children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _print(phases: Sequence[Phase]) -> None:
    shown = Shown(title=f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    shown.add_column("phase")
    for heading in ("wall s", "CPU s", "peak MiB"):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    for phase in phases:
        shown.add_row(
            phase.name,
            f"{phase.wall_seconds:.1f}",
            f"{phase.cpu_seconds:.1f}",
            f"{phase.peak_mib:,.0f}",
            phase.said,
        )
    shown.add_section()
    shown.add_row(
        "all",
        f"{sum(phase.wall_seconds for phase in phases):.1f}",
        f"{sum(phase.cpu_seconds for phase in phases):.1f}",
        f"{max(phase.peak_mib for phase in phases):,.0f}",
    )
    console = Console()
    if not console.is_terminal:
        console.width = 120
    console.print(shown)


def generated_rules(path: Path | None) -> MatchRules:
    """The rules of a file, or those of the shipped customer policy read from the generator's columns."""
    if path is not None:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return MatchRules.model_validate(document.get("match", document))
    rules = shipped_policy("customer")[0].match
    features: dict[str, Mapping[str, object]] = {}
    for name, rule in rules.features.items():
        columns = [_COLUMNS.get(attribute, attribute) for attribute in rule.attributes]
        known = [column for column in columns if column in _GENERATED]
        if known:
            features[name] = {"from": known, "standardise": rule.standardise}
    comparisons = [rule for rule in rules.comparisons if features.keys() >= {*rule.features}]
    compared = {rule.name for rule in comparisons}
    return MatchRules.model_validate(
        {
            "features": features,
            "blocking": [
                rule.model_dump()
                for rule in rules.blocking
                if features.keys() >= {part.feature for part in rule.parts}
            ],
            "comparisons": [rule.model_dump() for rule in comparisons],
            "correlated": [
                rule.model_dump() | {"comparisons": compared.intersection(rule.comparisons)}
                for rule in rules.correlated
                if len(compared.intersection(rule.comparisons)) > 1
            ],
            "frequencies": {name: given for name, given in rules.frequencies.items() if name in features},
            "vetoes": [feature for feature in rules.vetoing if feature in features],
            "prior": rules.prior,
            "merge": rules.merge,
            "review": rules.review,
        }
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching_engine", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+", help="CSV or Parquet files, read as one")
    parser.add_argument(
        "--rules",
        type=Path,
        help="a policy or its match section; otherwise the shipped one for customers, on generated columns",
    )
    parser.add_argument("--unique", nargs="*", default=[], help="sources free of duplicates")
    parser.add_argument("--processes", type=int, help="how many share the work; one per core if not given")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
