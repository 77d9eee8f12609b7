"""The command line: `mdm --help` explains itself."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from mdm.cli import match
from mdm.version import hub_version

__all__ = ["app"]

_MATCH = "match"


class _Commands(TyperGroup):
    """All commands. Matching by hand is loaded without the others: it needs no database, nor what they bring along."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        """The names, in the order in which help lists them."""
        return list(self._all().commands)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        """The command of this name; None where there is none."""
        if cmd_name == _MATCH:
            return get_group(match.app)
        found = self._all().commands.get(cmd_name)
        return found if isinstance(found, TyperCommand | TyperGroup) else None

    @staticmethod
    @cache
    def _all() -> TyperGroup:
        return get_group(import_module("mdm.cli.commands").app)


app = typer.Typer(
    cls=_Commands,
    name="mdm",
    help="Master data hub: golden records from many systems, with the lineage of every value.\n\n"
    "Without MDM_DATABASE_URL it runs an embedded PostgreSQL whose data are in MDM_HOME.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mdm {hub_version()}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end"),
    ] = False,
) -> None:
    """Take what every command takes; the help is the application's."""
