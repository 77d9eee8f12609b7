"""Figures of peers are taken from where an earlier run kept them."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.matching.peer_runs import PeerRuns
from benchmarks.matching.sets import BenchSet

QUALITY = {
    "precision": 1.0,
    "recall": 0.5,
    "f1": 2 / 3,
    "bcubed_precision": 1.0,
    "bcubed_recall": 0.5,
    "bcubed_f1": 2 / 3,
}
CALIBRATION = {"error": 0.1, "by_chance": 0.05, "merge_precision": 0.9, "merges": 10}
FIGURES = {
    "usage": {"wall_seconds": 2.0, "cpu_seconds": 3.0, "peak_mib": 100.0},
    "default": QUALITY | CALIBRATION,
    "best": {"how": "one to one", "threshold": 2.25} | QUALITY | {"f1": 0.7},
}


def test_kept_figures_are_not_measured_again(tmp_path: Path) -> None:
    kept = tmp_path / "peers.json"
    kept.write_text(json.dumps({"dblp_acm": {"splink": FIGURES}}))
    lines, splink = PeerRuns(["splink"], kept).lines(BenchSet("dblp_acm", tmp_path), 10, tmp_path)
    assert [line.matcher for line in lines][:3] == ["Splink 5.0.0 default", "Splink 5.0.0 best", "Magellan"]
    assert splink == lines[1]
    assert splink is not None
    assert splink.quality is not None
    assert (splink.quality.f1, splink.note) == (0.7, "by the truth: one to one from 2.2 bits")
    assert lines[0].calibration is not None
    assert lines[0].calibration.merge_precision == 0.9


def test_a_peer_that_is_too_slow_says_so(tmp_path: Path) -> None:
    lines, splink = PeerRuns(["ecm"], None).lines(
        BenchSet("customers_1000000_1", tmp_path), 1_000_000, tmp_path
    )
    assert [line.note for line in lines] == ["not run above 100,000 records"]
    assert splink is None


def test_without_peers_nothing_published_is_shown(tmp_path: Path) -> None:
    assert PeerRuns([], None).lines(BenchSet("abt_buy", tmp_path), 10, tmp_path) == ([], None)
