"""`mdm quarantine`: what could not be accepted, and another try."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from mdm.cli.session import hub
from mdm.cli.terminal import console
from mdm.database.engine import run_in_transaction
from mdm.flow.policies import active_policies
from mdm.flow.quarantine import dismiss as dismiss_item
from mdm.flow.quarantine import retry as retry_item
from mdm.reads.quarantine import quarantined, quarantined_item
from mdm.work import settle_everything

app = typer.Typer(help="Inbound items that could not be accepted.", no_args_is_help=True)


@app.command("list")
def list_items(
    state: Annotated[str, typer.Option(help="open, accepted, dismissed or any")] = "open",
    limit: Annotated[int, typer.Option(help="At most so many", min=1)] = 100,
) -> None:
    """List items with the reason they were not accepted."""
    with hub() as engine, engine.connect() as connection:
        items = quarantined(connection, state=None if state == "any" else state, limit=limit)
    table = Table("id", "source", "object", "key", "reason", "expected", "tries")
    for item in items:
        table.add_row(
            str(item.id),
            item.source,
            item.object,
            item.key or "",
            item.reason,
            item.detail,
            str(item.attempts),
        )
    console.print(table if items else "nothing is quarantined")


@app.command("show")
def show(quarantine_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Show one item whole."""
    with hub() as engine, engine.connect() as connection:
        item = quarantined_item(connection, quarantine_id)
    for name in ("id", "source", "object", "key", "state", "reason", "detail", "attempts", "received_at"):
        console.print(f"{name:<12} {getattr(item, name)}", highlight=False)
    typer.echo(item.payload)


@app.command("retry")
def retry(
    quarantine_ids: Annotated[list[int], typer.Argument(metavar="ID...")],
    corrections: Annotated[
        list[str] | None,
        typer.Option("--set", help="COLUMN=VALUE to correct in the payload; may be repeated"),
    ] = None,
    key: Annotated[str | None, typer.Option(help="The record's key, where it has none")] = None,
    as_new: Annotated[
        bool, typer.Option("--as-new", help="Where the record was erased: let it be somebody new")
    ] = False,
) -> None:
    """Try items again, corrected or after the policy was; exit status 1 if one is refused again."""
    corrected: dict[str, object] = {}
    for correction in corrections or []:
        column, separator, value = correction.partition("=")
        if not separator:
            raise typer.BadParameter("expected COLUMN=VALUE", param_hint="--set")
        corrected[column] = value
    refused = False
    with hub() as engine:
        for quarantine_id in quarantine_ids:
            retried = run_in_transaction(
                engine,
                lambda connection, item=quarantine_id: retry_item(  # type: ignore[misc]
                    connection,
                    active_policies(connection),
                    item,
                    correction=corrected,
                    key=key,
                    as_new=as_new,
                ),
            )
            refused = refused or retried.status == "quarantined"
            console.print(f"{quarantine_id}: {retried.status} {retried.reason or ''}")
        settle_everything(engine)
    if refused:
        raise typer.Exit(1)


@app.command("dismiss")
def dismiss(quarantine_ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    """Refuse items for good. Of one whose record was erased no value is kept, and the same is not asked again."""
    with hub() as engine:
        for quarantine_id in quarantine_ids:
            run_in_transaction(engine, lambda c, item=quarantine_id: dismiss_item(c, item))  # type: ignore[misc]
            console.print(f"{quarantine_id}: dismissed")
