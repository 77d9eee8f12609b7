"""`mdm match train`: the weights of a policy learned from the records at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matching.batch.run import standardised
from matching.batch.work import work_folder
from matching.rules import MatchRules
from matching.train.labels import train_from_labels
from matching.train.learning import Learned, NoCandidatesError, learn
from mdm.cli.by_hand.documents import with_match_section
from mdm.cli.by_hand.inputs import (
    PolicyFile,
    Processes,
    RecordFiles,
    WorkFolder,
    outgrown,
    read_attributes,
    read_policy,
    refuse,
    understood,
    unique_sources,
    warn,
    warn_outdated,
)
from mdm.cli.by_hand.labels import labels_told, read_labels
from mdm.cli.terminal import StageBars, errors

app = typer.Typer(add_completion=False)
_SHOWN_BITS = 0.05


@app.command()
def train(
    policy: PolicyFile,
    records: RecordFiles,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="Pairs that somebody judged: columns id1, id2 and same (yes or no)"),
    ] = None,
    work: WorkFolder = None,
    processes: Processes = None,
) -> None:
    """Learn weights, prior, frequencies, stop keys and stop values from records: `mdm match train ... > better.yaml`.

    What is compared, and all else in the policy, stays as it is. Labelled pairs change the weights where that
    judges pairs held out clearly better.
    """
    with understood():
        document, text = read_policy(policy)
        with StageBars(stderr=True) as bars, work_folder(work, outdated=warn_outdated) as folder:
            read = read_attributes(document, records)
            read = standardised(document.match, read, folder, processes=processes, progress=bars.reach)
            unique = unique_sources(document, read)
            try:
                found = learn(
                    document.match,
                    read.table,
                    sources=read.sources,
                    unique_sources=unique,
                    processes=processes,
                )
            except NoCandidatesError as error:
                refuse(f"{error}; look at match.blocking")
        labelled = None
        if labels is not None:
            labelled = train_from_labels(found.trained.rules, found.features, *read_labels(labels, read.ids))
        learned = found.trained.rules if labelled is None else labelled.rules
        typer.echo(with_match_section(text, learned.document()), nl=False)
    _print_changes(document.match, learned, found)
    for line in () if labelled is None else labels_told(labelled, "labels"):
        errors.print(line, highlight=False, soft_wrap=True)
    if outgrown(document.match, found.features.size):
        warn("the records had outgrown the weights: do not match so many with the policy as it was")
    for warning in found.trained.warnings:
        warn(warning)


def _print_changes(before: MatchRules, learned: MatchRules, found: Learned) -> None:
    table = Table("comparison", "level", "bits before", "bits now", "change")
    for column in table.columns[2:]:
        column.justify = "right"
    for old, new in zip(before.comparisons, learned.comparisons, strict=True):
        for number, (level, now) in enumerate(zip(old.levels, new.levels, strict=True)):
            change = now.bits - level.bits
            table.add_row(
                old.name if number == 0 else "",
                level.label,
                f"{level.bits:+.1f}",
                f"{now.bits:+.1f}",
                f"{change:+.1f}" if abs(change) >= _SHOWN_BITS else "",
                end_section=number == len(old.levels) - 1,
            )
    errors.print(table)
    expected = found.trained
    for figure in (
        f"prior {before.prior:.4g}, now {learned.prior:.4g}",
        f"learned before from {_origin(before)}, now from {_origin(learned)}, in {expected.rounds} rounds",
        *(f"{rule}: {len(keys):,} stop keys" for rule, keys in learned.stop_keys.items()),
        *(f"{feature}: {len(values):,} stop values" for feature, values in learned.stop_values.items()),
        *found.notes,
        f"expected: {expected.matches:,.0f} matches among them; "
        + (
            f"the hub's merges would have precision {expected.precision:.4f} and recall {expected.recall:.4f} of these"
            if expected.recall
            else "the hub would merge none of them by itself"
        ),
    ):
        errors.print(figure, highlight=False, soft_wrap=True)


def _origin(rules: MatchRules) -> str:
    if rules.training is None:
        return "no data"
    return f"{rules.training.records:,} records and {rules.training.candidate_pairs:,} candidate pairs"
