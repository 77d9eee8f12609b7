"""What commands of a hub need: its database, its settings, and errors that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy import Engine

from mdm.cli.terminal import fail
from mdm.errors import ConfigurationError, MdmError
from mdm.settings import Settings
from mdm.startup import open_database


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
