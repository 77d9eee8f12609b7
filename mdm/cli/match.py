"""`mdm match`: matching of files by hand, each command loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

# Learning and evaluation bring pandas along, which no other command should pay for.
_COMMANDS = {
    "suggest": "mdm.cli.by_hand.suggesting",
    "train": "mdm.cli.by_hand.training",
    "run": "mdm.cli.by_hand.running",
    "evaluate": "mdm.cli.by_hand.evaluating",
    "explain": "mdm.cli.by_hand.explaining",
    "report": "mdm.cli.by_hand.reporting",
}


class _Commands(TyperGroup):
    """The commands by name; the module of each holds a Typer application of one command, `app`."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        """The names, in the order in which the commands are used."""
        return list(_COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        """The command of this name, loaded now; None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        command = get_command(import_module(_COMMANDS[cmd_name]).app)
        return command if isinstance(command, TyperCommand) else None


app = typer.Typer(
    cls=_Commands,
    name="match",
    help="Match files by hand: propose a policy, train it, run it, judge the result. Needs no database.",
    no_args_is_help=True,
)
