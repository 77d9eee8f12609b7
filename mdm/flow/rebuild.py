"""Derives everything about an object again from the log, in one transaction: readers see all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from sqlalchemy import Connection

from mdm.flow import match
from mdm.flow.chains import witnesses
from mdm.flow.components import components
from mdm.flow.resolve import regroup_records
from mdm.flow.settle import Settled, next_version, publish, settlements_of
from mdm.model import GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.proof import NO_DIGEST, chained
from mdm.store import (
    golden,
    history,
    identity,
    inbox,
    locks,
    log,
    matching,
    rulings,
    sealing,
    settlements,
    shadow,
)
from mdm.store.cells import committed_parts, taken_apart
from mdm.store.golden import NewGolden, Sealing

PAGE_SIZE = 2_000

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its records are done, and how many there are."""


def rebuild(connection: Connection, active: ActivePolicy, progress: Progress) -> Settled:
    """Drop what is derived from the records of an object, and derive it again.

    History, the feed and decisions are no part of it: where what follows now is what the last version of a golden
    record commits to, that version is current again; where not, a new one is appended and announced.
    """
    name = active.policy.object
    locks.hold_object(connection, name)
    matching.forget_all(connection, name)
    inbox.take(connection, record_ids := shadow.record_ids(connection, name))
    pages = [record_ids[start : start + PAGE_SIZE] for start in range(0, len(record_ids), PAGE_SIZE)]
    done = 0
    for page in pages:
        derived = settlements_of(connection, active, log.current_records(connection, page))
        matching.replace_block_keys(connection, {found.record_id: found.block_keys for found in derived}, ())
        settlements.write(connection, derived, active.version)
        progress("derive", done := done + len(page), len(record_ids))
    done = 0
    for page in pages:
        with closing(matching.candidate_pairs(connection, page, others="later")) as parts:
            for pairs in parts:
                features = matching.features_of(connection, sorted({end for pair in pairs for end in pair}))
                matching.add_scores(connection, name, match.scores(active, pairs, features))
        progress("match", done := done + len(page), len(record_ids))
    homes = dict(identity.current_clusters(connection, name))
    standing = rulings.all_standing(connection, name)
    done, records, events = 0, 0, 0
    for component in components(connection, active, homes, standing, PAGE_SIZE):
        regrouped = regroup_records(connection, active, component)
        clusters: dict[GoldenId, list[RecordId]] = {}
        for record_id, golden_id in regrouped.golden_ids.items():
            clusters.setdefault(golden_id, []).append(record_id)
        _take_up(
            connection,
            active,
            [
                next_version(active.policy, golden_id, [regrouped.members[end] for end in ends], None)
                for golden_id, ends in sorted(clusters.items())
            ],
        )
        settled = publish(connection, active, regrouped, component)
        records, events = records + settled.records, events + settled.events
        progress("resolve", done := done + len(component), len(record_ids))
    return Settled(records, events)


def _take_up(connection: Connection, active: ActivePolicy, found: Sequence[NewGolden]) -> None:
    """Let the last versions of golden records be current again where what was found is what they commit to."""
    last = {
        row.golden_id: row
        for row in history.versions_of(connection, [new.golden_id for new in found], current=True)
    }
    known = witnesses(connection, active.policy.object, list(last.values()))
    before = history.digests_before(connection, list(last.values()))
    seals = sealing.seals(connection, {record_id for new in found for record_id in new.members})
    current: dict[int, list[NewGolden]] = {}
    sealings: dict[GoldenId, Sealing] = {}
    for new in found:
        row = last.get(new.golden_id)
        if row is None or row.state != new.state or list(row.members) != list(new.members):
            continue
        if list(row.relations) != list(new.relations):
            continue
        bare, said = taken_apart(new.values, new.lineage)
        statement = known.statement(row, bare, committed_parts(said, seals))
        previous = before.get(new.golden_id, NO_DIGEST)
        if statement is not None and chained(previous, statement.document()) == row.digest:
            current.setdefault(row.policy_version, []).append(replace(new, version=row.version))
            sealings[new.golden_id] = Sealing(row.digest, row.created_at)
    for policy_version, versions in current.items():
        golden.make_current(connection, ActivePolicy(active.policy, policy_version), versions, sealings)
