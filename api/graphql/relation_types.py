"""Relationships and hierarchies in the GraphQL schema."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry import ID

from mdm.reads.relations import HierarchyView, RelationView


@strawberry.enum(description="What a steward says of two golden records and a kind of relationship")
class RelationVerdict(Enum):
    """A verdict on a relationship."""

    related = "related"
    unrelated = "unrelated"
    withdrawn = "withdrawn"


@strawberry.type(description="An edge from or to a golden record")
class Relation:
    """One edge."""

    kind: str
    direction: str = strawberry.field(description="`to` or `from`")
    golden_id: ID | None = strawberry.field(
        description="The other one; null while the named record was not received"
    )
    title: str
    named: str = strawberry.field(description="source:key of the record that is waited for; empty otherwise")
    said_by: list[str] = strawberry.field(description="Source records, as source:key, and stewards")

    @classmethod
    def of(cls, view: RelationView) -> Relation:
        """An edge as the schema shows it."""
        return cls(
            kind=view.kind,
            direction=view.direction,
            golden_id=None if view.golden_id is None else ID(view.golden_id),
            title=view.title,
            named=view.named,
            said_by=list(view.said_by),
        )


@strawberry.type(description="A golden record in a hierarchy")
class HierarchyNode:
    """One node."""

    golden_id: ID
    title: str
    parent_id: ID | None
    depth: int
    closes_cycle: bool = strawberry.field(description="It stands higher up already")


@strawberry.type(description="A whole hierarchy, each node before those below it")
class Hierarchy:
    """A hierarchy."""

    kind: str
    asked: ID
    nodes: list[HierarchyNode]
    cyclic: bool
    truncated: bool

    @classmethod
    def of(cls, view: HierarchyView) -> Hierarchy:
        """A hierarchy as the schema shows it."""
        return cls(
            kind=view.kind,
            asked=ID(view.asked),
            nodes=[
                HierarchyNode(
                    golden_id=ID(node.golden_id),
                    title=node.title,
                    parent_id=None if node.parent_id is None else ID(node.parent_id),
                    depth=node.depth,
                    closes_cycle=node.closes_cycle,
                )
                for node in view.nodes
            ],
            cyclic=view.cyclic,
            truncated=view.truncated,
        )
