"""`mdm serve` and `mdm worker`."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer
from sqlalchemy import Engine

from mdm.cli.session import explained, read_settings
from mdm.cli.terminal import console
from mdm.settings import Settings
from mdm.startup import open_database

# The server joins the surfaces to the hub, so it stands above the command line, which only names it.
_SERVER = "mdm.server"


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to serve on; otherwise MDM_HOST or 127.0.0.1")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port, 0 for any; otherwise MDM_PORT or 8080")] = None,
) -> None:
    """Serve the review UI, REST, GraphQL and the feed, with workers, until interrupted."""
    with explained():
        settings = read_settings()
        changes = {"host": host, "port": port}
        settings = settings.model_copy(
            update={name: value for name, value in changes.items() if value is not None}
        )
        with open_database(settings, pool_size=10) as engine:
            serve_hub(settings, engine)


def worker() -> None:
    """Run workers without a server, for more of them on more machines, until interrupted."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with explained():
        settings = read_settings()
        with open_database(settings, pool_size=10) as engine:
            work: Callable[..., None] = import_module(_SERVER).work
            work(settings, engine, stop=stopping.wait, on_ready=_print_waiting)


def _print_waiting(workers: int) -> None:
    console.print(
        f"{workers} worker{'' if workers == 1 else 's'} wait{'s' if workers == 1 else ''} for work."
    )
    console.print("Press Ctrl-C to stop.")


def serve_hub(settings: Settings, engine: Engine) -> None:
    """Serve on an open database and print the addresses once they answer."""
    run: Callable[..., None] = import_module(_SERVER).run
    run(settings, engine, on_ready=print_addresses)


def print_addresses(base: str) -> None:
    """Print where everything is."""
    for name, path in (
        ("Review UI", "/"),
        ("GraphQL", "/graphql"),
        ("REST docs", "/docs"),
        ("Feed", "/v1/changes?after=0"),
    ):
        console.print(f"{name:<10} {base}{path}", highlight=False)
    console.print("Press Ctrl-C to stop.")
