"""`mdm how`, `why-not`, `lookup`, `duplicates`: why golden records are what they are, and what they might be."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from matching.why_not import Change
from mdm.cli.decisions import parsed_side
from mdm.cli.session import hub
from mdm.cli.terminal import console, fail
from mdm.database.engine import reading
from mdm.how import How, Step
from mdm.how import how as how_it_came
from mdm.lookup import LookupMatch, like_golden, look_up
from mdm.model import parse_golden_id
from mdm.reads.review import open_tasks, record_id_of
from mdm.reads.review import why_not as why_not_merged

_Object = Annotated[str, typer.Option("--object", "-o", help="For instance customer")]


def how(golden_id: Annotated[str, typer.Argument(metavar="ID", help="A golden id, any it ever had")]) -> None:
    """Show how a golden record came to be: its joins in order, and the evidence that something held back."""
    with hub() as engine, reading(engine) as connection:
        found = how_it_came(connection, parse_golden_id(golden_id))
    console.print(f"{found.golden.id} {found.golden.title}")
    if not found.steps:
        console.print("one source record; nothing was joined")
    else:
        table = Table("step", "joined", "by", "makes")
        for number, step in enumerate(found.steps, 1):
            left, right = found.names[step.left], found.names[step.right]
            count = len(step.left_group) + len(step.right_group)
            table.add_row(
                str(number), f"{left} + {right}", _because(step), f"{step.golden_id}, {count} records"
            )
        console.print(table)
    for line in _refusals(found):
        console.print(line, highlight=False)


def why_not(
    left: Annotated[str, typer.Argument(help="A source record as source:key")],
    right: Annotated[str, typer.Argument(help="Another")],
    object_name: _Object = "customer",
) -> None:
    """Say why two source records are not one, and the smallest changes that would turn the verdict."""
    with hub() as engine, reading(engine) as connection:
        ids = [record_id_of(connection, *parsed_side(side), object_name) for side in (left, right)]
        found = why_not_merged(connection, *ids)
    score = found.why_not.score
    console.print(
        f"{score.weight:+.1f} bits, probability {score.probability:.4f}: {score.verdict}; "
        f"now {'one golden record' if found.pair.together else 'two golden records'}"
    )
    for decision in found.between:
        console.print(
            f"decision {decision.id} by {decision.author} keeps them apart: {decision.reason or 'no reason given'}",
        )
    if not found.why_not.compared:
        console.print("they share no block key, so they are never compared")
    if score.vetoes:
        console.print(f"vetoed by different {', '.join(score.vetoes)}")
    for silence in found.why_not.silent:
        lacking = sorted({*silence.lacking_left, *silence.lacking_right})
        console.print(f"{silence.comparison} says nothing: {', '.join(lacking) or 'unreadable'} missing")
    for change in found.why_not.changes:
        console.print(_change(change), highlight=False)


def lookup(
    record: Annotated[
        list[str] | None,
        typer.Argument(help="attribute=value, of the policy's attributes, or of the source's columns"),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A JSON object instead; - for standard input")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", "-s", help="Whose columns these are")] = None,
    object_name: _Object = "customer",
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Search before create: which golden records a draft record may be. Nothing is stored."""
    draft = _draft(record or [], file)
    with hub() as engine, reading(engine) as connection:
        found = look_up(connection, object_name, draft, source=source, limit=limit)
    _print_matches(found.matches, "no golden record is like it")
    if not found.matches:
        by = ", ".join(found.compared_by)
        console.print(
            f"it was compared with those of the same {by}" if by else "it was compared with nobody",
            highlight=False,
        )
        helping = "; ".join(" and ".join(names) for names in found.would_help)
        if helping:
            console.print(f"more can be compared if it says: {helping}", highlight=False)


def duplicates(
    golden_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A golden id; without one, all open questions")
    ] = None,
    object_name: Annotated[str | None, typer.Option("--object", "-o")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
) -> None:
    """List golden records that may be one: all, or those like one golden record."""
    with hub() as engine, reading(engine) as connection:
        if golden_id is not None:
            found = like_golden(connection, parse_golden_id(golden_id), limit=limit)
            _print_matches(found, "no other golden record is like it")
            return
        tasks = open_tasks(connection, object_name, limit=limit)
    table = Table("probability", "golden record", "golden record", "question")
    for task in tasks:
        table.add_row(
            f"{task.probability:.3f}",
            f"{task.left_golden_id} {task.left_title}",
            f"{task.right_golden_id} {task.right_title}",
            task.question,
        )
    console.print(table if tasks else "no golden records are in question")


def _draft(pairs: list[str], file: Path | None) -> dict[str, Any]:
    if file is not None:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
        try:
            draft = json.loads(text)
        except json.JSONDecodeError as error:
            fail(f"{file}: not JSON: {error.msg} in line {error.lineno}")
        if not isinstance(draft, dict):
            fail(f"{file}: expected one JSON object")
        return draft
    named = [pair.partition("=") for pair in pairs]
    if not named or not all(separator and name for name, separator, _ in named):
        raise typer.BadParameter("expected attribute=value, for instance surname=Kovács, or --file")
    return {name: value for name, _, value in named}


def _print_matches(found: Sequence[LookupMatch], nothing: str) -> None:
    table = Table("golden record", "title", "best record", "bits", "probability", "verdict", "evidence")
    for match in found:
        said = [entry for entry in match.score.evidence if entry.level is not None]
        said.sort(key=lambda entry: -abs(entry.bits))
        table.add_row(
            match.golden_id,
            match.title,
            f"{match.source}:{match.key}",
            f"{match.score.weight:+.1f}",
            f"{match.score.probability:.4f}",
            match.score.verdict,
            ", ".join(f"{entry.comparison} {entry.level} {entry.bits:+.1f}" for entry in said[:4]),
        )
    console.print(table if found else nothing)


def _because(step: Step) -> str:
    if step.decision is not None:
        reason = f": {step.decision.reason}" if step.decision.reason else ""
        return f"decision {step.decision.decision_id} by {step.decision.author}{reason}"
    probability = "" if step.probability is None else f", probability {step.probability:.4f}"
    return f"evidence of {step.bits:+.1f} bits{probability}"


def _refusals(found: How) -> list[str]:
    return [
        f"held back by {held.reason}: {found.names[held.record_id]} + {found.names[held.other_id]}"
        f" ({found.elsewhere[held.other_id]}), probability {held.probability:.4f}"
        for held in found.refused
    ]


def _change(change: Change) -> str:
    steps = " and ".join(
        f"{step.comparison} {step.before or 'no evidence'} → {step.after or 'no evidence'}"
        for step in change.steps
    )
    return f"{change.verdict} if {steps}: {change.weight:+.1f} bits"
