"""Golden records as they were at a time or at a position of the change feed, and how they came to be what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.model import GoldenId, GoldenState, PolicyVersion, RecordId, format_golden_id
from mdm.policy.active import ActivePolicy
from mdm.reads.golden import GoldenView, view_of
from mdm.store import history, identity, past, policies, relations, rulings
from mdm.store.history import Version
from mdm.store.identity import CrossReferenceRow
from mdm.store.rulings import DecisionRow


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, or a position of the change feed: one of the two.

    At a time holds what transactions left that got their turn by then. A position is exact, golden record by golden
    record: what a reader knows who has followed the feed up to it.
    """

    as_of: datetime | None = None
    position: int | None = None

    def __post_init__(self) -> None:
        """Refuse both, and neither."""
        if (self.as_of is None) == (self.position is None):
            raise RequestInvalidError("give a time or a position of the feed, not both and not none")


@dataclass(frozen=True, slots=True)
class Past:
    """A golden record at a moment: its version, its members, and the policy in force then."""

    version: Version
    references: Sequence[CrossReferenceRow]
    active: ActivePolicy | None


def golden_record_at(connection: Connection, golden_id: GoldenId, moment: Moment) -> GoldenView:
    """The golden record that held the founding record of an id at a moment, with its lineage and members then.

    Values of records that were erased since are gone from the past too. Raises as `past_of`.
    """
    found = past_of(connection, golden_id, moment)
    return view_of(found.version, found.references, found.active.policy if found.active else None)


def past_of(connection: Connection, golden_id: GoldenId, moment: Moment) -> Past:
    """What was kept of the golden record that held the founding record of an id at a moment.

    Raises:
        NotFoundError: no golden record held it yet, or the feed has no such position yet.
        RequestInvalidError: not one moment is given.
    """
    instant = moment.as_of
    if moment.position is not None:
        instant = past.told_at(connection, moment.position)
        if instant is None:
            raise NotFoundError("change at position", str(moment.position))
        found = past.version_at_position(connection, RecordId(golden_id), moment.position)
    else:
        assert instant is not None
        found = past.version_at(connection, RecordId(golden_id), instant)
    if found is None:
        raise NotFoundError("version at that moment of golden record", format_golden_id(golden_id))
    version = history.version_of(connection, *found)
    # Positions are given out in the order of commits, so that one before it may have been made later.
    active = policies.policy_at(connection, version.object, max(instant, version.created_at))
    references = past.references_at(connection, version)
    return Past(version, references, active)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One attribute that a version says otherwise than the one before."""

    attribute: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Cause:
    """What brought a version about: a `record` or `policy` version, a steward's `decision` or word on a `relation`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version of a golden record. `position` and `event` are None until the feed tells of it."""

    version: int
    at: datetime
    position: int | None
    event: str | None
    state: GoldenState
    policy_version: int
    changes: tuple[CellChange, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All versions of a golden record, the oldest first. `holder` is the golden record that holds its founder today."""

    id: str
    object: str
    holder: str
    entries: tuple[HistoryEntry, ...]


def golden_history(connection: Connection, golden_id: GoldenId) -> History:
    """How the golden record of an id came to be: of this very id, or of the one that holds its founder if it never was.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
    """
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    if home is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    versions = history.versions_of(connection, [golden_id]) or history.versions_of(connection, [home])
    members = {member for version in versions for member in version.members}
    names = identity.keys_of(connection, sorted(members))
    decisions = {row.decision_id: row for row in rulings.about(connection, sorted(members))}
    numbers = relations.numbers_of(said for version in versions for said in version.relations)
    words = {word["relation_id"]: word for word in relations.stated(connection, numbers)}
    others = {end for row in decisions.values() for end in row.pair} - members
    others |= {end for word in words.values() for end in word["pair"]} - members
    names |= identity.keys_of(connection, sorted(others))
    keys = {record_id: str(key) for record_id, key in names.items()}
    stored = {row.version: row for row in policies.versions(connection, versions[0].object)}
    told = past.positions_of(connection, versions[0].golden_id)
    entries = []
    before: Version | None = None
    for version in versions:
        position, event = told.get(version.version, (None, None))
        entries.append(
            HistoryEntry(
                version.version,
                version.created_at,
                position,
                event,
                version.state,
                version.policy_version,
                tuple(_changes(before, version)),
                tuple(keys[m] for m in version.members if before is None or m not in before.members),
                tuple(keys[m] for m in (before.members if before else ()) if m not in version.members),
                tuple(_causes(before, version, keys, decisions, stored, words)),
            )
        )
        before = version
    return History(
        format_golden_id(versions[0].golden_id), versions[0].object, format_golden_id(home), tuple(entries)
    )


def _changes(before: Version | None, after: Version) -> list[CellChange]:
    old = before.values if before else {}
    return [
        CellChange(name, old.get(name), after.values.get(name))
        for name in sorted(old.keys() | after.values.keys())
        if old.get(name) != after.values.get(name)
    ]


def _causes(
    before: Version | None,
    after: Version,
    keys: Mapping[RecordId, str],
    decisions: Mapping[int, DecisionRow],
    stored: Mapping[int, PolicyVersion],
    words: Mapping[int, Mapping[str, Any]],
) -> list[Cause]:
    """What is new since the version before: policy, decisions and what was withdrawn, relations, record versions."""
    causes = []
    policy = stored.get(after.policy_version)
    if before is not None and policy is not None and before.policy_version != after.policy_version:
        why = f": {policy.reason}" if policy.reason else ""
        causes.append(Cause("policy", f"policy version {policy.version} by {policy.author}{why}"))
    said = dict(zip(before.members, before.member_versions, strict=True)) if before else {}
    stood = set(before.decisions) if before else set()
    latest = {row.pair: row for row in sorted(decisions.values(), key=lambda row: row.decision_id)}
    # Those that members bring along from elsewhere were taken before.
    fresh = {
        number
        for number in set(after.decisions) - stood
        if before is None or decisions[number].decided_at > before.created_at
    }
    gone = {
        latest[decisions[number].pair].decision_id
        for number in stood - set(after.decisions)
        if latest[decisions[number].pair].decision_id != number
    }
    for number in sorted(fresh | gone):
        row = decisions[number]
        pair = " and ".join(dict.fromkeys(keys.get(end, f"record {end}") for end in row.pair))
        why = f": {row.reason}" if row.reason else ""
        causes.append(Cause("decision", f"{row.verdict}: {pair}, by {row.author}{why}"))
    told = set(relations.numbers_of(before.relations)) if before else set()
    for number in sorted(told ^ set(relations.numbers_of(after.relations))):
        word = words[number]
        ends = " → ".join(keys.get(end, f"record {end}") for end in word["pair"])
        why = f": {word['reason']}" if word["reason"] else ""
        taken_back = "no more " if number in told else ""
        sentence = f"{taken_back}{word['verdict']}: {word['kind']}, {ends}, by {word['author']}{why}"
        causes.append(Cause("relation", sentence))
    for member, version in zip(after.members, after.member_versions, strict=True):
        if said.get(member) != version:
            causes.append(Cause("record", f"{keys[member]} version {version}"))
    return causes
