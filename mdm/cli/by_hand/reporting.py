"""`mdm match report`: one page that shows how records were matched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matching.batch.coverage import pairs_per_key
from matching.batch.files import Records
from matching.batch.pairs import Candidates, numbered
from matching.batch.run import Resolved, resolve_standardised, standardised
from matching.batch.work import work_folder
from matching.report.findings import Findings, Floats, Truth
from matching.report.page import report_page
from matching.rules import MatchRules
from matching.score import Indices
from matching.several import SeveralScorer
from mdm.cli.by_hand.inputs import (
    PolicyFile,
    Processes,
    RecordFiles,
    read_attributes,
    read_policy,
    refuse,
    understood,
    unique_sources,
    warn_if_outgrown,
    warn_outdated,
)
from mdm.cli.by_hand.known import KnownTruth, read_truth
from mdm.cli.by_hand.outputs import check_writable, write_text
from mdm.cli.by_hand.running import Decide, deciding
from mdm.cli.terminal import StageBars, errors

app = typer.Typer(add_completion=False)
_SAMPLED_PAIRS = 500_000
_PAIRS_AT_ONCE = 20_000


@app.command()
def report(
    policy: PolicyFile,
    records: RecordFiles,
    out: Annotated[Path, typer.Option(help="The page to write (HTML)")],
    truth: Annotated[
        Path | None, typer.Option("--truth", "-t", help="id,cluster_id or id1,id2: .parquet, else CSV")
    ] = None,
    samples: Annotated[bool, typer.Option(help="Show single pairs, with the values of their records")] = True,
    decide: Annotated[Decide, typer.Option(help="As `mdm match run` does")] = Decide.EVEN,
    work: Annotated[Path | None, typer.Option(file_okay=False, help="As `mdm match run` uses it")] = None,
    processes: Processes = None,
) -> None:
    """Write one HTML page on how records were matched: scores, thresholds, weights, block keys, single pairs."""
    with understood():
        document, _ = read_policy(policy)
        check_writable(out, read=[policy, *records, truth])
        known = None if truth is None else read_truth(truth)
        rules = document.match
        with StageBars(stderr=True) as bars, work_folder(work, outdated=warn_outdated) as folder:
            read = read_attributes(document, records)
            ids, unique = read.ids.tolist(), unique_sources(document, read)
            if known is not None and known.clusters.keys().isdisjoint(ids):
                refuse(f"{truth} names no record of the files; are its ids those of the records?")
            decided = deciding(rules, decide)
            read = standardised(decided, read, folder, processes=processes, progress=bars.reach)
            found = resolve_standardised(
                decided,
                read,
                folder,
                unique_sources=unique,
                processes=processes,
                progress=bars.reach,
            )
            candidates = Candidates.of(rules, found.features, read.sources, unique, processes)
            matches = None if known is None else known.places(ids)
            bars.reach("survey", 0, 2)
            weights = _sampled_weights(rules, found, candidates)
            bars.reach("survey", 1, 2)
            coverage = pairs_per_key(candidates, matches)
            bars.reach("survey", 2, 2)
        findings = Findings(
            object_name=document.object,
            rules=rules,
            ids=ids,
            features=found.features,
            edges=found.pairs,
            sampled_weights=weights,
            cluster_sizes=_cluster_sizes(found),
            coverage=coverage,
            truth=None if known is None or matches is None else _truth(known, matches, read, found),
        )
        write_text(report_page(findings, samples=samples), out)
    errors.print(f"written to {out}", highlight=False, soft_wrap=True)
    warn_if_outgrown(rules, len(read.ids))


def _cluster_sizes(found: Resolved) -> dict[int, int]:
    sizes, counts = np.unique(np.bincount(found.clusters), return_counts=True)
    return {size: count for size, count in zip(sizes.tolist(), counts.tolist(), strict=True) if size}


def _sampled_weights(rules: MatchRules, found: Resolved, candidates: Candidates) -> Floats:
    """The match weights of candidate pairs, of ranges of records spread evenly where there are too many."""
    ranges = candidates.ranges(_PAIRS_AT_ONCE)
    step = max(1, -(-found.pairs.compared // _SAMPLED_PAIRS))
    scorer = SeveralScorer(rules, found.features)
    weights = [np.empty(0)]
    for start, stop in ranges[::step]:
        left, right = candidates.pairs(start, stop)
        weights.append(scorer.score(left, right).weight)
    return np.concatenate(weights)


def _truth(known: KnownTruth, matches: tuple[Indices, Indices], read: Records, found: Resolved) -> Truth:
    """Which of the pairs kept are among those that truly match."""
    left, right = found.pairs.left, found.pairs.right
    true = numbered(*matches)
    matching = np.isin(numbered(left, right), true)
    return Truth(matching, len(true), known.judged(read.ids.tolist(), read.sources, left, right))
