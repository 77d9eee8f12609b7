"""`mdm backup`, `mdm restore` and `mdm rebuild`: the log copied out and in, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mdm.backup import back_up, rebuild_everything, restore_log, rewrap_keys
from mdm.cli.session import hub
from mdm.cli.terminal import StageBars, console, errors
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
    )


def restore(
    directory: _Directory,
    key_file: Annotated[Path, typer.Option("--keys", help="The newest file of keys", dir_okay=False)],
) -> None:
    """Fill an empty hub from a backup and derive the rest. Records without a key in the file count as erased.

    The hub needs the master key that the backup's records are sealed with: by MDM_MASTER_KEY, or as the key file
    of MDM_HOME.
    """
    with hub() as engine:
        with StageBars() as bars:
            gone = restore_log(engine, directory, key_file, bars.reach)
        unfinished = "the log is restored, but not all is derived from it yet: `mdm rebuild` goes on"
        with _hinting(unfinished), StageBars() as bars:
            rebuild_everything(engine, bars.reach)
    console.print(f"restored from {directory}" + (f"; {gone} records were erased since" if gone else ""))


def rebuild() -> None:
    """Drop everything derived and derive it again from the log, in one transaction per object."""
    unfinished = "not finished: what is not yet derived again is as it was before"
    with hub() as engine, _hinting(unfinished), StageBars() as bars:
        settled = rebuild_everything(engine, bars.reach)
    differed = f"{settled.events} events tell what differed" if settled.events else "nothing differed"
    console.print(f"{settled.records} records derived again; {differed}", highlight=False)


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


@contextmanager
def _hinting(hint: str) -> Iterator[None]:
    """Say how things stand when the block does not come to its end, whatever ended it."""
    ended = False
    try:
        yield
        ended = True
    finally:
        if not ended:
            errors.print(hint, highlight=False)
