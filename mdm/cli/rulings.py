"""`mdm merge`, `split`, `unmerge`, `confirm`, `undo`: a steward's word on golden records, previewed at will."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from mdm.cli.decisions import parsed_side
from mdm.cli.session import explained, hub
from mdm.cli.terminal import console
from mdm.database.engine import reading, run_in_transaction
from mdm.flow import rulings
from mdm.flow.rulings import Ruled
from mdm.model import GoldenId, RecordId, parse_golden_id
from mdm.preview import Preview, preview
from mdm.reads.golden import GoldenView, golden_record
from mdm.reads.review import record_id_of
from mdm.reads.rulings import rulings_about
from mdm.work import sequence_feed

_Golden = Annotated[str, typer.Argument(metavar="ID", help="A golden id, any it ever had")]
_Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with the decision")]
_Author = Annotated[str | None, typer.Option("--author", help="Who decides; otherwise your account's name")]
_Preview = Annotated[bool, typer.Option("--preview", help="Show what it would do, and do nothing")]
_Object = Annotated[str, typer.Option("--object", "-o", help="For instance customer")]


@explained()
def merge(
    golden_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Two golden ids or more")],
    reason: _Reason,
    overrule: Annotated[
        bool, typer.Option("--overrule", help="Withdraw the decisions `different` that stand between them")
    ] = False,
    author: _Author = None,
    only_preview: _Preview = False,
) -> None:
    """Merge golden records: they are one thing. The oldest id remains, the others lead to it."""
    ids = [parse_golden_id(golden_id) for golden_id in golden_ids]
    _carry_out(
        lambda connection: rulings.merge(
            connection, ids, author=_name(author), reason=reason, overrule=overrule
        ),
        only_preview,
    )


@explained()
def split(
    golden_id: _Golden,
    parts: Annotated[
        list[str],
        typer.Option(
            "--part", "-p", help="The records of one part as source:key,source:key; may be repeated"
        ),
    ],
    reason: _Reason,
    author: _Author = None,
    only_preview: _Preview = False,
) -> None:
    """Split a golden record into parts that are different things; what no part names is one more part."""
    asked = parse_golden_id(golden_id)

    def ruling(connection: Connection) -> Ruled:
        name = golden_record(connection, asked).object
        named = [[_record(connection, side, name) for side in part.split(",")] for part in parts]
        return rulings.split(connection, asked, named, author=_name(author), reason=reason)

    _carry_out(ruling, only_preview)


def unmerge(
    record: Annotated[str, typer.Argument(help="A source record as source:key, or with --tree a golden id")],
    reason: _Reason,
    tree: Annotated[
        bool,
        typer.Option("--tree", help="With all that came with it; of a whole golden record, every record"),
    ] = False,
    object_name: _Object = "customer",
    author: _Author = None,
    only_preview: _Preview = False,
) -> None:
    """Take one record out of its golden record, or with --tree all that was merged along with it."""

    def ruling(connection: Connection) -> Ruled:
        named = (
            _record(connection, record, object_name) if ":" in record else RecordId(parse_golden_id(record))
        )
        return rulings.unmerge(connection, named, author=_name(author), reason=reason, tree=tree)

    _carry_out(ruling, only_preview)


@explained()
def differ(
    left: _Golden,
    right: Annotated[str, typer.Argument(metavar="ID", help="Another")],
    reason: _Reason,
    author: _Author = None,
    only_preview: _Preview = False,
) -> None:
    """Tell two golden records apart for good: no evidence ever joins what is in them."""
    ids = parse_golden_id(left), parse_golden_id(right)
    _carry_out(
        lambda connection: rulings.differ(connection, *ids, author=_name(author), reason=reason), only_preview
    )


@explained()
def confirm(
    golden_id: _Golden, reason: _Reason = "", author: _Author = None, only_preview: _Preview = False
) -> None:
    """Confirm a golden record: what evidence joined holds from now on, whatever evidence comes."""
    asked: GoldenId = parse_golden_id(golden_id)
    _carry_out(
        lambda connection: rulings.confirm(connection, asked, author=_name(author), reason=reason),
        only_preview,
    )


def undo(
    ruling_id: Annotated[int, typer.Argument(metavar="RULING")],
    reason: _Reason,
    author: _Author = None,
    only_preview: _Preview = False,
) -> None:
    """Undo a ruling: what stood before it on its records stands again."""
    _carry_out(
        lambda connection: rulings.undo(connection, ruling_id, author=_name(author), reason=reason),
        only_preview,
    )


def list_rulings(golden_id: _Golden) -> None:
    """List what stewards ruled about the records of a golden record, the latest first."""
    with hub() as engine, reading(engine) as connection:
        found = rulings_about(connection, parse_golden_id(golden_id))
    table = Table("ruling", "kind", "by", "at", "reason", "decisions")
    for view in found:
        pairs = [
            f"{each.left} {each.verdict} {each.right}{'' if each.stands else ' (superseded)'}"
            for each in view.decisions
        ]
        table.add_row(
            str(view.id),
            view.kind,
            view.author,
            f"{view.decided_at:%Y-%m-%d %H:%M:%SZ}",
            view.reason,
            "\n".join(pairs[:10] + ([f"and {len(pairs) - 10} more"] if len(pairs) > 10 else [])),
        )
    console.print(table if found else "no steward has ruled on its records")


def _name(author: str | None) -> str:
    return author or getpass.getuser()


def _record(connection: Connection, side: str, object_name: str) -> RecordId:
    return record_id_of(connection, *parsed_side(side.strip()), object_name)


def _carry_out(ruling: Callable[[Connection], Ruled], only_preview: bool) -> None:
    with hub() as engine:
        if only_preview:
            _print_preview(preview(engine, ruling))
            return
        ruled = run_in_transaction(engine, ruling)
        sequence_feed(engine)
    if not ruled.changed:
        console.print("all of this stood already; nothing changed")
        return
    counts = ", ".join(f"{count} {kind}" for kind, count in ruled.settled.counts.items())
    decisions = "1 decision" if ruled.decisions == 1 else f"{ruled.decisions} decisions"
    console.print(
        f"ruling {ruled.ruling_id}: {ruled.kind}, {decisions}; {counts or 'no golden record changed'}"
    )


def _print_preview(found: Preview) -> None:
    if not found.ruled.changed:
        console.print("all of this stands already; nothing would change")
        return
    for heading, views in (("now", found.before), ("then", found.after)):
        for view in views:
            console.print(_golden_table(heading, view))
    for golden_id, home in found.leads_to.items():
        if golden_id != home:
            console.print(f"{golden_id} would lead to {home}", highlight=False)
    for event in found.events:
        ids = ", ".join(record["golden_id"] for record in event["records"])
        console.print(f"event: {event['type']} {ids}", highlight=False)
    for write in found.owed:
        present = "nothing" if write.present is None else repr(write.present)
        where = (
            f"{write.source}:{write.key}" if write.key else f"{write.source}, a new record of {write.creates}"
        )
        console.print(
            f"owed to {where}: {write.attribute} {present} → {write.value!r}",
            highlight=False,
        )
    console.print("this was a preview: nothing has changed")


def _golden_table(heading: str, view: GoldenView) -> Table:
    members = ", ".join(member.record for member in view.cross_references)
    table = Table("attribute", "value", "from", title=f"{heading}: {view.id} {view.title} ({members})")
    for cell in view.cells:
        winner = cell.winner.record if cell.winner else ""
        table.add_row(cell.attribute, cell.value, winner)
    return table
