"""`python -m benchmarks.matching`: the hub's matching beside its peers, as one table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks.matching import ours
from benchmarks.matching.mutations import mutated
from benchmarks.matching.peer_runs import PEERS, PYTHON, PeerRuns
from benchmarks.matching.sets import (
    GENERATED,
    BenchSet,
    GeneratorError,
    data_directory,
    found_sets,
    generated_sets,
)
from benchmarks.matching.table import Line, added, document_of, markdown_of, ratios, table_of
from benchmarks.matching.truth import read_truth
from benchmarks.matching.usage import Usage

_WIDTH = 230
"""Columns of the table in a file or a pipe."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a mutation changed the clusters, else 0 unless an option does not fit."""
    options = _parser().parse_args(arguments)
    console, progress = Console(), Console(stderr=True)
    if not console.is_terminal:
        console.width = _WIDTH
    sets, reasons = chosen_sets(options)
    for reason in reasons:
        progress.print(f"skipped: {reason}", style="yellow")
    peers = PeerRuns(options.peers, options.peer_figures)
    lines: list[Line] = []
    broken = False
    for data in sets:
        progress.print(f"{data.name} …", style="dim")
        with tempfile.TemporaryDirectory(prefix="mdm-bench-") as directory:
            lines += measured(data, peers, Path(directory))
            # After every set: who is interrupted keeps what has been measured.
            _write(options, lines, reasons)
            if options.mutations:
                for text, passed in mutation_results(data, Path(directory)):
                    console.print(text)
                    broken |= not passed
    _write(options, lines, reasons)
    console.print(table_of(_title(), lines))
    console.print(
        "P, R, F1 count pairs, B³ records. ECE: error of the probabilities, and what"
        " of it would be so by chance, were they all right; merge P: precision of pairs that merge"
        " unasked. Times on a machine that does other work are noisy."
    )
    return int(broken)


def _write(options: argparse.Namespace, lines: Sequence[Line], reasons: Sequence[str]) -> None:
    """Write the files that were asked for."""
    if options.json:
        document = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": _title(),
            "skipped": list(reasons),
            "lines": [document_of(line) for line in lines],
        }
        options.json.write_text(json.dumps(document, indent=2), encoding="utf-8")
    if options.report:
        options.report.write_text(markdown_of(_title(), lines), encoding="utf-8")


def _title() -> str:
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"Matching: {os.cpu_count()} cores, load average {busy}, Python {platform.python_version()}"


def chosen_sets(options: argparse.Namespace) -> tuple[list[BenchSet], list[str]]:
    """The sets that are asked for and here, and the reasons why others are not."""
    directory, reasons = data_directory(), []
    found = found_sets(directory)
    if not found:
        reasons.append(f"public sets: none in {directory}; MDM_MATCHING_DATA names another directory")
    wanted = set(options.only or [*(data.name for data in found), GENERATED])
    sets = [data for data in found if data.name in wanted]
    reasons += [
        f"{name}: not in {directory}" for name in sorted(wanted - {s.name for s in sets} - {GENERATED})
    ]
    if GENERATED in wanted:
        try:
            sets += generated_sets(options.size, options.seeds, directory=directory, python=PYTHON)
        except GeneratorError as error:
            reasons.append(f"{GENERATED}: {error}")
    return sets, reasons


def measured(
    data: BenchSet, peers: PeerRuns, directory: Path, *, command: tuple[str, ...] = ours.COMMAND
) -> list[Line]:
    """The lines of one set: the hub by each policy, then the peers."""
    truth = read_truth(data.records, data.truth)
    records = len(truth.ids)
    # The peers first: the hub is held against Splink.
    others, splink = peers.lines(data, records, directory)
    lines: list[Line] = []
    for name, making, made in _policies(data, command):
        policy = directory / f"{name}.yaml"
        try:
            effort = made(policy, work := directory / name)
            whole = added(effort, ours.resolve([data.records], policy, directory, work=work, command=command))
            found = ours.matched(data, truth, policy, directory, command=command)
        except ours.CommandFailedError as error:
            lines.append(Line(data.name, records, f"hub, {name}", note=_last_line(str(error))))
            continue
        note = _notes(found, making, whole, splink)
        lines += [
            Line(
                data.name, records, f"hub, {name}", found.quality, found.calibration, found.usage, note=note
            ),
            Line(data.name, records, f"hub, {making}", usage=effort),
        ]
    return lines + others


def _policies(
    data: BenchSet, command: tuple[str, ...]
) -> Iterator[tuple[str, str, Callable[[Path, Path], Usage]]]:
    """The policies of a set: their names, how they come about, and what writes them, working in a directory."""
    yield (
        "suggested",
        "suggesting",
        lambda policy, work: ours.suggest(data, policy, work=work, command=command),
    )
    curated = ours.POLICIES / f"{data.kind}.yaml"
    if curated.is_file():
        yield (
            "curated",
            "learning",
            lambda policy, work: ours.learn(data, curated, policy, work=work, command=command),
        )


def mutation_results(
    data: BenchSet, directory: Path, *, command: tuple[str, ...] = ours.COMMAND
) -> Iterator[tuple[str, bool]]:
    """What each mutation did, in words, and whether the clusters stayed; by the suggested policy."""
    policy = directory / "suggested.yaml"
    try:
        if not policy.is_file():
            ours.suggest(data, policy, command=command)
        for mutation, changed in mutated(data, policy, directory, command=command).items():
            if changed:
                yield f"FAIL {data.name}: {mutation}: {changed:,} clusters changed", False
            else:
                yield f"pass {data.name}: {mutation}", True
    except ours.CommandFailedError as error:
        yield f"FAIL {data.name}: {_last_line(str(error))}", False


def _notes(found: ours.Matched, making: str, whole: Usage, splink: Line | None) -> str:
    if splink is None or splink.quality is None or splink.usage is None:
        return ""
    against = [f"F1 {found.quality.f1 - splink.quality.f1:+.3f} to Splink's best"]
    against.append(ratios(found.usage, splink.usage))
    against.append(f"with {making} {whole.wall_seconds / splink.usage.wall_seconds:.2f}× wall")
    return "; ".join(against)


def _last_line(text: str) -> str:
    """The last line that is words, not the frame of a box."""
    said = [line.strip("│╭╰╮╯─ ") for line in text.splitlines()]
    return next((line for line in reversed(said) if line), text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument(
        "--only", type=_words, metavar="SET,SET", help=f"these sets alone; {GENERATED} is one"
    )
    parser.add_argument(
        "--size",
        type=_numbers,
        default=[100_000, 1_000_000],
        metavar="N,N",
        help="how many customers are generated",
    )
    parser.add_argument(
        "--seeds", type=_numbers, default=[11, 12], metavar="N,N", help="of the generated customers"
    )
    parser.add_argument(
        "--peers", type=_peers, default=list(PEERS), metavar="PEER,PEER", help=f"{', '.join(PEERS)}, or none"
    )
    parser.add_argument(
        "--peer-figures",
        type=Path,
        metavar="FILE",
        help="keep the peers' figures there, and do not measure again what is there; times then are not of this run",
    )
    parser.add_argument(
        "--mutations", action="store_true", help="check that order, ids and files change no cluster"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines there as well")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the table there as Markdown")
    return parser


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(text: str) -> list[int]:
    return [int(word.replace("_", "")) for word in _words(text)]


def _peers(text: str) -> list[str]:
    words = [word for word in _words(text) if word != "none"]
    unknown = set(words) - set(PEERS)
    if unknown:
        raise argparse.ArgumentTypeError(f"no peer is named {', '.join(sorted(unknown))}")
    return words


if __name__ == "__main__":
    sys.exit(main())
