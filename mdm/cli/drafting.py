"""`mdm policy simulate`, `activate`, `rollback`: try a draft, and put it in force."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import orjson
import typer
from sqlalchemy import Connection, Engine

from mdm.cli.session import explained, hub
from mdm.cli.terminal import StageBars, console, errors
from mdm.database.engine import reading, run_in_transaction
from mdm.flow.drafting import discard as discard_draft
from mdm.flow.drafting import open_draft, require_draft, want_activated, want_simulated
from mdm.flow.simulate import owed_writes
from mdm.model import Draft
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy, read_policy_file
from mdm.reads.drafts import draft, drafts_of, simulation
from mdm.reads.policies import policy_document
from mdm.rebuild import advance
from mdm.simulation.page import simulation_page
from mdm.simulation.text import simulation_lines

_File = Annotated[Path, typer.Argument(metavar="FILE", help="A policy document (YAML)")]
_Json = Annotated[
    Path | None, typer.Option("--json", help="Write the report here as JSON; - for standard output")
]
_Html = Annotated[Path | None, typer.Option("--html", help="Write the report here as one HTML page")]
_Writes = Annotated[
    Path | None,
    typer.Option("--writes", help="Write every write that targets would be owed here, as JSON lines"),
]
_Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with the version")]
_Author = Annotated[str | None, typer.Option("--author", help="Who does it; otherwise your account's name")]
_Processes = Annotated[int | None, typer.Option("--processes", min=1, help="One per core if not given")]


def simulate(
    file: _File,
    json: _Json = None,
    html: _Html = None,
    writes: _Writes = None,
    author: _Author = None,
    processes: _Processes = None,
) -> None:
    """Work a document out beside the hub and tell what it would change. Nothing changes until it is activated."""
    with explained():
        policy, text = read_policy_file(file)
    with hub() as engine:
        _simulate(
            engine, policy, text, author, "simulated on the command line", processes, (json, html, writes)
        )


def activate(
    file: _File,
    reason: _Reason,
    author: _Author = None,
    processes: _Processes = None,
) -> None:
    """Put a document in force, with all that follows from it, at once for whoever reads.

    It is worked out beside the hub first, unless `simulate` has done that. Killed and run again, it goes on.
    """
    with explained():
        policy, text = read_policy_file(file)
    with hub() as engine:
        _activate(engine, policy, text, author, reason, processes)


def rollback(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")],
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="See `mdm policy history`")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with the version")] = "",
    only_simulate: Annotated[bool, typer.Option("--simulate", help="Only tell what it would change")] = False,
    json: _Json = None,
    html: _Html = None,
    writes: _Writes = None,
    author: _Author = None,
    processes: _Processes = None,
) -> None:
    """Put an earlier version in force again, as a new version."""
    with hub() as engine:
        with reading(engine) as connection:
            view = policy_document(connection, object_name, version)
        policy = read_policy(view.document, document=f"{object_name} version {version}")
        why = reason or f"back to version {version}"
        if only_simulate:
            _simulate(engine, policy, view.document, author, why, processes, (json, html, writes))
        else:
            _activate(engine, policy, view.document, author, why, processes)


def discard(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")],
) -> None:
    """Drop the open draft of a policy, with the copy of all derived data that it holds."""

    def dropped(connection: Connection) -> int | None:
        found = next((view for view in drafts_of(connection, object_name, limit=1) if view.open), None)
        if found is not None:
            discard_draft(connection, found.draft_id)
        return found.draft_id if found else None

    with hub() as engine:
        draft_id = run_in_transaction(engine, dropped)
    console.print(f"draft {draft_id} is discarded" if draft_id else f"no draft of {object_name} is open")


def _simulate(
    engine: Engine,
    policy: Policy,
    text: str,
    author: str | None,
    reason: str,
    processes: int | None,
    outputs: tuple[Path | None, Path | None, Path | None],
) -> None:
    json, html, writes = outputs

    def opened(connection: Connection) -> int | None:
        found = open_draft(connection, policy, text, author=author or getpass.getuser(), reason=reason)
        return None if found is None else want_simulated(connection, found.draft_id).draft_id

    draft_id = run_in_transaction(engine, opened)
    if draft_id is None:
        console.print(f"the version in force of {policy.object} says the same already; nothing would change")
        return
    _advance(engine, draft_id, processes)
    with reading(engine) as connection:
        report = simulation(connection, draft_id)
        if writes is not None:
            with writes.open("wb") as file:
                for write in owed_writes(connection, require_draft(connection, draft_id)):
                    file.write(orjson.dumps(write) + b"\n")
    if html is not None:
        html.write_text(simulation_page(report), encoding="utf-8")
    if json is not None and str(json) == "-":
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    if json is not None:
        json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    for line in simulation_lines(report):
        console.print(line, highlight=False, soft_wrap=True)


def _activate(
    engine: Engine, policy: Policy, text: str, author: str | None, reason: str, processes: int | None
) -> None:
    who = author or getpass.getuser()

    def opened(connection: Connection) -> int | None:
        found = open_draft(connection, policy, text, author=who, reason=reason)
        return (
            None
            if found is None
            else want_activated(connection, found.draft_id, author=who, reason=reason).draft_id
        )

    draft_id = run_in_transaction(engine, opened)
    if draft_id is None:
        console.print(f"the version in force of {policy.object} says the same already; nothing changed")
        return
    done = _advance(engine, draft_id, processes)
    console.print(f"{done.object} version {done.policy_version} is in force")


def _advance(engine: Engine, draft_id: int, processes: int | None) -> Draft:
    with StageBars(stderr=True) as bars:
        advance(engine, draft_id, processes=processes, progress=bars.reach)
    with reading(engine) as connection:
        found = draft(connection, draft_id)
    if found.state in ("simulating", "activating"):
        errors.print("another process works on this draft; run the command again to follow it")
        raise typer.Exit(1)
    return found
