"""Which records are one thing: joins them by decisions and evidence, and never across what forbids it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from matching.separator import SEPARATOR


class _Orderable(Hashable, Protocol):
    def __lt__(self, other: Any, /) -> bool: ...  # noqa: ANN401


Node = TypeVar("Node", bound=_Orderable)
Reason = Literal["different", "veto", "unique_source", "confirmed", "cohesion"]

COHESION = 0.25
"""Of all pairs between two groups, so many must be edges or support, or the groups hang together by a thread."""


@dataclass(frozen=True, slots=True)
class Edge(Generic[Node]):
    """Two nodes that evidence joins; the weight is in bits."""

    left: Node
    right: Node
    weight: float


@dataclass(frozen=True, slots=True)
class Refusal(Generic[Node]):
    """An edge that was held back, and by what."""

    edge: Edge[Node]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Join(Generic[Node]):
    """Two groups that became one by a pair of their nodes; `weight` is None where a steward's `same` did it."""

    left: Node
    right: Node
    weight: float | None


@dataclass(frozen=True, slots=True)
class Partition(Generic[Node]):
    """Clusters, each sorted and sorted among each other, and what did not come about.

    `refused` holds the edges between different clusters, strongest first. `overruled` holds the steward's
    `same` pairs that a `different` kept apart. `joins` tells how the clusters came about, in order.
    """

    clusters: list[tuple[Node, ...]]
    refused: list[Refusal[Node]]
    overruled: list[tuple[Node, Node]]
    joins: list[Join[Node]]


class _Groups:
    """Union-find over 0..count-1 with, per root, what may not come together."""

    def __init__(self, count: int, cohesion: float) -> None:
        self.cohesion = cohesion
        self.parent = list(range(count))
        self.size = [1] * count
        self.apart: dict[int, set[int]] = {}
        self.exclusive: dict[int, dict[str, set[str]]] = {}
        self.sources: dict[int, set[str]] = {}
        self.confirmed: set[int] = set()
        self.closed = False
        # Per root how many edges lead to which other root.
        self.edges: dict[int, dict[int, int]] = {}

    def root(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, one: int, other: int) -> None:
        """Join two different roots, small into large."""
        large, small = (one, other) if (-self.size[one], one) < (-self.size[other], other) else (other, one)
        self.parent[small] = large
        self.size[large] += self.size[small]
        # `apart` always names current roots, on both sides.
        for enemy in self.apart.pop(small, ()):
            self.apart[enemy].discard(small)
            self.apart[enemy].add(large)
            self.apart.setdefault(large, set()).add(enemy)
        for feature, values in self.exclusive.pop(small, {}).items():
            kept = self.exclusive.setdefault(large, {})
            kept[feature] = kept.get(feature, set()) | values
        if small in self.sources:
            self.sources[large] = self.sources.get(large, set()) | self.sources.pop(small)
        if small in self.confirmed:
            self.confirmed.add(large)
        mine = self.edges.setdefault(large, {})
        mine.pop(small, None)
        for neighbour, count in self.edges.pop(small, {}).items():
            if neighbour != large:
                mine[neighbour] = mine.get(neighbour, 0) + count
                theirs = self.edges[neighbour]
                del theirs[small]
                theirs[large] = mine[neighbour]

    def hang_by_a_thread(self, one: int, other: int) -> bool:
        """Whether two groups, both of several nodes, have few edges between them."""
        if self.size[one] == 1 or self.size[other] == 1:
            return False
        return self.edges.get(one, {}).get(other, 0) < self.cohesion * self.size[one] * self.size[other]

    def kept_apart(self, one: int, other: int) -> bool:
        """Whether a `different` spans two roots."""
        return other in self.apart.get(one, ())

    def obstacle(self, one: int, other: int) -> Reason | None:
        """What forbids evidence to join two roots."""
        if self.kept_apart(one, other):
            return "different"
        ours, theirs = self.exclusive.get(one, {}), self.exclusive.get(other, {})
        if any(feature in theirs and values.isdisjoint(theirs[feature]) for feature, values in ours.items()):
            return "veto"
        if not self.sources.get(one, set()).isdisjoint(self.sources.get(other, set())):
            return "unique_source"
        looked_at = (one in self.confirmed) + (other in self.confirmed)
        if looked_at == 2 or (looked_at == 1 and self.closed):
            return "confirmed"
        return "cohesion" if self.hang_by_a_thread(one, other) else None


def cluster(
    nodes: Iterable[Node],
    edges: Iterable[Edge[Node]],
    *,
    support: Iterable[tuple[Node, Node]] = (),
    same: Iterable[tuple[Node, Node]] = (),
    different: Iterable[tuple[Node, Node]] = (),
    exclusive: Mapping[Node, Mapping[str, str]] | None = None,
    unique_sources: Mapping[Node, str] | None = None,
    confirmed: Iterable[Node] = (),
    closed: bool = False,
    cohesion: float = COHESION,
) -> Partition[Node]:
    """Partition nodes into clusters. A function of its arguments as sets: their order changes nothing.

    A steward's `same` pairs are joined first, in the order of their nodes, then edges, the strongest first
    and equal ones in the order of their nodes. A `different` between any two members holds two clusters
    apart, even against `same`. Two clusters that both have values of an exclusive feature and none in common
    are held apart against edges alone, and so are two that both hold a record of the same unique source, and two
    of several nodes each where too few of the pairs between them are edges or support: one weak
    edge chains no groups.

    Args:
        nodes: all there is to partition, named independently of arrival. Pairs and edges that name others are
            ignored.
        edges: evidence; of several between the same two nodes the strongest counts.
        support: pairs too weak to join, but likelier matches than not; they count as edges between groups.
        same: pairs that a steward ruled to be one thing.
        different: pairs that a steward ruled to be two.
        exclusive: node → feature → value, for features that must not differ within a cluster.
        unique_sources: node → its source, for nodes of sources free of duplicates.
        confirmed: nodes that a steward looked at; edges do not join two groups that both have some.
        closed: whether edges join nothing at all to a group that has some.
        cohesion: of the pairs between two groups of several nodes, so many must be edges or support.
    """
    ordered = sorted(set(nodes))
    places = {node: place for place, node in enumerate(ordered)}
    groups = _Groups(len(ordered), cohesion)
    for one, other in _pairs(different, places):
        groups.apart.setdefault(one, set()).add(other)
        groups.apart.setdefault(other, set()).add(one)
    for node, values in (exclusive or {}).items():
        if node in places:
            groups.exclusive[places[node]] = {
                feature: set(value.split(SEPARATOR)) for feature, value in values.items()
            }
    for node, source in (unique_sources or {}).items():
        if node in places:
            groups.sources[places[node]] = {source}

    groups.confirmed.update(places[node] for node in confirmed if node in places)
    groups.closed = closed

    joining = _by_strength(edges, places)
    for one, other in {(one, other) for _, one, other in joining}.union(_pairs(support, places)):
        groups.edges.setdefault(one, {})[other] = 1
        groups.edges.setdefault(other, {})[one] = 1

    overruled = []
    joins: list[Join[Node]] = []
    for one, other in _pairs(same, places):
        ours, theirs = groups.root(one), groups.root(other)
        if ours == theirs:
            continue
        if groups.kept_apart(ours, theirs):
            overruled.append((ordered[one], ordered[other]))
        else:
            groups.join(ours, theirs)
            joins.append(Join(ordered[one], ordered[other], None))

    refused: list[tuple[int, int, float, Reason]] = []
    for weight, one, other in joining:
        ours, theirs = groups.root(one), groups.root(other)
        if ours == theirs:
            continue
        reason = groups.obstacle(ours, theirs)
        if reason is None:
            groups.join(ours, theirs)
            joins.append(Join(ordered[one], ordered[other], weight))
        else:
            refused.append((one, other, weight, reason))

    members: dict[int, list[Node]] = {}
    for place, node in enumerate(ordered):
        members.setdefault(groups.root(place), []).append(node)
    return Partition(
        clusters=[tuple(found) for found in members.values()],
        # A third record may have brought the two together after all.
        refused=[
            Refusal(Edge(ordered[one], ordered[other], weight), reason)
            for one, other, weight, reason in refused
            if groups.root(one) != groups.root(other)
        ],
        overruled=overruled,
        joins=joins,
    )


def _pairs(pairs: Iterable[tuple[Node, Node]], places: Mapping[Node, int]) -> list[tuple[int, int]]:
    """Known pairs of two nodes as (smaller place, larger place), sorted, each once."""
    known = ((places[one], places[other]) for one, other in pairs if one in places and other in places)
    return sorted({(min(pair), max(pair)) for pair in known if pair[0] != pair[1]})


def _by_strength(edges: Iterable[Edge[Node]], places: Mapping[Node, int]) -> list[tuple[float, int, int]]:
    """(weight, smaller place, larger place), strongest first, each pair once."""
    strongest: dict[tuple[int, int], float] = {}
    for edge in edges:
        one, other = places.get(edge.left), places.get(edge.right)
        if one is None or other is None or one == other:
            continue
        pair = (one, other) if one < other else (other, one)
        strongest[pair] = max(edge.weight, strongest.get(pair, edge.weight))
    return sorted(((weight, *pair) for pair, weight in strongest.items()), key=lambda e: (-e[0], e[1], e[2]))
