"""The hub's matcher is run by its command line and judged."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.matching.ours import CommandFailedError, matched, merge_threshold, suggest
from benchmarks.matching.truth import read_truth
from tests.benchmarks.matching.fakes import command, small_set


def test_a_set_is_matched_by_the_suggested_policy(tmp_path: Path) -> None:
    data, fake, policy = small_set(tmp_path), command(tmp_path), tmp_path / "policy.yaml"
    suggest(data, policy, command=fake)
    assert merge_threshold(policy) == 0.8
    found = matched(data, read_truth(data.records, data.truth), policy, tmp_path, command=fake)
    assert (found.quality.precision, found.quality.recall) == (0.5, 1.0)
    assert (found.calibration.merge_precision, found.calibration.merges) == (0.5, 2)
    assert found.calibration.error == pytest.approx(0.4)


def test_a_policy_without_a_threshold_has_the_default(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("match: {}\n")
    assert merge_threshold(policy) == 0.99


def test_a_failed_command_says_why(tmp_path: Path) -> None:
    failing = (sys.executable, "-c", "raise SystemExit('no such command')")
    with pytest.raises(CommandFailedError, match="no such command"):
        suggest(small_set(tmp_path), tmp_path / "policy.yaml", command=failing)
