"""Settles records: standardise, match, resolve, survive, and announce, in one transaction a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from sqlalchemy import Connection

from matching.features import cut_short
from matching.several import features_of_several
from mdm.flow import match, standardise
from mdm.flow.made import made_of
from mdm.flow.references import references_of
from mdm.flow.resolve import Regrouped, regroup_records
from mdm.identity import Regrouping
from mdm.model import ChangeEvent, EventEntry, EventType, GoldenId, Member, RecordId, format_golden_id
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy
from mdm.policy.scoring import findings
from mdm.policy.survivors import survivors
from mdm.store import feed, golden, history, inbox, locks, log, matching, policies, settlements
from mdm.store.relations import kinds_of, written
from mdm.store.settlements import Settlement

BATCH_SIZE = 2_000

logs = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settled:
    """What one batch did."""

    records: int = 0
    events: int = 0
    claimed: int = 0
    counts: dict[EventType, int] = field(default_factory=dict)
    announced: tuple[ChangeEvent, ...] = ()


def settle_inbox(connection: Connection, active: ActivePolicy, *, limit: int = BATCH_SIZE) -> Settled:
    """Settle up to `limit` inbox entries of the policy's object.

    Safe to repeat and to run from many processes: entries leave the inbox only when the transaction
    commits, and one transaction at a time settles records of an object.

    Args:
        connection: in a transaction.
        active: the policy; if a newer version is in force by the time it is this one's turn, that is followed.
        limit: at most so many entries.

    Returns:
        What it did; `claimed` counts inbox entries: fewer than `limit` means that none are left.
    """
    locks.hold_object(connection, active.policy.object, patient=True)
    entries = inbox.claim(connection, active.policy.object, limit)
    if not entries:
        return Settled()
    record_ids = sorted(set(entries))
    # The first of several entries may be what a load in stages has left.
    several = {record_id for record_id, count in Counter(entries).items() if count > 1}
    # Read after the claim: entries that a new version put into the inbox are never settled under the old one.
    active = policies.active_policy(connection, active.policy.object)
    settled = settle_records(connection, active, record_ids, unsure=several)
    return replace(settled, claimed=len(entries))


def settle_records(
    connection: Connection,
    active: ActivePolicy,
    record_ids: Sequence[RecordId],
    *,
    erased: frozenset[RecordId] = frozenset(),
    unsure: Set[RecordId] = frozenset(),
) -> Settled:
    """Settle records at their current versions. The caller holds the lock of the object. Safe to repeat.

    `erased` are those of them that were erased in this transaction: that is announced as what it is. `unsure` are
    those that may not have been matched yet, whatever was derived from them.
    """
    concerned = sorted(_derive(connection, active, record_ids, unsure).union(record_ids))
    return publish(
        connection, active, regroup_records(connection, active, concerned), record_ids, erased=erased
    )


def _derive(
    connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId], unsure: Set[RecordId]
) -> set[RecordId]:
    """Standardise the records and match those whose features are new; whose rivals changed by that."""
    records = log.current_records(connection, record_ids)
    found = settlements_of(connection, active, records)
    changed = {
        settlement.record_id: settlement
        for record, settlement in zip(records, found, strict=True)
        if settlement.features != record.features
        or record.settled_policy != active.version
        # Why would it be settled again? Perhaps a load in stages has derived this much and went no further.
        or record.settled_version == record.version
        or record.record_id in unsure
    }
    born = {record.record_id for record in records if record.settled_version is None}
    older = changed.keys() - born
    keys = {record_id: settlement.block_keys for record_id, settlement in changed.items()}
    matching.replace_block_keys(connection, keys, older)
    settlements.add(connection, [one for one in found if one.record_id in born], active.version)
    settlements.write(connection, [one for one in found if one.record_id not in born], active.version)
    features = {record_id: dict(settlement.features) for record_id, settlement in changed.items()}
    former = match.match(connection, active, features, older) if features else set()
    return former if active.policy.unique_sources else set()


def settlements_of(
    connection: Connection, active: ActivePolicy, records: Sequence[log.StoredRecord]
) -> list[Settlement]:
    """What follows from each record's current version under a policy."""
    deleted = [record.record_id for record in records if record.deleted]
    last_words = log.live_payloads(connection, deleted) if deleted else {}
    return [
        derived(active, record, last_words.get(record.record_id) if record.deleted else record.payload)
        for record in records
    ]


def derived(active: ActivePolicy, record: log.StoredRecord, payload: Mapping[str, Any] | None) -> Settlement:
    """What follows from a record's current version under a policy.

    Args:
        active: the policy.
        record: at its current version.
        payload: what the record last said while it was alive; None when it was born deleted.
    """
    if record.about_id is not None:
        said = {} if record.deleted else record.payload or {}
        values, marks = standardise.corrected(active.policy, said)
        return Settlement(record.record_id, record.version, values, {}, (), marks or None)
    source = active.policy.sources.get(record.key.source)
    mapped = (
        {}
        if payload is None or source is None
        else standardise.map_attributes(active.policy, source, payload)
    )
    # A column that only this version of the policy reads was never checked when it was received.
    mapped = {name: value for name, value in mapped.items() if standardise.fits(value)}
    items = standardise.several_items(active.policy, mapped)
    if short := cut_short(active.policy.match, {name: len(set(found)) for name, found in items.items()}):
        logs.warning("values_cut_short", record=record.record_id, features=short)
    features = features_of_several(active.policy.match, mapped, items)
    values, marks = {}, {}
    if not record.deleted and source is not None:
        values = standardise.standardised_values(active.policy, mapped)
        marks = standardise.marks_of(active.policy, source, payload or {}, values)
    return Settlement(
        record.record_id,
        record.version,
        values,
        features,
        match.hashed_block_keys(active, features),
        marks or None,
        None if record.deleted or source is None else findings(active.policy, values),
        written(references_of(active.policy, record.key, {} if record.deleted else payload or {})) or None,
    )


def publish(
    connection: Connection,
    active: ActivePolicy,
    regrouped: Regrouped,
    settled: Sequence[RecordId],
    *,
    erased: frozenset[RecordId] = frozenset(),
) -> Settled:
    """Write the golden records that changed, with lineage, and announce each change on the feed.

    Args:
        connection: in the transaction that holds the lock of the object.
        active: the policy.
        regrouped: the component.
        settled: the records whose values may have changed.
        erased: the records that were erased: each golden record that holds one gets a version, and the event says so.
    """
    clusters: dict[GoldenId, list[Member]] = {}
    for record_id, golden_id in regrouped.golden_ids.items():
        clusters.setdefault(golden_id, []).append(regrouped.members[record_id])
    dirty = {regrouped.golden_ids[record_id] for record_id in settled if record_id in regrouped.golden_ids}
    groups = [
        regrouping
        for regrouping in regrouped.regroupings
        if regrouping.type != "golden_record_changed" or dirty & set(regrouping.after)
    ]
    touched = {golden_id for group in groups for golden_id in group.before + group.after}
    present = golden.current(connection, sorted(touched))
    versions: dict[GoldenId, golden.NewGolden] = {}
    changed: dict[GoldenId, Changed] = {}
    titles: dict[GoldenId, str] = {}
    for golden_id in sorted(touched):
        old = present.get(golden_id)
        new = next_version(active.policy, golden_id, clusters.get(golden_id), old)
        if old is None or content(old) != content(new) or not erased.isdisjoint(new.members):
            versions[golden_id] = new
            changed[golden_id] = changes_of(
                active.policy, old.values if old else {}, old.relations if old else (), new
            )
        else:
            titles[golden_id] = new.title
    events = [
        event
        for group in groups
        if (event := change_event(active.policy.object, group, versions, changed, erased)) is not None
    ]
    documents = [event_document(event) for event in events]
    made = made_of(
        connection,
        versions.values(),
        list(zip(events, documents, strict=True)),
        said={member.record_id: (member.version, member.digest) for member in regrouped.members.values()},
        decisions=regrouped.decisions,
        before={golden_id: old.digest for golden_id, old in present.items()},
    )
    history.append(connection, active, list(versions.values()), made)
    # A title is no content: a policy may name the same values otherwise.
    golden.retitle(connection, titles)
    feed.announce(connection, documents)
    counts: dict[EventType, int] = {}
    for event in events:
        counts[event.type] = counts.get(event.type, 0) + 1
    return Settled(len(settled), len(events), counts=counts, announced=tuple(events))


def next_version(
    policy: Policy, golden_id: GoldenId, members: Sequence[Member] | None, old: golden.GoldenRow | None
) -> golden.NewGolden:
    """The version of a golden record that follows from its members; merged and empty without any."""
    version = old.version + 1 if old else 1
    if members is None:
        return golden.NewGolden(golden_id, version, "merged", {}, {}, [], "", "")
    found = survivors(policy, members)
    return golden.NewGolden(
        golden_id,
        version,
        found.state,
        found.values,
        found.lineage,
        sorted(member.record_id for member in members),
        policy.title_of(found.values),
        golden.search_text(found.values),
        sorted({said for member in members for said in member.relations}),
    )


def content(row: golden.GoldenRow | golden.NewGolden) -> tuple[object, ...]:
    """What makes a version of a golden record another one."""
    return (row.state, dict(row.values), dict(row.lineage), list(row.members), list(row.relations))


Changed = tuple[tuple[str, ...], tuple[str, ...]]
"""The attributes, and the kinds of relations, in which a version differs from the one before."""


def changes_of(
    policy: Policy, values: Mapping[str, str], relations: Sequence[str], new: golden.NewGolden
) -> Changed:
    """What a version says otherwise than the one before, which had these values and relations."""
    related = kinds_of({*relations} ^ {*new.relations}) if relations or new.relations else ()
    return changed_attributes(policy, values, new.values), related


def change_event(
    object_name: str,
    group: Regrouping,
    versions: Mapping[GoldenId, golden.NewGolden],
    changed: Mapping[GoldenId, Changed],
    erased: frozenset[RecordId] = frozenset(),
) -> ChangeEvent | None:
    """What to announce of golden records that exchanged members, or changed; None when none has a new version."""
    entries = tuple(
        EventEntry(
            golden_id,
            versions[golden_id].version,
            versions[golden_id].state,
            changed[golden_id][0],
            tuple(versions[golden_id].members),
            changed[golden_id][1],
        )
        for golden_id in sorted({*group.before, *group.after})
        if golden_id in versions
    )
    if not entries:
        return None
    kind = group.type
    if kind == "golden_record_changed" and entries[0].state == "retired":
        kind = "golden_record_retired"
    if erased and not erased.isdisjoint({member for entry in entries for member in entry.members}):
        kind = "golden_record_erased"
    return ChangeEvent(kind, object_name, min(group.after), entries)


def changed_attributes(
    policy: Policy, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[str, ...]:
    """The attributes with another value than before, in the policy's order, then those that it knows no more."""
    if not before:
        return tuple([name for name in policy.attributes if name in after])
    former = (name for name in before if name not in policy.attributes)
    return tuple(name for name in (*policy.attributes, *former) if before.get(name) != after.get(name))


def event_document(event: ChangeEvent) -> dict[str, Any]:
    """A ChangeEvent as consumers read it. It names what changed, never a value."""
    return {
        "type": event.type,
        "object": event.object,
        "golden_id": format_golden_id(event.golden_id),
        "records": [
            {
                "golden_id": format_golden_id(entry.golden_id),
                "version": entry.version,
                "state": entry.state,
                "changed": list(entry.changed),
                "members": list(entry.members),
                **({"relations": list(entry.relations)} if entry.relations else {}),
            }
            for entry in event.entries
        ],
    }


def resettle(
    connection: Connection, active: ActivePolicy, record_ids: Sequence[RecordId]
) -> tuple[Regrouped, Settled]:
    """Resolve and publish again what hangs together with records that are already settled."""
    regrouped = regroup_records(connection, active, record_ids)
    return regrouped, publish(connection, active, regrouped, [])
