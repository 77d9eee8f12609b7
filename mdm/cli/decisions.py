"""`mdm decide`: a steward's word on two records."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from sqlalchemy import Connection

from mdm.cli.session import hub
from mdm.cli.terminal import console
from mdm.database.engine import run_in_transaction
from mdm.flow.decide import Decided, decide, withdraw
from mdm.model import DecisionVerdict
from mdm.reads.review import record_id_of
from mdm.work import sequence_feed

app = typer.Typer(help="Decide whether two source records are one thing.", no_args_is_help=True)

_Side = Annotated[str, typer.Argument(help="A source record as source:key")]
_Object = Annotated[str, typer.Option("--object", "-o", help="For instance customer")]
_Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with the decision")]
_Author = Annotated[str | None, typer.Option("--author", help="Who decides; otherwise your account's name")]


@app.command("same")
def same(
    left: _Side, right: _Side, reason: _Reason, object_name: _Object = "customer", author: _Author = None
) -> None:
    """Two records are one thing: their golden records are merged."""
    _decide("same", left, right, object_name, reason, author)


@app.command("different")
def different(
    left: _Side, right: _Side, reason: _Reason, object_name: _Object = "customer", author: _Author = None
) -> None:
    """Two records are different things: nothing joins them again until this is withdrawn."""
    _decide("different", left, right, object_name, reason, author)


@app.command("withdraw")
def take_back(
    decision_id: Annotated[int, typer.Argument(metavar="DECISION")], reason: _Reason, author: _Author = None
) -> None:
    """Take a decision back: what the evidence says holds again."""
    with hub() as engine:
        decided = run_in_transaction(
            engine,
            lambda connection: withdraw(
                connection, decision_id, author=author or getpass.getuser(), reason=reason
            ),
        )
        sequence_feed(engine)
    _report(decided)


def _decide(
    verdict: DecisionVerdict, left: str, right: str, object_name: str, reason: str, author: str | None
) -> None:
    ours, theirs = parsed_side(left), parsed_side(right)

    def work(connection: Connection) -> Decided:
        return decide(
            connection,
            record_id_of(connection, *ours, object_name),
            record_id_of(connection, *theirs, object_name),
            verdict,
            author=author or getpass.getuser(),
            reason=reason,
        )

    with hub() as engine:
        decided = run_in_transaction(engine, work)
        sequence_feed(engine)
    _report(decided)


def parsed_side(side: str) -> tuple[str, str]:
    """Source and key of a side written as source:key."""
    source, separator, key = side.partition(":")
    if not (separator and source and key):
        raise typer.BadParameter("expected source:key, for instance erp:0000010042")
    return source, key


def _report(decided: Decided) -> None:
    if not decided.changed:
        console.print(f"decision {decided.decision_id} says so already; nothing changed")
        return
    counts = ", ".join(f"{count} {kind}" for kind, count in decided.settled.counts.items())
    console.print(
        f"decision {decided.decision_id}: {decided.verdict}; {counts or 'no golden record changed'}"
    )
