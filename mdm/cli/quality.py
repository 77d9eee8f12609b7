"""`mdm quality`: how good the records are."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from mdm.cli.session import hub
from mdm.cli.terminal import console
from mdm.database.engine import reading
from mdm.reads.quality import IssueView, QualityView, issues, quality_of


def quality(
    object_name: Annotated[str, typer.Argument(metavar="OBJECT", help="For instance customer")] = "customer",
    listed: Annotated[bool, typer.Option("--issues", help="List what is wrong with which record")] = False,
    source: Annotated[str | None, typer.Option(help="Only issues of this source")] = None,
    attribute: Annotated[str | None, typer.Option(help="Only issues of this attribute")] = None,
    after: Annotated[int, typer.Option(min=0, help="Continue behind this record id")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Records with issues to list at most")] = 50,
) -> None:
    """Show how good the records of each source are by the policy's checks. Personal values are not shown."""
    with hub() as engine, reading(engine) as connection:
        if listed:
            found = issues(
                connection, object_name, source=source, attribute=attribute, after=after, limit=limit
            )
            _print_issues(found, limit)
        else:
            _print_quality(quality_of(connection, object_name))


def _print_quality(view: QualityView) -> None:
    names = [source.source for source in view.sources]
    table = Table("attribute", "dimension", *names)
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for source in view.sources:
        for measure in source.measures:
            shown = f"{measure.score:.1%} of {measure.checked:,}"
            cells.setdefault((measure.attribute, measure.dimension), {})[source.source] = shown
    for (name, dimension), row in sorted(cells.items()):
        table.add_row(name, dimension, *(row.get(source, "-") for source in names))
    scores = ["-" if source.score is None else f"{source.score:.1%}" for source in view.sources]
    table.add_row("all", "", *scores, style="bold")
    console.print(table if view.sources else "no record was checked yet")
    for measure in view.unique:
        console.print(
            f"{measure.attribute}: {measure.failed:,} of {measure.checked:,} golden records share their value",
            highlight=False,
        )
    for shared in view.shared:
        console.print(f"  {shared.attribute}: {', '.join(shared.golden_ids)}", highlight=False)


def _print_issues(found: list[IssueView], limit: int) -> None:
    table = Table("record", "golden record", "attribute", "is not", "check", "value")
    for issue in found:
        table.add_row(
            f"{issue.source}:{issue.key}",
            issue.golden_id,
            issue.attribute,
            issue.dimension,
            issue.check,
            issue.value or "",
        )
    console.print(table if found else "no issue found")
    if len({issue.record_id for issue in found}) == limit:
        console.print(f"there may be more: --after {found[-1].record_id}", highlight=False)
