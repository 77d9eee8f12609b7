"""`mdm policy`: check, load and show policy documents."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from mdm.cli import drafting
from mdm.cli.session import console, explained, hub
from mdm.database.engine import reading
from mdm.flow.policies import active_policy
from mdm.policy.reading import read_policy_file
from mdm.reads.crowds import crowds
from mdm.reads.policies import policy_document, policy_history

app = typer.Typer(help="Policies: what decides about each object.", no_args_is_help=True)

app.command("simulate")(drafting.simulate)
app.command("activate")(drafting.activate)
app.command("rollback")(drafting.rollback)

# Learning brings pandas along, which no other command should pay for.
_LEARNING = "mdm.cli.learning"


@app.command("check")
def check(file: Annotated[Path, typer.Argument(help="A policy document (YAML)")]) -> None:
    """Check a document without loading it."""
    with explained():
        policy, _ = read_policy_file(file)
    console.print(f"{file} is a valid policy for {policy.object}", markup=False, highlight=False)


@app.command("show")
def show(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")],
    version: Annotated[int | None, typer.Option(help="Instead of the version in force")] = None,
) -> None:
    """Print a policy document."""
    with hub() as engine, engine.connect() as connection:
        view = policy_document(connection, object_name, version)
    typer.echo(view.document, nl=False)


@app.command("history")
def history(object_name: Annotated[str, typer.Argument(metavar="OBJECT")]) -> None:
    """List the versions of a policy: when each was put in force, by whom and why."""
    with hub() as engine, engine.connect() as connection:
        versions = policy_history(connection, object_name)
    table = Table("version", "in force since", "by", "why", "digest")
    for stored in versions:
        table.add_row(
            str(stored.version),
            f"{stored.loaded_at:%Y-%m-%d %H:%M:%SZ}",
            stored.author,
            stored.reason,
            stored.digest[:12],
        )
    console.print(table)


@app.command("train")
def train(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")],
) -> None:
    """Learn weights, frequencies and stop keys from the hub's own records: `mdm policy train customer > better.yaml`.

    What is compared, and all else in the policy, stays as it is. Nothing changes until the result is loaded.
    """
    import_module(_LEARNING).train(object_name)


@app.command("crowds")
def show_crowds(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")],
) -> None:
    """List the block keys that too many records share: they make settling slow, and belong to the stop keys."""
    with hub() as engine, reading(engine) as connection:
        found = crowds(connection, active_policy(connection, object_name).policy)
    if not found:
        console.print("no block key is shared by too many records")
        return
    table = Table("block rule", "key", "records")
    for crowd in found:
        table.add_row(crowd.rule, crowd.key, str(crowd.records))
    console.print(table)
    console.print(f"`mdm policy train {object_name} > better.yaml` lists them as stop keys", highlight=False)
