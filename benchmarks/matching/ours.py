"""The hub's own matcher on a set, by its command line, with a policy that it suggests or that somebody wrote."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.matching.process import run
from benchmarks.matching.quality import Calibration, Quality, calibration, judge, read_pairs
from benchmarks.matching.sets import ROOT, BenchSet
from benchmarks.matching.truth import Truth, read_clusters
from benchmarks.matching.usage import Usage
from matching.rules import MatchRules

COMMAND = (sys.executable, "-c", "from mdm.cli import app; app()", "match")
POLICIES = Path(__file__).parent / "policies"
LEAST_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True)
class Matched:
    """How good the hub's clusters and probabilities are, and what they took."""

    quality: Quality
    calibration: Calibration
    usage: Usage


class CommandFailedError(Exception):
    """A command of the hub ended with an error; the message is its last lines."""


def suggest(
    data: BenchSet, policy: Path, *, work: Path | None = None, command: tuple[str, ...] = COMMAND
) -> Usage:
    """Write the policy that the hub suggests for the records; `work` keeps what it has standardised.

    Raises:
        CommandFailedError: the command failed.
    """
    return _run([*command, "suggest", str(data.records), *_in(work)], policy)


def learn(
    data: BenchSet,
    curated: Path,
    policy: Path,
    *,
    work: Path | None = None,
    command: tuple[str, ...] = COMMAND,
) -> Usage:
    """Write a policy that somebody wrote with the weights that the records teach it, no truth being looked at.

    Raises:
        CommandFailedError: the command failed.
    """
    arguments = ["train", "--policy", str(curated), "--records", str(data.records), *_in(work)]
    return _run([*command, *arguments], policy)


def resolve(
    records: list[Path],
    policy: Path,
    directory: Path,
    *,
    work: Path | None = None,
    command: tuple[str, ...] = COMMAND,
) -> Usage:
    """Match the records of the files by the policy; clusters.csv and pairs.csv go to the directory.

    Raises:
        CommandFailedError: the command failed.
    """
    arguments = ["run", "--policy", str(policy), *_in(work)]
    for path in records:
        arguments += ["--records", str(path)]
    arguments += ["--clusters", str(directory / "clusters.csv"), "--pairs", str(directory / "pairs.csv")]
    return _run([*command, *arguments, "--pairs-from", str(LEAST_PROBABILITY)], None)


def matched(
    data: BenchSet, truth: Truth, policy: Path, directory: Path, *, command: tuple[str, ...] = COMMAND
) -> Matched:
    """Match a set and judge what comes out.

    Raises:
        CommandFailedError: the command failed.
    """
    usage = resolve([data.records], policy, directory, command=command)
    found = read_clusters(directory / "clusters.csv", truth)
    scored = read_pairs(directory / "pairs.csv", truth)
    return Matched(judge(truth, found), calibration(truth, scored, merge_threshold(policy)), usage)


def merge_threshold(policy: Path) -> float:
    """The probability from which the policy merges without a steward."""
    document = yaml.safe_load(policy.read_text(encoding="utf-8"))
    return float(document.get("match", {}).get("merge", MatchRules.model_fields["merge"].default))


def _in(work: Path | None) -> list[str]:
    return [] if work is None else ["--work", str(work)]


def _run(command: list[str], output: Path | None) -> Usage:
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    ended = run(command, environment=environment, output=output)
    if ended.code:
        raise CommandFailedError(ended.complaint or f"ended with {ended.code}")
    return ended.usage
