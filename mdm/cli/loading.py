"""`mdm load`: files of records into the hub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from mdm.cli.session import explained, hub
from mdm.cli.terminal import StageBars, console, progress_bars
from mdm.connectors.files import Format, batches, read_items, require_file
from mdm.errors import SourceUnknownError
from mdm.flow.policies import active_policy
from mdm.load import Load
from mdm.model import InboundRecord, Receipt, Rejected
from mdm.work import receive_batch

BATCH_SIZE = 2_000

Receive = Callable[[Iterable[InboundRecord | Rejected]], Receipt]


def load(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON lines or Parquet; - is standard input")],
    source: Annotated[str, typer.Option("--source", "-s", help="Who says it, as the policy names it")],
    object_name: Annotated[str, typer.Option("--object", "-o", help="About what, for instance customer")],
    format_name: Annotated[
        str | None,
        typer.Option("--format", help="csv, jsonl or parquet, where the file's ending does not say"),
    ] = None,
    settle: Annotated[bool, typer.Option(help="Settle at once, or leave it to a running server")] = True,
) -> None:
    """Load files of records. Safe to repeat: what is known already changes nothing."""
    if format_name not in (None, "csv", "jsonl", "parquet"):
        raise typer.BadParameter("expected csv, jsonl or parquet", param_hint="--format")
    chosen: Format | None = format_name  # type: ignore[assignment]
    with explained():
        for file in files:
            require_file(file, chosen)
    with hub() as engine:
        require_source(engine, source, object_name)
        counts: Counter[str] = Counter()
        with Load(engine, object_name) as loading:
            receive = loading.receive if settle else partial(receive_batch, engine)
            for file in files:
                counts += receive_file(receive, file, source, object_name, chosen)
            if settle:
                settle_with_progress(loading)
    console.print(", ".join(f"{counts[name]} {name}" for name in ("accepted", "unchanged", "quarantined")))
    if counts["quarantined"]:
        console.print("`mdm quarantine list` shows why records were not accepted")


def require_source(engine: Engine, source: str, object_name: str) -> None:
    """Check that the policy knows the object and the source, before a whole file is quarantined.

    Raises:
        PolicyMissingError: there is no policy for the object.
        SourceUnknownError: its policy does not name the source.
    """
    with engine.connect() as connection:
        policy = active_policy(connection, object_name).policy
    if source not in policy.sources:
        raise SourceUnknownError(source, object_name, list(policy.sources))


def receive_file(
    receive: Receive, file: Path, source: str, object_name: str, format_name: Format | None = None
) -> Counter[str]:
    """Take a file into the log with a progress bar; how many records were accepted, unchanged, quarantined."""
    counts: Counter[str] = Counter()
    size = file.stat().st_size if file.is_file() else None
    with progress_bars() as bars:
        task = bars.add_task(f"load {file.stem if size is not None else 'standard input'}", total=size)
        items = read_items(
            file, source, object_name, format=format_name, progress=lambda read: bars.advance(task, read)
        )
        for batch in batches(items, BATCH_SIZE):
            counts.update(receive(batch).counts)
        bars.update(task, completed=bars.tasks[task].completed, total=bars.tasks[task].completed)
    return counts


def settle_with_progress(loading: Load) -> int:
    """Settle what was loaded with a progress bar for each stage; how many records that were."""
    with StageBars() as bars:
        return loading.settle(bars.reach)
