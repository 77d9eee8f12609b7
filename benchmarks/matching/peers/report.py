"""What every peer takes and tells: its options, and its figures as JSON."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.matching.best import best_of
from benchmarks.matching.quality import calibration, judge, read_pairs
from benchmarks.matching.truth import read_clusters, read_truth
from benchmarks.matching.usage import Usage


@dataclass(frozen=True, slots=True)
class Options:
    """Where a peer reads and writes, and by which model it matches."""

    records: Path
    truth: Path
    report: Path
    model: str

    @property
    def directory(self) -> Path:
        """Where clusters.csv and pairs.csv go: beside the report."""
        return self.report.parent


def options(purpose: str, models: Sequence[str]) -> Options:
    """Read the command line; without --model the records' directory names it: customers_1000 is of customers."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("records", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("report", type=Path, metavar="OUT.json")
    parser.add_argument("--model", metavar="NAME", help=f"one of {', '.join(models)}")
    read = parser.parse_args()
    model = read.model or re.sub(r"^(customers)_.*", r"\1", read.records.resolve().parent.name)
    if model not in models:
        parser.error(f"no model is named {model}")
    return Options(read.records, read.truth, read.report, model)


def write_report(
    chosen: Options, peer: str, usage: Usage, phases: Mapping[str, float], default: float | None
) -> None:
    """Judge clusters.csv (where there is a default threshold) and pairs.csv, and write the figures."""
    truth = read_truth(chosen.records, chosen.truth)
    scored = read_pairs(chosen.directory / "pairs.csv", truth)
    best = best_of(truth, scored.pairs, scored.weights)
    document = {
        "peer": peer,
        "usage": asdict(usage),
        "phases": dict(phases),
        "pairs": len(scored.pairs),
        "default": None,
        "best": {"how": best.how, "threshold": best.threshold} | asdict(best.quality),
    }
    if default is not None:
        found = read_clusters(chosen.directory / "clusters.csv", truth)
        document["default"] = asdict(judge(truth, found)) | asdict(calibration(truth, scored, default))
    chosen.report.write_text(json.dumps(document, indent=2))
