"""`mdm backup`, `mdm restore` and `mdm rebuild`: the log copied out and in, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskID

from mdm.backup import back_up, rebuild_everything, rewrap_keys
from mdm.backup import restore as restore_hub
from mdm.cli.session import console, hub, progress_bars
from mdm.database.master_keys import new_key

keys = typer.Typer(help="The keys that records are sealed with.", no_args_is_help=True)

_Directory = Annotated[Path, typer.Argument(metavar="DIRECTORY", file_okay=False)]


def backup(
    directory: _Directory,
    key_file: Annotated[
        Path | None,
        typer.Option("--keys", help="File for the keys; not beside the backup. An older one is replaced"),
    ] = None,
) -> None:
    """Copy the sealed log, decisions, policies, history and feed; what is derived and in the open is left out."""
    with hub() as engine:
        back_up(engine, directory, key_file, lambda table: console.print(f"{table} copied", highlight=False))
    console.print(
        f"backed up to {directory}" + (f", keys to {key_file}" if key_file else ", without keys"),
        markup=False,
    )


def restore(
    directory: _Directory,
    key_file: Annotated[Path, typer.Option("--keys", help="The newest file of keys", dir_okay=False)],
) -> None:
    """Fill an empty hub from a backup and derive the rest. Records without a key in the file count as erased."""
    with hub() as engine, _Bars() as bars:
        gone = restore_hub(engine, directory, key_file, lambda _table: None, bars.advance)
    console.print(
        f"restored from {directory}" + (f"; {gone} records were erased since" if gone else ""), markup=False
    )


def rebuild() -> None:
    """Drop everything derived and derive it again from the log, in one transaction per object."""
    with hub() as engine, _Bars() as bars:
        settled = rebuild_everything(engine, bars.advance)
    console.print(f"{settled.records} records derived again; {settled.events} events: what differed before")


@keys.command("rewrap")
def rewrap() -> None:
    """Wrap every key in the newest of MDM_MASTER_KEY=new,old; after that the old one can be destroyed."""
    with hub() as engine:
        total = rewrap_keys(engine, lambda done: console.print(f"{done} keys", highlight=False))
    console.print(f"{total} keys were wrapped anew; all are wrapped in the newest master key")


@keys.command("new")
def new() -> None:
    """Print a new master key, for MDM_MASTER_KEY."""
    typer.echo(new_key())


class _Bars:
    """A bar per stage."""

    def __init__(self) -> None:
        self._bars = progress_bars()
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def advance(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)
