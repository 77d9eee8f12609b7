"""`mdm policy`: check, compare and show policy documents."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table

from mdm.cli import drafting
from mdm.cli.session import explained, hub
from mdm.cli.terminal import console
from mdm.database.engine import reading
from mdm.flow.policies import active_policy
from mdm.policy.differences import policy_differences
from mdm.policy.document import Policy
from mdm.policy.lints import lints
from mdm.policy.reading import line_of, read_policy, read_policy_file
from mdm.reads.crowds import crowds
from mdm.reads.policies import policy_document, policy_history
from mdm.reads.policy_lints import record_lints

app = typer.Typer(help="Policies: what decides about each object.", no_args_is_help=True)

app.command("simulate")(drafting.simulate)
app.command("activate")(drafting.activate)
app.command("rollback")(drafting.rollback)
app.command("discard")(drafting.discard)

# Learning brings pandas along, which no other command should pay for.
_LEARNING = "mdm.cli.learning"


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A policy document (YAML)")],
    records: Annotated[
        bool,
        typer.Option("--records", help="Compare it with the hub's records too: columns and crowded keys"),
    ] = False,
) -> None:
    """Check a document without putting it in force: errors, and what it says in vain, each with its line.

    Exit status 1 for errors; warnings alone leave it at 0.
    """
    with explained():
        policy, text = read_policy_file(file)
    found = lints(policy)
    if records:
        with hub() as engine, reading(engine) as connection:
            found += record_lints(connection, policy)
    for line, lint in sorted((line_of(text, lint.path), lint.text) for lint in found):
        console.print(f"{file}:{line}: warning: {lint}", highlight=False, soft_wrap=True)
    console.print(f"{file} is a valid policy for {policy.object}", highlight=False)


@app.command("diff")
def diff(
    left: Annotated[
        str, typer.Argument(metavar="LEFT", help="A file, or OBJECT or OBJECT@VERSION of the hub")
    ],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="Another")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON")] = False,
) -> None:
    """Tell what one policy says otherwise than another: attribute by attribute, weights in bits.

    `mdm policy diff customer draft.yaml` compares the version in force with a file.
    """
    policies = [_policy_named(name) for name in (left, right)]
    found = policy_differences(*policies)
    if as_json:
        typer.echo(orjson.dumps([change.document() for change in found], option=orjson.OPT_INDENT_2).decode())
        return
    for change in found:
        console.print(str(change), highlight=False, soft_wrap=True)
    if not found:
        console.print("both mean the same")


def _policy_named(name: str) -> Policy:
    if Path(name).is_file():
        with explained():
            return read_policy_file(Path(name))[0]
    object_name, _, version = name.partition("@")
    if version and not version.isdigit():
        raise typer.BadParameter(f"{name!r}: expected a file, an object, or object@version")
    with hub() as engine, reading(engine) as connection:
        view = policy_document(connection, object_name, int(version) if version else None)
    return read_policy(view.document, document=name)


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
