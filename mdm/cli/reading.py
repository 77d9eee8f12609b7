"""Commands that only look."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from mdm.cli.session import hub
from mdm.cli.terminal import console
from mdm.database.engine import reading
from mdm.model import parse_golden_id
from mdm.past_views import golden_record_then
from mdm.reads.golden import CellView, GoldenView, cross_reference
from mdm.reads.golden import search as search_golden
from mdm.reads.overview import overview_counts
from mdm.reads.past import Moment, golden_history
from mdm.reads.review import pair, record_id_of


def golden(
    golden_id: Annotated[str, typer.Argument(metavar="ID", help="For instance G0000000042")],
    view: Annotated[
        str | None,
        typer.Option(help="A view of the policy, for instance billing; else the golden record itself"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="As it was then: ISO 8601, in UTC if it says nothing else"),
    ] = None,
    at_position: Annotated[
        int | None, typer.Option(min=1, help="As it was at this position of the change feed")
    ] = None,
) -> None:
    """Show a golden record, by any id it ever had, with the lineage of every value; today, or as it was."""
    past = as_of is not None or at_position is not None
    moment = Moment(_instant(as_of), at_position) if past else None
    with hub() as engine, reading(engine) as connection:
        asked = parse_golden_id(golden_id)
        found = golden_record_then(connection, asked, moment, view)
    _print_golden(found)
    if moment:
        members = ", ".join(each.record for each in found.cross_references)
        console.print(f"source records then: {members}", highlight=False)


def history(golden_id: Annotated[str, typer.Argument(metavar="ID", help="For instance G0000000042")]) -> None:
    """Show how a golden record came to be: every version, what changed, and what caused it."""
    with hub() as engine, reading(engine) as connection:
        told = golden_history(connection, parse_golden_id(golden_id))
    table = Table("version", "when", "position", "what", "changed", "because of")
    for entry in told.entries:
        moved = [f"+ {name}" for name in entry.joined] + [f"- {name}" for name in entry.left]
        changes = [f"{each.attribute}: {each.old or '–'} → {each.new or '–'}" for each in entry.changes]
        table.add_row(
            str(entry.version),
            f"{entry.at:%Y-%m-%d %H:%M:%S.%fZ}",
            str(entry.position or ""),
            (entry.event or entry.state).replace("_", " "),
            "\n".join([*moved, *changes]),
            "\n".join(cause.text for cause in entry.causes),
        )
    console.print(table)
    if told.holder != told.id:
        console.print(f"{told.id} belongs to {told.holder} today", highlight=False)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r}: expected an ISO 8601 time such as 2026-01-31T12:00:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def xref(
    source: Annotated[str, typer.Argument(help="For instance salesforce")],
    key: Annotated[str, typer.Argument(help="The source's key")],
    object_name: Annotated[str | None, typer.Option("--object", "-o")] = None,
) -> None:
    """Show which golden record holds a source's record, now and before."""
    with hub() as engine, reading(engine) as connection:
        references = cross_reference(connection, source, key, object_name)
    table = Table("golden record", "object", "from", "to")
    for reference in references:
        until = f"{reference.valid_to:%Y-%m-%d %H:%M:%SZ}" if reference.valid_to else "now"
        table.add_row(
            reference.golden_id, reference.object, f"{reference.valid_from:%Y-%m-%d %H:%M:%SZ}", until
        )
    console.print(table)


def search(
    words: Annotated[list[str], typer.Argument(help="Each word must begin a word of the record")],
    object_name: Annotated[str | None, typer.Option("--object", "-o")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
) -> None:
    """Find golden records by words."""
    with hub() as engine, reading(engine) as connection:
        page = search_golden(connection, " ".join(words), object_name=object_name, limit=limit)
    table = Table("golden record", "object", "title", "source records")
    for view in page.hits:
        members = ", ".join(reference.record for reference in view.cross_references)
        table.add_row(view.id, view.object, view.title, members)
    console.print(table if page.hits else "nothing found")
    if page.more:
        console.print(f"more than {limit}; add words, or raise --limit")


def explain(
    left: Annotated[str, typer.Argument(help="A source record as source:key")],
    right: Annotated[str, typer.Argument(help="Another")],
    object_name: Annotated[str, typer.Option("--object", "-o")] = "customer",
) -> None:
    """Explain why two source records match or do not, comparison by comparison."""
    sides = [side.partition(":") for side in (left, right)]
    if not all(separator for _, separator, _ in sides):
        raise typer.BadParameter("expected source:key twice")
    with hub() as engine, reading(engine) as connection:
        ids = [record_id_of(connection, source, key, object_name) for source, _, key in sides]
        view = pair(connection, ids[0], ids[1])
    table = Table("comparison", "level", "bits", left, right, "why")
    for evidence in view.score.evidence:
        ours, theirs = (" ".join(value or "-" for value in side) for side in (evidence.left, evidence.right))
        table.add_row(
            evidence.comparison,
            evidence.level or "",
            f"{evidence.bits:+.1f}",
            ours,
            theirs,
            evidence.sentence,
        )
    console.print(table)
    keys = ", ".join(view.score.shared_block_keys) or "none, so they are never compared"
    console.print(f"prior {view.score.prior_bits:+.1f} bits; shared block keys: {keys}")
    if view.score.decided_by:
        console.print(f"decided by the same {', '.join(view.score.decided_by)}")
    if view.score.vetoes:
        console.print(f"vetoed by different {', '.join(view.score.vetoes)}")
    console.print(
        f"weight {view.score.weight:+.1f} bits, probability {view.score.probability:.4f}: {view.score.verdict}; "
        f"now {'one golden record' if view.together else 'two golden records'}"
    )


def overview() -> None:
    """Show what the hub holds, in numbers."""
    with hub() as engine, reading(engine) as connection:
        counts = overview_counts(connection)
    table = Table(
        "object", "policy", "records", "golden records", "merged", "waiting for a steward", "quarantined"
    )
    for entry in counts.objects:
        records = ", ".join(f"{source} {count}" for source, count in entry.records.items())
        table.add_row(
            entry.object,
            f"version {entry.policy_version}",
            records,
            str(entry.golden_records),
            str(entry.merged),
            str(entry.open_tasks),
            str(entry.quarantined),
        )
    if counts.unknown:
        table.add_row("(no policy)", "", "", "", "", "", str(counts.unknown))
    console.print(table)
    for entry in counts.objects:
        if entry.outgrown:
            console.print(
                f"{entry.object} has many more records than its policy's weights were learned from: "
                f"`mdm policy train {entry.object} > better.yaml` proposes better ones",
                highlight=False,
            )
    console.print(f"feed at position {counts.feed_position}; PostgreSQL {counts.database_version}")


def _print_golden(view: GoldenView) -> None:
    console.print(
        f"{view.id} ({view.object}, version {view.version}, {view.state}"
        f"{f', view {view.view}' if view.view else ''}) {view.title}",
    )
    table = Table("attribute", "value", "from", "rule", "lost")
    for cell in view.cells:
        losers = "\n".join(
            f"{loser.value or 'no value'} ({loser.record}, {loser.why}"
            f"{f': {loser.reason}' if loser.reason else ''})"
            for loser in cell.losers
        )
        shown = "\n".join(item.value for item in cell.items) or cell.value or "no value"
        table.add_row(cell.attribute, shown, _origin(cell), cell.rule, losers)
    console.print(table)


def _origin(cell: CellView) -> str:
    """The record that won, and a steward's words if it is a correction."""
    winner = cell.winner
    if winner is None:
        return "-"
    pinned = f", pins {winner.pinned}" if winner.pinned else ""
    return f"{winner.record}{pinned}" + (f" ({winner.author}: {winner.reason})" if winner.author else "")
