"""All commands and what they take."""

from __future__ import annotations

import typer

from mdm.cli import (
    backups,
    corrections,
    decisions,
    demo,
    erasing,
    explaining,
    loading,
    match,
    policies,
    quality,
    quarantine,
    reading,
    relations,
    rulings,
    serving,
    verifying,
)
from mdm.cli.session import explained, hub, read_settings
from mdm.cli.terminal import console
from mdm.database import embedded
from mdm.work import settle_everything

app = typer.Typer()
database = typer.Typer(help="The embedded database.", no_args_is_help=True)
app.add_typer(policies.app, name="policy")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(decisions.app, name="decide")
app.add_typer(match.app, name="match")
app.add_typer(database, name="database")
app.add_typer(backups.keys, name="keys")
app.command("load")(loading.load)
app.command("correct")(corrections.command)
app.command("golden")(reading.golden)
app.command("history")(reading.history)
app.command("xref")(reading.xref)
app.command("search")(reading.search)
app.command("explain")(reading.explain)
app.command("why-not")(explaining.why_not)
app.command("how")(explaining.how)
app.command("lookup")(explaining.lookup)
app.command("duplicates")(explaining.duplicates)
app.command("relations")(relations.list_relations)
app.command("hierarchy")(relations.show_hierarchy)
app.command("relate")(relations.relate)
app.command("merge")(rulings.merge)
app.command("split")(rulings.split)
app.command("unmerge")(rulings.unmerge)
app.command("differ")(rulings.differ)
app.command("confirm")(rulings.confirm)
app.command("undo")(rulings.undo)
app.command("rulings")(rulings.list_rulings)
app.command("quality")(quality.quality)
app.command("overview")(reading.overview)
app.command("verify")(verifying.verify)
app.command("prove")(verifying.prove)
app.command("erase")(erasing.erase)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("rebuild")(backups.rebuild)
app.command("demo")(demo.demo)
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)


@app.command("settle")
def settle() -> None:
    """Settle whatever waits in the inbox, for instance after a crash."""
    with hub() as engine:
        console.print(f"{settle_everything(engine)} records settled")


@database.command("status")
def database_status() -> None:
    """Where the embedded database is, and whether it runs."""
    with explained():
        state = embedded.status(read_settings().home)
        running = f"runs as process {state.pid}" if state.pid else "does not run"
        console.print(f"data in {state.data}; {running}", highlight=False)


@database.command("stop")
def database_stop() -> None:
    """Stop the embedded database, whoever uses it, for instance one that a killed hub left running."""
    with explained():
        stopped = embedded.stop(read_settings().home)
        console.print("stopped" if stopped else "it does not run")
