"""`mdm erase`: makes the hub forget a person."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from sqlalchemy import Connection

from mdm.cli.session import hub
from mdm.cli.terminal import console
from mdm.database.engine import reading, run_in_transaction
from mdm.errors import GoldenIdInvalidError
from mdm.flow.erase import Erased, Erasing, erase_golden, erase_records, preview_golden, preview_records
from mdm.model import GoldenId, RecordId, format_golden_id, parse_golden_id
from mdm.reads.review import record_id_of
from mdm.work import sequence_feed


def erase(
    subject: Annotated[
        str,
        typer.Argument(metavar="ID|SOURCE:KEY", help="A golden record with all its records, or one record"),
    ],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept, so name no value")],
    object_name: Annotated[str, typer.Option("--object", "-o", help="Of a source:key")] = "customer",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would go")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask")] = False,
    author: Annotated[str | None, typer.Option("--author", help="Who; otherwise your account's name")] = None,
) -> None:
    """Destroy what records of a person say, everywhere and for good, by destroying their keys.

    Ids, digests and the structure of history stay, and `mdm verify` passes. It cannot be undone.
    """
    who = author or getpass.getuser()
    with hub() as engine:
        with reading(engine) as connection:
            _print(_preview(connection, subject, object_name))
        if preview:
            return
        if not yes:
            typer.confirm("Erase all of this? It cannot be undone", abort=True)
        erased = run_in_transaction(
            engine, lambda c: _erase(c, subject, object_name, author=who, reason=reason)
        )
        sequence_feed(engine)
    counts = ", ".join(f"{count} {kind}" for kind, count in erased.settled.counts.items())
    console.print(f"erasure {erased.erasure_id}: {len(erased.what.records)} records erased; {counts}")
    console.print("Copies of the key table elsewhere must go too: docs/runbooks/erasure.md", highlight=False)


def _preview(connection: Connection, subject: str, object_name: str) -> Erasing:
    golden_id = _golden_id(subject)
    if golden_id is not None:
        return preview_golden(connection, golden_id)
    return preview_records(connection, [_record_id(connection, subject, object_name)])


def _erase(connection: Connection, subject: str, object_name: str, *, author: str, reason: str) -> Erased:
    golden_id = _golden_id(subject)
    if golden_id is not None:
        return erase_golden(connection, golden_id, author=author, reason=reason)
    record_id = _record_id(connection, subject, object_name)
    return erase_records(connection, [record_id], author=author, reason=reason)


def _golden_id(subject: str) -> GoldenId | None:
    """The golden id that the text is; None for a source:key."""
    try:
        return parse_golden_id(subject)
    except GoldenIdInvalidError:
        if ":" in subject:
            return None
        raise


def _record_id(connection: Connection, subject: str, object_name: str) -> RecordId:
    source, _, key = subject.partition(":")
    return record_id_of(connection, source, key, object_name)


def _print(what: Erasing) -> None:
    records = ", ".join(f"{key} ({record_id})" for record_id, key in sorted(what.records.items()))
    homes = ", ".join(map(format_golden_id, what.golden_ids)) or "no golden record yet"
    console.print(f"records         {records}", highlight=False, soft_wrap=True)
    console.print(f"golden records  {homes}; {what.remaining} other records in them keep what they say")
    extent = what.extent
    console.print(
        f"what goes       {extent.versions} versions, values in {extent.golden_versions} golden versions, reasons of"
        f" {extent.decisions} decisions, {extent.tasks} open tasks, {extent.quarantined} quarantined items",
        highlight=False,
    )
