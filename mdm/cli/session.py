"""What every command needs: the database, a console, and errors that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from sqlalchemy import Engine

from mdm.errors import ConfigurationError, MdmError
from mdm.settings import Settings
from mdm.startup import open_database

console = Console()
errors = Console(stderr=True)


def read_settings() -> Settings:
    """The settings of the environment.

    Raises:
        ConfigurationError: names each variable that does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"MDM_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"the environment does not fit: {wrong}") from None


@contextmanager
def hub() -> Iterator[Engine]:
    """The hub's database for one command; an error of the hub ends the command with status 1 and its message."""
    with explained(), open_database(read_settings()) as engine:
        yield engine


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error of the hub into a message and exit status 1."""
    try:
        yield
    except MdmError as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """End the command with a message and status 1."""
    errors.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def progress_bars(*, stderr: bool = False) -> Progress:
    """Progress bars for stages that count items; on standard error where standard output is a result."""
    return Progress(
        TextColumn("{task.description:<33}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors if stderr else console,
    )
