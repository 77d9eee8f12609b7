"""How golden records are related: edges both ways, and hierarchies with their cycles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.model import GoldenId, RecordId, format_golden_id
from mdm.store import golden, identity, relations
from mdm.store.policies import active_policies

MOST_NODES: Final = 1_000


@dataclass(frozen=True, slots=True)
class RelationView:
    """An edge from or to a golden record.

    `golden_id` and `title` are of the other one; None and empty while the record that is named, `named` as
    source:key, has not been received. `said_by` are the source records and stewards that say so.
    """

    kind: str
    direction: Literal["to", "from"]
    golden_id: str | None
    title: str
    named: str
    said_by: tuple[str, ...]


def relations_of(connection: Connection, golden_id: GoldenId, *, denied: bool = False) -> list[RelationView]:
    """The edges of the golden record behind an id, sorted; without those that a steward called unrelated.

    Args:
        connection: for reading.
        golden_id: any id ever issued.
        denied: those instead, with the stewards who say so.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    home, object_name = _home(connection, golden_id)
    kinds = _kinds(connection, object_name)
    rows = [("to", row) for row in relations.outgoing(connection, home)]
    rows += [("from", row) for row in relations.incoming(connection, home, kinds)]
    names = identity.keys_of(connection, sorted({row.from_id for _, row in rows}))
    gone = {(row.kind, row.from_golden, row.to_golden) for _, row in rows if row.verdict == "unrelated"}
    said: dict[tuple[str, str, GoldenId | None, str], set[str]] = {}
    for direction, row in rows:
        other = row.to_golden if direction == "to" else row.from_golden
        here = (row.kind, row.from_golden, row.to_golden) in gone
        if other == home or here != denied or (denied and row.verdict != "unrelated"):
            continue
        named = str(row.to_key) if other is None else ""
        said.setdefault((row.kind, direction, other, named), set()).add(row.author or str(names[row.from_id]))
    titles = golden.titles(connection, [other for _, _, other, _ in said if other is not None])
    return [
        RelationView(
            kind,
            "to" if direction == "to" else "from",
            None if other is None else format_golden_id(other),
            "" if other is None else titles.get(other, ""),
            named,
            tuple(sorted(by)),
        )
        for (kind, direction, other, named), by in sorted(
            said.items(), key=lambda item: (item[0][0], item[0][1] != "to", item[0][2] or 0, item[0][3])
        )
    ]


@dataclass(frozen=True, slots=True)
class HierarchyNode:
    """A golden record in a hierarchy, below `parent_id`. One that closes a cycle stands higher up already."""

    golden_id: str
    title: str
    parent_id: str | None
    depth: int
    closes_cycle: bool


@dataclass(frozen=True, slots=True)
class HierarchyView:
    """A whole hierarchy in the order in which it is read, each node before those below it.

    `cyclic` says that some way leads back to where it came from, `truncated` that there is more than is shown.
    """

    kind: str
    asked: str
    nodes: tuple[HierarchyNode, ...]
    cyclic: bool
    truncated: bool


def hierarchy(connection: Connection, golden_id: GoldenId, kind: str) -> HierarchyView:
    """The hierarchy that a golden record is in, from its top; where several lead up, by the oldest of them.

    A cycle has no top: it is shown from the oldest golden record in it.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        RequestInvalidError: the policy has no such hierarchy.
    """
    home, object_name = _home(connection, golden_id)
    policy = active_policies(connection)[object_name].policy
    if kind not in policy.relationships or not policy.relationships[kind].hierarchy:
        known = ", ".join(name for name, each in policy.relationships.items() if each.hierarchy) or "none"
        raise RequestInvalidError(f"the policy of {object_name} has no hierarchy {kind!r} (known: {known})")
    upwards = relations.above(connection, home, kind, MOST_NODES)
    rows = relations.below(connection, _top(home, upwards), kind, MOST_NODES + 1)
    shown = rows[:MOST_NODES]
    titles = golden.titles(connection, sorted({row.golden_id for row in shown}))
    nodes = [
        HierarchyNode(
            format_golden_id(row.golden_id),
            titles.get(row.golden_id, ""),
            None if row.reached_from is None else format_golden_id(row.reached_from),
            row.depth,
            row.closes_cycle,
        )
        for row in shown
    ]
    return HierarchyView(
        kind,
        format_golden_id(home),
        _in_reading_order(nodes),
        any(row.closes_cycle for row in (*upwards, *shown)),
        len(rows) > MOST_NODES,
    )


def _top(home: GoldenId, upwards: list[relations.TreeRow]) -> GoldenId:
    parents: dict[GoldenId, list[GoldenId]] = {}
    for row in upwards:
        if row.reached_from is not None:
            parents.setdefault(row.reached_from, []).append(row.golden_id)
    here, passed = home, [home]
    while here in parents:
        here = min(parents[here])
        if here in passed:
            return min(passed[passed.index(here) :])
        passed.append(here)
    return here


def _in_reading_order(nodes: list[HierarchyNode]) -> tuple[HierarchyNode, ...]:
    below: dict[tuple[str | None, int], list[HierarchyNode]] = {}
    for node in nodes:
        below.setdefault((node.parent_id, node.depth), []).append(node)
    found: list[HierarchyNode] = []
    pending = [node for node in nodes if node.parent_id is None]
    while pending:
        node = pending.pop()
        found.append(node)
        if not node.closes_cycle:
            children = below.pop((node.golden_id, node.depth + 1), [])
            pending += sorted(children, key=lambda child: (child.title, child.golden_id), reverse=True)
    return tuple(found)


def _home(connection: Connection, golden_id: GoldenId) -> tuple[GoldenId, str]:
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    if home is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    return home, identity.keys_of(connection, [home])[RecordId(home)].object


def _kinds(connection: Connection, object_name: str) -> list[str]:
    """The kinds of relationships that lead to an object."""
    return sorted(
        {
            kind
            for name, active in active_policies(connection).items()
            for kind, relationship in active.policy.relationships.items()
            if (relationship.to or name) == object_name
        }
    )
