"""`mdm match explain`: why two records of files match or do not."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from matching.batch.files import Records
from matching.explain import AttributeEvidence, MatchScore
from matching.features import features_of
from matching.rules import MatchRules
from matching.why_not import Step, WhyNot, why_not
from mdm.cli.by_hand.inputs import (
    PolicyFile,
    RecordFiles,
    read_attributes,
    read_policy,
    refuse,
    understood,
    unique_sources,
    warn,
)
from mdm.cli.terminal import console

app = typer.Typer(add_completion=False)
_SHOWN_BITS = 0.05


@app.command()
def explain(
    left: Annotated[str, typer.Argument(metavar="ID", help="A record's id")],
    right: Annotated[str, typer.Argument(metavar="ID", help="Another's")],
    policy: PolicyFile,
    records: RecordFiles,
    missing: Annotated[
        bool,
        typer.Option("--why-not", help="Also what is missing, and the least that would turn the verdict"),
    ] = False,
) -> None:
    """Explain the score of two records, comparison by comparison, in bits."""
    if left == right:
        refuse(f"{left} is named twice: give the ids of two records to compare")
    with understood():
        document, _ = read_policy(policy)
        read = read_attributes(document, records, only=(left, right))
        unique = unique_sources(document, read)
    ours, theirs = (features_of(document.match, _record(read, name)) for name in (left, right))
    found = why_not(document.match, ours, theirs)
    _print_evidence(found.score, left, right)
    if missing:
        _print_missing(found, left, right)
        _print_changes(document.match, found)
    sources = set(read.sources.decoded())
    if len(sources) == 1 and sources <= unique:
        warn(f"both are of {sources.pop()}, which is free of duplicates: the two are never compared")
    elif found.score.verdict != "apart" and (once := sorted(map(str, sources & unique))):
        warn(
            f"this is about the two alone: of {' and of '.join(once)}, free of duplicates, a thing has one record, so "
            "that `mdm match run` takes the likelier of two rivals, and gives less probability where there are some"
        )


def _record(read: Records, name: str) -> dict[str, str | None]:
    return dict(read.table.record(read.ids.tolist().index(name)))


def _print_evidence(score: MatchScore, left: str, right: str) -> None:
    table = Table("comparison", left, right, "level", "bits", "why")
    table.columns[4].justify = "right"
    table.add_row("prior", "", "", "", f"{score.prior_bits:+.1f}", "Before anything is compared.")
    for entry in score.evidence:
        table.add_row(
            entry.comparison,
            _shown(entry.left),
            _shown(entry.right),
            entry.level or "",
            f"{entry.bits:+.1f}" if entry.level else "",
            entry.sentence + _adjustments(entry),
        )
    console.print(_folding(table))
    keys = ", ".join(score.shared_block_keys) or "none, so the two are never compared"
    _say(f"shared block keys: {keys}")
    if score.vetoes:
        _say(f"vetoed by different {', '.join(score.vetoes)}")
    unless = "" if score.shared_block_keys else ", were they compared"
    _say(f"weight {score.weight:+.1f} bits, probability {score.probability:.4f}: {score.verdict}{unless}")


def _adjustments(entry: AttributeEvidence) -> str:
    found = ""
    if abs(entry.rarity_bits) >= _SHOWN_BITS:
        found += f" {'Rare' if entry.rarity_bits > 0 else 'Common'} value: {entry.rarity_bits:+.1f} bits."
    if abs(entry.held_back_bits) >= _SHOWN_BITS:
        found += f" Said by others already: {-entry.held_back_bits:+.1f} bits."
    return found


def _print_missing(found: WhyNot, left: str, right: str) -> None:
    if found.silent:
        table = Table("nothing to compare", f"{left} lacks", f"{right} lacks")
        for silence in found.silent:
            table.add_row(
                silence.comparison, ", ".join(silence.lacking_left), ", ".join(silence.lacking_right)
            )
        console.print(_folding(table))
    apart = [keys for keys in found.keys_apart if keys.left or keys.right]
    if apart:
        table = Table("block key not shared", left, right)
        for keys in apart:
            table.add_row(keys.rule, "\n".join(keys.left) or "-", "\n".join(keys.right) or "-")
        console.print(_folding(table))
    if len(apart) < len(found.keys_apart):
        neither = ", ".join(keys.rule for keys in found.keys_apart if keys not in apart)
        _say(f"block keys that neither has: {neither}")


def _print_changes(rules: MatchRules, found: WhyNot) -> None:
    if not found.compared and found.score.verdict == "merge":
        _say("if they shared a block key: merge")
    elif not found.changes:
        _say("no change of one or two comparisons would turn the verdict")
    for change in found.changes:
        _say(
            f"if {' and '.join(_step(rules, step) for step in change.steps)}: {change.bits:+.1f} bits -> "
            f"{change.verdict} (probability {change.probability:.4f})"
        )


def _step(rules: MatchRules, step: Step) -> str:
    name = step.comparison.replace("_", " ")
    best = {rule.name: rule.levels[0].label for rule in rules.comparisons}
    if step.after is None:
        return f"{name} were not known"
    if step.after == best.get(step.comparison, "same"):
        return f"{name} were the same"
    return f"{name} reached {step.after!r}"


def _folding(table: Table) -> Table:
    """The table with whole words, however narrow the terminal."""
    for column in table.columns:
        column.overflow = "fold"
    return table


def _shown(values: tuple[str | None, ...]) -> str:
    return " · ".join(value for value in values if value)


def _say(line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)
