"""Runs the peers in their own environment, or takes what an earlier run has measured of them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.process import run
from benchmarks.matching.published import PUBLISHED
from benchmarks.matching.quality import Calibration, Quality
from benchmarks.matching.sets import ROOT, BenchSet
from benchmarks.matching.table import Line
from benchmarks.matching.usage import Usage

PYTHON = ROOT / ".venv-peers" / "bin" / "python"
PEERS = ("splink", "ecm")
_NAMES: Mapping[str, str] = {"splink": "Splink 5.0.0", "ecm": "recordlinkage ECM"}
_MOST_RECORDS: Mapping[str, int] = {"ecm": 100_000}
"""Peer → how many records it takes in a time that one waits for."""

_QUALITY = tuple(Quality.__dataclass_fields__)
_CALIBRATION = tuple(Calibration.__dataclass_fields__)


class PeerRuns:
    """The peers that are asked for, and where their figures are kept.

    Args:
        peers: those asked for.
        kept: JSON of set → peer → figures. A figure that is there is not measured again; new ones are added.
            None keeps nothing.
    """

    def __init__(self, peers: Sequence[str], kept: Path | None) -> None:
        self._peers, self._kept = peers, kept
        self._figures: dict[str, dict[str, Any]] = {}
        if kept is not None and kept.is_file():
            self._figures = json.loads(kept.read_text(encoding="utf-8"))

    def lines(self, data: BenchSet, records: int, directory: Path) -> tuple[list[Line], Line | None]:
        """The lines of every peer and of what is published; and Splink's best with its usage, if measured."""
        lines: list[Line] = []
        splink: Line | None = None
        for peer in self._peers:
            found = self._lines_of(peer, data, records, directory)
            lines += found
            if peer == "splink" and found[-1].quality is not None:
                splink = found[-1]
        if self._peers:
            lines += [
                Line(data.name, records, name, f1=f1, note=f"published: {source}")
                for name, f1, source in PUBLISHED.get(data.name, ())
            ]
        return lines, splink

    def _lines_of(self, peer: str, data: BenchSet, records: int, directory: Path) -> list[Line]:
        name = _NAMES[peer]
        if records > _MOST_RECORDS.get(peer, records):
            return [Line(data.name, records, name, note=f"not run above {_MOST_RECORDS[peer]:,} records")]
        figures = self._figures.get(data.name, {}).get(peer) or self._measured(peer, data, directory)
        if isinstance(figures, str):
            return [Line(data.name, records, name, note=f"failed: {figures}")]
        usage = Usage(**figures["usage"])
        lines = []
        if figures["default"] is not None:
            default = figures["default"]
            lines.append(
                Line(
                    data.name,
                    records,
                    f"{name} default",
                    Quality(**{field: default[field] for field in _QUALITY}),
                    Calibration(**{field: default[field] for field in _CALIBRATION}),
                    usage,
                    note="threshold 0.95",
                )
            )
        best = figures["best"]
        quality = Quality(**{field: best[field] for field in _QUALITY})
        how = f"by the truth: {best['how']} from {best['threshold']:.1f} bits"
        return [*lines, Line(data.name, records, f"{name} best", quality, usage=usage, note=how)]

    def _measured(self, peer: str, data: BenchSet, directory: Path) -> dict[str, Any] | str:
        """The figures, or why there are none."""
        if not PYTHON.is_file():
            return f"{PYTHON} is not here; `make bench-matching` makes it"
        report = directory / f"{peer}.json"
        module = f"benchmarks.matching.peers.{peer}_peer"
        arguments = [str(data.records), str(data.truth), str(report), "--model", data.kind]
        ended = run(
            [str(PYTHON), "-m", module, *arguments], environment=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        if ended.code:
            return ended.complaint.rpartition("\n")[2]
        figures: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        self._figures.setdefault(data.name, {})[peer] = figures
        if self._kept is not None:
            self._kept.write_text(json.dumps(self._figures, indent=2), encoding="utf-8")
        return figures
