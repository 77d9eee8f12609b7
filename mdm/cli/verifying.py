"""`mdm verify` and `mdm prove`: whether everything is what the log says, and how to show that to others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import orjson
import typer

from mdm.cli.session import hub
from mdm.cli.terminal import StageBars, console, fail
from mdm.database.engine import reading
from mdm.flow import prove as proving
from mdm.flow.difference import Difference
from mdm.model import parse_golden_id
from mdm.work import verify_everything, verify_one

_MOST_SHOWN = 100


def verify(
    golden_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One golden record; otherwise everything")
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option("--proof", help="Check a file of `mdm prove`; no hub is asked", dir_okay=False),
    ] = None,
) -> None:
    """Compute digests again, derive everything again, and name each row that differs; exit status 1 if any does."""
    if proof is not None:
        _check(proof)
        return
    if golden_id is not None:
        with hub() as engine:
            _report(list(verify_one(engine, parse_golden_id(golden_id))))
        return
    with hub() as engine, StageBars() as bars:
        found, count = _counted(verify_everything(engine, progress=bars.advance))
    _report(found, count)


def prove(golden_id: Annotated[str, typer.Argument(metavar="ID", help="For instance G0000000042")]) -> None:
    """Print the proof of a golden record: its chain of digests with all that they cover. It holds its values."""
    with hub() as engine, reading(engine) as connection:
        found = proving.prove(connection, parse_golden_id(golden_id))
    typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def _check(path: Path) -> None:
    try:
        proof = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        fail(f"{path} is no file of JSON")
    problems = list(proving.check(proof if isinstance(proof, dict) else {}))
    for problem in problems:
        console.print(problem, highlight=False)
    if problems:
        raise typer.Exit(1)
    last = proof["versions"][-1]
    console.print(
        f"{proof['golden_id']} holds: {len(proof['versions'])} versions, the last with digest {last['digest']}",
        highlight=False,
        soft_wrap=True,
    )


def _counted(differences: Iterable[Difference]) -> tuple[list[Difference], int]:
    found: list[Difference] = []
    count = 0
    for difference in differences:
        count += 1
        if len(found) < _MOST_SHOWN:
            found.append(difference)
    return found, count


def _report(found: list[Difference], count: int | None = None) -> None:
    count = len(found) if count is None else count
    for difference in found[:_MOST_SHOWN]:
        console.print(str(difference), highlight=False)
    if count:
        console.print(f"{count} differences; the first is: {found[0]}", style="red")
        raise typer.Exit(1)
    console.print("verified: everything is what the log says")
