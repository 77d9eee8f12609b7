"""Which source records are one real thing, which golden id their cluster bears, and what a regrouping is called."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matching.cluster import COHESION, Edge, Partition, cluster
from mdm.errors import DecisionInvalidError, MergeForbiddenError
from mdm.model import Decision, EventType, GoldenId, RecordId, RecordKey

Guard = Literal["none", "both", "either"]


@dataclass(frozen=True, slots=True)
class Node:
    """A source record as far as clustering sees it.

    `vetoes` holds the values of the features that must not differ within a cluster; `unique_source` is the
    source when that source is declared free of duplicates.
    """

    record_id: RecordId
    key: RecordKey
    vetoes: Mapping[str, str]
    unique_source: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Two records that evidence would join and something holds apart."""

    left: RecordId
    right: RecordId
    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Two records by which two groups became one; `weight` in bits, None where a steward's `same` did it."""

    left: RecordId
    right: RecordId
    weight: float | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clusters of record ids, each sorted, what was held apart, and in which order groups were joined."""

    clusters: tuple[tuple[RecordId, ...], ...]
    refused: tuple[Refusal, ...]
    joins: tuple[Joined, ...] = ()

    def golden_ids(self) -> dict[RecordId, GoldenId]:
        """Record → the golden id of its cluster: the id of the founder, its earliest-received member."""
        return {record_id: founder(members) for members in self.clusters for record_id in members}


def founder(members: Iterable[RecordId]) -> GoldenId:
    """The golden id of a cluster. Record ids count births, so the smallest is the earliest received."""
    return GoldenId(min(members))


def resolve(
    nodes: Sequence[Node],
    edges: Iterable[tuple[RecordId, RecordId, float]],
    decisions: Iterable[Decision],
    support: Iterable[tuple[RecordId, RecordId]] = (),
    *,
    guarded: Guard = "none",
    cohesion: float = COHESION,
) -> Resolution:
    """Partition records into clusters.

    A function of its arguments as sets: clustering sees sources and keys, never ids, which depend on arrival.

    Args:
        nodes: all records in question.
        edges: pairs that a rule merges, with their weight in bits.
        decisions: the stewards' standing decisions; those that name other records are ignored.
        support: pairs that no rule merges, but likelier matches than not.
        guarded: what evidence may not join: `both`, two groups in both of which a steward ruled something `same`;
            `either`, anything to such a group.
        cohesion: of the pairs between two groups of several records, so many must be edges or support.
    """
    by_id = {node.record_id: node for node in nodes}
    ids = {node.key: node.record_id for node in nodes}
    known = [d for d in decisions if d.left in by_id and d.right in by_id]

    def pairs(verdict: str) -> list[tuple[RecordKey, RecordKey]]:
        return [(by_id[d.left].key, by_id[d.right].key) for d in known if d.verdict == verdict]

    found: Partition[RecordKey] = cluster(
        [node.key for node in nodes],
        [
            Edge(by_id[left].key, by_id[right].key, weight)
            for left, right, weight in edges
            if left in by_id and right in by_id
        ],
        support=[
            (by_id[left].key, by_id[right].key) for left, right in support if left in by_id and right in by_id
        ],
        same=pairs("same"),
        different=pairs("different"),
        exclusive={node.key: node.vetoes for node in nodes if node.vetoes},
        unique_sources={node.key: node.unique_source for node in nodes if node.unique_source is not None},
        confirmed={
            by_id[end].key
            for d in known
            if d.verdict == "same" and d.kind != "erase"
            for end in (d.left, d.right)
        }
        if guarded != "none"
        else (),
        closed=guarded == "either",
        cohesion=cohesion,
    )
    clusters = sorted(tuple(sorted(ids[key] for key in members)) for members in found.clusters)
    refused = []
    for refusal in found.refused:
        left, right = sorted((ids[refusal.edge.left], ids[refusal.edge.right]))
        refused.append(Refusal(left, right, refusal.reason))
    joins = tuple(Joined(ids[join.left], ids[join.right], join.weight) for join in found.joins)
    return Resolution(tuple(clusters), tuple(refused), joins)


def attach(resolution: Resolution, about: Mapping[RecordId, RecordId]) -> Resolution:
    """Put corrections into the clusters of the records they are about, wherever those are.

    Args:
        resolution: of all other records.
        about: correction → the record it is about; one whose record is in no cluster is left out.
    """
    if not about:
        return resolution
    joined: dict[RecordId, list[RecordId]] = {}
    for correction, record_id in about.items():
        joined.setdefault(record_id, []).append(correction)
    clusters = [
        tuple(sorted([*members, *(extra for member in members for extra in joined.get(member, ()))]))
        for members in resolution.clusters
    ]
    return replace(resolution, clusters=tuple(sorted(clusters)))


def require_free(
    pair: tuple[RecordId, RecordId], homes: Mapping[RecordId, GoldenId], decisions: Iterable[Decision]
) -> None:
    """Check that two clusters may be joined: a `different` holds between all their members, not only the named.

    Args:
        pair: the records whose clusters would be joined; a decision on this very pair is about to be replaced.
        homes: member → golden id, for all members of the two clusters.
        decisions: the standing decisions about the members.

    Raises:
        MergeForbiddenError: names the `different` that spans the clusters.
    """
    left, right = (homes[record_id] for record_id in pair)
    for decision in decisions:
        ends = {homes.get(decision.left), homes.get(decision.right)}
        if (
            decision.verdict == "different"
            and ends == {left, right}
            and {decision.left, decision.right} != {*pair}
        ):
            raise MergeForbiddenError(
                f"record {pair[0]}", f"record {pair[1]}", decision_id=decision.decision_id
            )


def require_consistent(left: RecordId, right: RecordId, decisions: Iterable[Decision]) -> None:
    """Check that the decision on a pair contradicts no other: no steward's word may silently undo another's.

    Args:
        left: one record of the pair.
        right: the other.
        decisions: the standing decisions about all that hangs together with the pair, the pair's own among them.

    Raises:
        MergeForbiddenError: the pair was ruled `same`, and a `different` stands between two records that
            would be one by `same` decisions alone.
        DecisionInvalidError: the pair was ruled `different`, and a chain of `same` decisions joins it.
    """
    decisions = list(decisions)
    apart = [decision for decision in decisions if decision.verdict == "different"]
    chains = _chains_of_same(left, _links(decisions))
    for decision in apart:
        if decision.left not in chains or decision.right not in chains:
            continue
        if {decision.left, decision.right} != {left, right}:
            raise MergeForbiddenError(f"record {left}", f"record {right}", decision_id=decision.decision_id)
        chain = ", ".join(map(str, chains[right]))
        raise DecisionInvalidError(
            f"record {left} and record {right} were ruled the same by decision {chain}; withdraw that first"
        )


def require_coherent(decisions: Iterable[Decision]) -> None:
    """Check that no standing `different` lies between two records that `same` decisions make one.

    Raises:
        MergeForbiddenError: names that `different`.
    """
    decisions = list(decisions)
    links = _links(decisions)
    home: dict[RecordId, RecordId] = {}
    for start in links:
        if start not in home:
            home |= dict.fromkeys(_chains_of_same(start, links), start)
    for decision in decisions:
        ends = {home.get(decision.left), home.get(decision.right)}
        if decision.verdict == "different" and len(ends) == 1 and None not in ends:
            raise MergeForbiddenError(
                f"record {decision.left}", f"record {decision.right}", decision_id=decision.decision_id
            )


def _links(decisions: Iterable[Decision]) -> dict[RecordId, dict[RecordId, int]]:
    """Record → whom `same` decisions join it with directly, and by which decision."""
    links: dict[RecordId, dict[RecordId, int]] = {}
    for decision in decisions:
        if decision.verdict == "same":
            links.setdefault(decision.left, {})[decision.right] = decision.decision_id
            links.setdefault(decision.right, {})[decision.left] = decision.decision_id
    return links


def _chains_of_same(
    start: RecordId, links: Mapping[RecordId, Mapping[RecordId, int]]
) -> dict[RecordId, tuple[int, ...]]:
    """Every record that `same` decisions join with one → the decisions on the shortest way there."""
    chains: dict[RecordId, tuple[int, ...]] = {start: ()}
    pending = deque([start])
    while pending:
        here = pending.popleft()
        for there, decision_id in links.get(here, {}).items():
            if there not in chains:
                chains[there] = (*chains[here], decision_id)
                pending.append(there)
    return chains


Pair = tuple[RecordId, RecordId]
"""Two records, the smaller id first."""


def crossing(groups: Sequence[Iterable[RecordId]]) -> list[Pair]:
    """Every pair of records of two different groups, sorted."""
    pairs = [
        (min(one, other), max(one, other))
        for place, group in enumerate(groups)
        for later in groups[place + 1 :]
        for one in group
        for other in later
    ]
    return sorted(pairs)


def spanning(groups: Sequence[Iterable[RecordId]], decisions: Iterable[Decision]) -> list[Decision]:
    """The standing decisions `different` between records of two different groups, oldest first."""
    home = {record_id: place for place, group in enumerate(groups) for record_id in group}
    return [
        decision
        for decision in decisions
        if decision.verdict == "different"
        and len({home.get(decision.left), home.get(decision.right)} - {None}) == 2
    ]


def pieces(part: Iterable[RecordId], resolution: Resolution) -> list[RecordId]:
    """The earliest record of the part in each of the clusters that it lies in, sorted."""
    homes = resolution.golden_ids()
    first: dict[GoldenId, RecordId] = {}
    for record_id in sorted(part):
        first.setdefault(homes[record_id], record_id)
    return sorted(first.values())


def merge_trees(
    joins: Sequence[Joined], decisions: Iterable[Decision]
) -> dict[GoldenId, tuple[RecordId, ...]]:
    """Golden id → the records that bore it when their group was joined to an older one, sorted.

    Clustering joins by decisions first. Here evidence comes first, and then the decisions as they were taken:
    a steward merged golden records with all that evidence had brought together in them.

    The ids of whole clusters have no entry, nor have those of records that joined none.
    """
    taken = {(decision.left, decision.right): decision.decision_id for decision in decisions}
    by_steward = [join for join in joins if join.weight is None]
    by_steward.sort(key=lambda join: taken[min(join.left, join.right), max(join.left, join.right)])
    home: dict[RecordId, list[RecordId]] = {}
    trees: dict[GoldenId, tuple[RecordId, ...]] = {}
    for join in [*(join for join in joins if join.weight is not None), *by_steward]:
        older, younger = sorted((home.setdefault(end, [end]) for end in (join.left, join.right)), key=min)
        trees[founder(younger)] = tuple(sorted(younger))
        older.extend(younger)
        home |= dict.fromkeys(younger, older)
    return trees


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Golden records whose members changed hands, or changed at all, together with what that is called."""

    type: EventType
    before: tuple[GoldenId, ...]
    after: tuple[GoldenId, ...]


def regroup(before: Mapping[RecordId, GoldenId], after: Mapping[RecordId, GoldenId]) -> list[Regrouping]:
    """Name what happened between two assignments of the same records, a group of golden ids at a time.

    Args:
        before: record → golden id; records settled for the first time are absent.
        after: record → golden id, for all records.

    Returns:
        One entry per group of golden ids that exchanged members, sorted by its smallest id; groups in which
        nothing moved are `golden_record_changed`.
    """
    parent: dict[tuple[str, GoldenId], tuple[str, GoldenId]] = {}

    def root(node: tuple[str, GoldenId]) -> tuple[str, GoldenId]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for record_id, golden_id in after.items():
        new = root(("after", golden_id))
        if record_id in before:
            parent[root(("before", before[record_id]))] = new
    groups: dict[tuple[str, GoldenId], tuple[set[GoldenId], set[GoldenId]]] = {}
    for record_id, golden_id in after.items():
        olds, news = groups.setdefault(root(("after", golden_id)), (set(), set()))
        news.add(golden_id)
        if record_id in before:
            olds.add(before[record_id])
    found = [
        Regrouping(_name(olds, news), tuple(sorted(olds)), tuple(sorted(news)))
        for olds, news in groups.values()
    ]
    return sorted(found, key=lambda regrouping: min(regrouping.after + regrouping.before))


def _name(before: set[GoldenId], after: set[GoldenId]) -> EventType:
    if not before:
        return "golden_record_created"
    if before == after and len(after) == 1:
        return "golden_record_changed"
    if len(after) == 1:
        return "golden_records_merged"
    if len(before) == 1:
        return "golden_record_split"
    return "golden_records_regrouped"
