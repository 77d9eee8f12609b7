"""`mdm match evaluate`: clusters and probabilities against the truth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from matching.batch.files import MatchingInputError, read_records
from matching.evaluate import Calibration, Quality, calibration, evaluate_pairs
from matching.evaluate import evaluate as compare
from matching.rules import MatchRules
from mdm.cli.by_hand.inputs import refuse, understood
from mdm.cli.by_hand.known import KnownTruth, read_clusters, read_truth
from mdm.cli.by_hand.outputs import read_columns
from mdm.cli.terminal import console

app = typer.Typer(add_completion=False)
_MERGE: float = MatchRules.model_fields["merge"].default
_SCORED = ("id1", "id2", "probability")


@app.command()
def evaluate(
    clusters: Annotated[Path, typer.Option(help="What `mdm match run` wrote: id,cluster_id")],
    truth: Annotated[
        Path, typer.Option("--truth", "-t", help="id,cluster_id or id1,id2: .parquet, else CSV")
    ],
    pairs: Annotated[
        Path | None, typer.Option(help="What it wrote, too: id1,id2,probability; judges the probabilities")
    ] = None,
    records: Annotated[
        list[Path] | None,
        typer.Option("--records", "-r", help="The records, to count pairs across sources alone"),
    ] = None,
    merge: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Probability from which the hub merges by itself")
    ] = _MERGE,
) -> None:
    """Compare clusters, and probabilities where they are given, with the truth.

    With --records, only pairs of records of different sources count if all pairs of the truth are such: a truth
    of that kind links sources that are free of duplicates, and knows no other pairs.
    """
    with understood():
        known = read_truth(truth)
        found = read_clusters(clusters)
        if not found:
            refuse(f"{clusters} has no records; name what `mdm match run --clusters` wrote")
        if known.pairs is None and not known.clusters:
            refuse(f"{truth} has no records; the truth names at least those that are to be judged")
        if known.clusters and not found.keys() & known.clusters.keys():
            refuse(f"{truth} names no record of {clusters}; are its ids those of the records?")
        sources = _sources(records, known, clusters, found) if records else None
        if known.pairs is None:
            quality = compare(found, known.clusters, sources)
        else:
            quality = evaluate_pairs(found, known.pairs, found.keys() | known.clusters.keys(), sources)
        judged = None if pairs is None else _judged(_scored(pairs), known, sources)
    _print_quality(quality, across=sources is not None)
    if judged is not None:
        _print_probabilities(*judged, merge)


def _sources(
    files: list[Path], truth: KnownTruth, clusters: Path, found: Collection[str]
) -> dict[str, str] | None:
    """Record → source, if all pairs of the truth are across sources.

    Raises:
        MatchingInputError: a record of the clusters stands in no file.
    """
    read = read_records(files, ())
    sources = dict(zip(read.ids.tolist(), map(str, read.sources.decoded()), strict=True))
    stray = next((record for record in found if record not in sources), None)
    if stray is not None:
        raise MatchingInputError(
            files[0], f"has no record {stray}, which {clusters} names; give all files that were matched"
        )
    across = truth.pairs is not None and all(
        sources.get(left) != sources.get(right) for left, right in truth.pairs
    )
    return sources if across else None


def _scored(path: Path) -> list[tuple[str, str, float]]:
    """Pairs of ids, and the probability of each."""
    found = []
    rows = zip(*read_columns(path, _SCORED).values(), strict=True)
    for line, (left, right, text) in enumerate(rows, 2):
        try:
            probability = float(text)
        except ValueError:
            probability = np.nan
        if not 0.0 <= probability <= 1.0:
            raise MatchingInputError(
                path, f"line {line}: probability must be a number from 0 to 1, not {text!r}"
            )
        found.append((left, right, probability))
    return found


def _judged(
    scored: Sequence[tuple[str, str, float]], truth: KnownTruth, sources: dict[str, str] | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The probabilities of the pairs that the truth can judge, and which of these match."""
    judged = [
        (probability, truth.matches(left, right))
        for left, right, probability in scored
        if truth.judges(left)
        and truth.judges(right)
        and (sources is None or sources.get(left) != sources.get(right))
    ]
    probabilities = np.array([probability for probability, _ in judged], dtype=np.float64)
    return probabilities, np.array([matches for _, matches in judged], dtype=np.bool_)


def _print_quality(quality: Quality, *, across: bool) -> None:
    table = Table("", "precision", "recall", "F1")
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row(
        "pairs across sources" if across else "pairs",
        _share(quality.precision, quality.found_pairs),
        _share(quality.recall, quality.true_pairs),
        _share(quality.f1, quality.found_pairs and quality.true_pairs),
    )
    table.add_row(
        "B-cubed",
        f"{quality.bcubed_precision:.4f}",
        f"{quality.bcubed_recall:.4f}",
        f"{quality.bcubed_f1:.4f}",
    )
    console.print(table)
    _say(
        f"{quality.records:,} records; {quality.true_pairs:,} true pairs, {quality.found_pairs:,} found, "
        f"{quality.correct_pairs:,} of them right"
    )
    _say(
        f"{quality.true_clusters:,} true clusters, {quality.found_clusters:,} found, "
        f"{quality.exact_clusters:,} of them exactly right"
    )


def _share(share: float, pairs: int) -> str:
    """A share of pairs, or a dash where there are none to have one."""
    return f"{share:.4f}" if pairs else "–"


def _print_probabilities(
    probabilities: NDArray[np.float64], matching: NDArray[np.bool_], merge: float
) -> None:
    if not len(probabilities):
        _say("no pairs that the truth can judge, so nothing is said of probabilities")
        return
    found: Calibration = calibration(probabilities, matching)
    table = Table("pairs", "promised", "match")
    for column in table.columns:
        column.justify = "right"
    for entry in found.bins:
        table.add_row(f"{entry.pairs:,}", f"{entry.promised:.3f}", f"{entry.matching:.3f}")
    console.print(table)
    _say(f"expected calibration error {found.error:.4f} over {len(probabilities):,} pairs")
    _say(f"{found.by_chance:.4f} would be so by chance, were every probability right")
    merged = matching[probabilities >= merge]
    if len(merged):
        _say(f"{len(merged):,} pairs at {merge:g} or above: {merged.mean():.4f} of them match")


def _say(line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)
