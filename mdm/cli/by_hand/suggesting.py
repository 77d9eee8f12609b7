"""`mdm match suggest`: a policy for files that nobody has described."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matching.batch.files import Records
from matching.batch.work import work_folder
from matching.suggest.draft import suggest as draft
from matching.train.order import mixed, record_hashes
from mdm.cli.by_hand.documents import policy_text
from mdm.cli.by_hand.inputs import Processes, WorkFolder, read_some_records, understood, warn, warn_outdated
from mdm.cli.terminal import StageBars

app = typer.Typer(add_completion=False)


class About(StrEnum):
    """What the records are about."""

    AUTO = "auto"
    CUSTOMER = "customer"
    PRODUCT = "product"


@app.command()
def suggest(
    files: Annotated[
        list[Path], typer.Argument(metavar="RECORDS...", help="CSV or Parquet with a column id")
    ],
    about: Annotated[About, typer.Option("--object", "-o", help="What the records are about")] = About.AUTO,
    sample: Annotated[
        int | None,
        typer.Option(min=100, help="Look at so many records only: quicker, but few of them match each other"),
    ] = None,
    work: WorkFolder = None,
    processes: Processes = None,
) -> None:
    """Propose a policy for records, with weights learned from them: `mdm match suggest FILE > policy.yaml`."""
    with understood():
        records = _sampled(read_some_records(files), sample)
        with StageBars(stderr=True) as bars, work_folder(work, outdated=warn_outdated) as folder:
            found = draft(
                records.table,
                records.sources,
                object_=about.value,
                folder=folder,
                processes=processes,
                progress=bars.reach,
            )
        head = [
            f"Proposed by `mdm match suggest` from {records.table.size:,} records. "
            f"About {found.trained.matches:,.0f} of {found.trained.candidate_pairs:,} candidate pairs seem to match.",
            *(f"Look at this: {warning}" for warning in found.warnings),
        ]
        typer.echo(policy_text(found.policy, head, found.reasons), nl=False)
    for warning in found.warnings:
        warn(warning)


def _sampled(records: Records, at_most: int | None) -> Records:
    """At most so many records, chosen by what they say."""
    if at_most is None or records.table.size <= at_most:
        return records
    chosen = np.sort(np.argsort(mixed(record_hashes(records.table)), kind="stable")[:at_most])
    return Records(records.ids[chosen], records.sources.take(chosen), records.table.take(chosen))
