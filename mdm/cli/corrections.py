"""`mdm correct`: what a steward says is right."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from typing import Annotated

import typer
from sqlalchemy import Connection

from mdm.cli.session import explained, hub
from mdm.cli.terminal import console
from mdm.database.engine import run_in_transaction
from mdm.flow.correct import Corrected, Correction, correct, withdraw_corrections
from mdm.model import format_golden_id, parse_golden_id
from mdm.work import sequence_feed


@explained()
def command(
    golden_id: Annotated[str, typer.Argument(metavar="ID", help="For instance G0000000042")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with the correction")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[ATTRIBUTE=VALUE]...", help="For instance city=Bonn")
    ] = None,
    nulls: Annotated[
        list[str] | None, typer.Option("--null", metavar="ATTRIBUTE", help="There is no value")
    ] = None,
    pins: Annotated[
        list[str] | None,
        typer.Option("--pin", metavar="ATTRIBUTE=SOURCE:KEY", help="What this record says is right"),
    ] = None,
    ignored: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="ATTRIBUTE=SOURCE:KEY", help="Do not listen to this record"),
    ] = None,
    withdraw: Annotated[
        list[str] | None,
        typer.Option(
            "--withdraw", metavar="ATTRIBUTE", help="Take back what stewards said; `all` for everything"
        ),
    ] = None,
    about: Annotated[
        str | None, typer.Option(metavar="SOURCE:KEY", help="The record it is about; else the id's founder")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help="Who; otherwise your account's name")] = None,
) -> None:
    """Correct a golden record: the correction goes where its source record goes, and lasts until withdrawn."""
    asked = parse_golden_id(golden_id)
    signed = {"author": author or getpass.getuser(), "reason": reason}
    rejected: dict[str, list[str]] = {}
    for name, record in _pairs(ignored, "ATTRIBUTE=SOURCE:KEY"):
        rejected.setdefault(name, []).append(record)
    said = Correction(
        dict(_pairs(values, "ATTRIBUTE=VALUE")),
        nulls or (),
        dict(_pairs(pins, "ATTRIBUTE=SOURCE:KEY")),
        rejected,
    )

    def work(connection: Connection) -> Corrected:
        if withdraw:
            names = () if "all" in withdraw else withdraw
            taken = withdraw_corrections(connection, asked, names, **signed)
            if not (said.attributes or said.ignored):
                return taken
        return correct(connection, asked, said, about=about, **signed)

    with hub() as engine:
        corrected = run_in_transaction(engine, work)
        sequence_feed(engine)
    if not corrected.changed:
        console.print("nothing was corrected, so nothing changed")
        return
    counts = ", ".join(f"{count} {kind}" for kind, count in corrected.settled.counts.items())
    console.print(f"{format_golden_id(corrected.golden_id)}: {counts or 'no golden record changed'}")


def _pairs(given: Iterable[str] | None, form: str) -> list[tuple[str, str]]:
    pairs = []
    for text in given or ():
        name, separator, said = text.partition("=")
        if not (separator and name and said):
            raise typer.BadParameter(f"expected {form}")
        pairs.append((name, said))
    return pairs
