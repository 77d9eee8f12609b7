"""Which records hang together, for a whole object at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby

from sqlalchemy import Connection

from mdm.model import Decision, GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import identity, log, matching


def components(
    connection: Connection,
    active: ActivePolicy,
    homes: Mapping[RecordId, GoldenId],
    decisions: Sequence[Decision],
    at_once: int,
    *,
    among: Set[RecordId] | None = None,
) -> Iterator[list[RecordId]]:
    """Records that hang together by score, decision or present cluster, several components at a time.

    What hangs together is what `identity.component` says. A component is never parted.

    Args:
        connection: for reading; scores and settlements must be in place.
        active: the policy.
        homes: the present clusters.
        decisions: the standing ones about the object.
        at_once: how many records come together, about.
        among: leave out components that have none of these records.
    """
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for record_id, golden_id in homes.items():
        parent[root(record_id)] = root(golden_id)
    unique = identity.sources_of(connection, active.policy.object, active.policy.unique_sources)
    for left, right, verdict in matching.links(connection, active.policy.object):
        if verdict == "merge" or len({unique.get(left), unique.get(right)}) == 2:
            parent[root(left)] = root(right)
    for decision in decisions:
        parent[root(decision.left)] = root(decision.right)
    for correction, about_id in log.corrections(connection, active.policy.object).items():
        parent[root(correction)] = root(about_id)
    # Asked of the log: a record that lost its cross-reference is among them.
    settled = log.settled_ids(connection, active.policy.object)
    members = sorted((root(record_id), record_id) for record_id in settled)
    batch: list[RecordId] = []
    for _, group in groupby(members, key=lambda pair: pair[0]):
        component = [record_id for _, record_id in group]
        if among is None or not among.isdisjoint(component):
            batch += component
        if len(batch) >= at_once:
            yield batch
            batch = []
    if batch:
        yield batch
