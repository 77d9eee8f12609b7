"""`mdm relations`, `hierarchy`, `relate`: how golden records are related."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.table import Table
from rich.tree import Tree

from mdm.cli.session import explained, hub
from mdm.cli.terminal import console
from mdm.database.engine import reading, run_in_transaction
from mdm.flow import relations
from mdm.model import RelationVerdict, parse_golden_id
from mdm.reads.relations import hierarchy, relations_of
from mdm.work import sequence_feed

_Golden = Annotated[str, typer.Argument(metavar="ID", help="A golden id, any it ever had")]


def list_relations(golden_id: _Golden) -> None:
    """List the golden records that one is related to, and who says so."""
    with hub() as engine, reading(engine) as connection:
        found = relations_of(connection, parse_golden_id(golden_id))
    table = Table("kind", "", "golden record", "title", "said by")
    for view in found:
        other = view.golden_id or f"{view.named}, not received yet"
        table.add_row(view.kind, view.direction, other, view.title, ", ".join(view.said_by))
    console.print(table if found else "it is related to none")


def show_hierarchy(
    golden_id: _Golden,
    kind: Annotated[str, typer.Option("--kind", "-k", help="For instance parent")] = "parent",
) -> None:
    """Show the whole hierarchy that a golden record is in."""
    with hub() as engine, reading(engine) as connection:
        found = hierarchy(connection, parse_golden_id(golden_id), kind)
    shown: list[Tree] = []
    for node in found.nodes:
        mark = " (again: a cycle)" if node.closes_cycle else " ←" if node.golden_id == found.asked else ""
        label = f"{node.golden_id} {node.title}{mark}"
        del shown[node.depth :]
        shown.append(shown[-1].add(label) if shown else Tree(label))
    console.print(shown[0], highlight=False)
    if found.truncated:
        console.print("there is more than can be shown")


@explained()
def relate(
    left: _Golden,
    kind: Annotated[str, typer.Argument(help="For instance parent")],
    right: Annotated[str, typer.Argument(metavar="ID", help="The other one: LEFT's parent is this")],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why; it is kept with what is said")],
    deny: Annotated[bool, typer.Option("--not", help="They are not related, whatever sources say")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what stewards said of it")] = False,
    author: Annotated[str | None, typer.Option("--author", help="Otherwise your account's name")] = None,
) -> None:
    """Say that two golden records are related, or are not."""
    if deny and withdraw:
        raise typer.BadParameter("either --not or --withdraw")
    verdict: RelationVerdict = "unrelated" if deny else "withdrawn" if withdraw else "related"
    ids = parse_golden_id(left), parse_golden_id(right)
    with hub() as engine:
        said = run_in_transaction(
            engine,
            lambda connection: relations.relate(
                connection, kind, *ids, verdict, author=author or getpass.getuser(), reason=reason
            ),
        )
        sequence_feed(engine)
    console.print("this stood already" if said is None else f"{left} {kind} {right}: {verdict}")
