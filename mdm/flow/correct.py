"""Takes what a steward corrects in a golden record: values, NULLs, pins and what to ignore; and takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow import standardise
from mdm.flow.settle import Settled, settle_records
from mdm.model import GoldenId, Member, RecordId, RecordKey, format_golden_id, is_storable, payload_text
from mdm.policy.active import ActivePolicy
from mdm.policy.document import Policy, SourceRule
from mdm.policy.survivors import survivors
from mdm.proof import content_of
from mdm.store import erasure, identity, inbox, locks, log, sealing
from mdm.store.policies import active_policy
from mdm.survivorship.link import STEWARD

Said = dict[str, Any]
"""What stewards hold about one record, as its payload states it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a steward corrects. Records are named as source:key, and are members of the golden record.

    `values` is attribute → the right value, as a person writes it. `nulls` have no value. `pins` is attribute →
    the record whose word is right. `ignored` is attribute → records that are not to be listened to.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    nulls: Sequence[str] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def attributes(self) -> list[str]:
        """Every attribute that it is about, in the order given; one may be named twice."""
        return [*self.values, *self.nulls, *self.pins]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, and what it changed. `record_ids` are the stewards' records that have a new version by it."""

    golden_id: GoldenId
    record_ids: tuple[RecordId, ...]
    settled: Settled

    @property
    def changed(self) -> bool:
        """Whether anything was said anew."""
        return bool(self.record_ids)


@dataclass(frozen=True, slots=True)
class _Case:
    """A golden record that is about to be corrected, under the lock of its object."""

    active: ActivePolicy
    golden_id: GoldenId
    members: Sequence[Member]

    def named(self, name: str) -> Member | None:
        """The living member, not a correction itself, that is named as source:key."""
        return next(
            (m for m in self.members if str(m.key) == name and not m.deleted and m.about_id is None), None
        )


def correct(
    connection: Connection,
    golden_id: GoldenId,
    correction: Correction,
    *,
    author: str,
    reason: str,
    about: str | None = None,
) -> Corrected:
    """Let a steward's record say what is right, and let it take effect at once, as the policy ranks stewards.

    The correction is about one source record, and goes where that one goes. To correct one attribute of a block
    is to confirm the other parts as they are now; to pin one is to pin all of them.

    Args:
        connection: in a transaction.
        golden_id: any id ever issued; without `about` the correction is about the founding record of this id, or the
            oldest living one where that was erased.
        correction: what is right.
        author: the steward.
        reason: why.
        about: the member that the correction is about, as source:key.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        RequestInvalidError: the policy knows no stewards or not the attribute, a value does not fit it, or a
            record named is no living member or has no such value; or author or reason cannot be stored. Names no value.
    """
    _require_storable(author, reason)
    case = _case(connection, golden_id)
    target = case.named(about) if about else _founding(connection, case, golden_id)
    if target is None or target.about_id is not None:
        raise RequestInvalidError(
            f"`about` names no living source record of {format_golden_id(case.golden_id)}"
        )
    policy = case.active.policy
    _require_known(policy, correction)
    key = RecordKey(STEWARD, policy.object, str(target.key))
    # What was said before may be erased; nothing can be added to that.
    erasure.release_key(connection, key)
    record_id = log.bear_correction(connection, key, target.record_id)
    before = _said(connection, record_id) or {"about": str(target.key), "cells": {}, "ignored": {}}
    now = _now(connection, record_id)
    after = _stated(case, correction, before, {"author": author, "reason": reason, "at": now.isoformat()})
    return _write(connection, case, {record_id: (before, after)}, now, author, reason)


def withdraw_corrections(
    connection: Connection, golden_id: GoldenId, attributes: Sequence[str] = (), *, author: str, reason: str
) -> Corrected:
    """Take back all that stewards corrected in a golden record, or only these attributes and their blocks.

    Safe to repeat.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        RequestInvalidError: the policy does not know an attribute.
    """
    _require_storable(author, reason)
    case = _case(connection, golden_id)
    policy = case.active.policy
    _require_attributes(policy, attributes)
    names = {fellow for name in attributes for fellow in _fellows(policy, name)}
    changes: dict[RecordId, tuple[Said, Said]] = {}
    for member in case.members:
        before = _said(connection, member.record_id) if member.about_id is not None else None
        if before is not None:
            after = {
                **before,
                "cells": {n: c for n, c in before["cells"].items() if names and n not in names},
                "ignored": {n: c for n, c in before["ignored"].items() if names and n not in names},
            }
            changes[member.record_id] = (before, after)
    now = max((_now(connection, record_id) for record_id in changes), default=datetime.now(UTC))
    return _write(connection, case, changes, now, author, reason)


def _case(connection: Connection, golden_id: GoldenId) -> _Case:
    found = log.members(connection, [golden_id], placed=True)
    if not found:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    object_name = found[0].key.object
    locks.hold_object(connection, object_name)
    active = active_policy(connection, object_name)
    home = identity.current_golden_ids(connection, [golden_id])[RecordId(golden_id)]
    ids = [row.record_id for row in identity.members_of(connection, [home])]
    return _Case(active, home, log.members(connection, ids))


def _founding(connection: Connection, case: _Case, golden_id: GoldenId) -> Member | None:
    """What a correction is about where nobody says: the founding record of an id, unless it was erased."""
    founding = next(member for member in case.members if member.record_id == RecordId(golden_id))
    if founding.deleted and erasure.erased_among(connection, [founding.record_id]):
        return next((m for m in case.members if not m.deleted and m.about_id is None), None)
    return founding


def _require_storable(*words: str) -> None:
    if not all(map(is_storable, words)):
        raise RequestInvalidError(
            "the author or the reason is no text that can be stored; go back and correct it"
        )


def _require_known(policy: Policy, correction: Correction) -> None:
    if STEWARD not in policy.sources:
        raise RequestInvalidError(
            f"the policy of {policy.object} has no source {STEWARD!r}; add it with its rank"
        )
    _require_attributes(policy, [*correction.attributes, *correction.ignored])
    named = correction.attributes
    if not named and not any(correction.ignored.values()):
        raise RequestInvalidError("a correction says something of at least one attribute")
    for name in named:
        if named.count(name) > 1:
            raise RequestInvalidError(f"{name}: give a value, no value, or a pin, and one of them only")
        if name in correction.nulls and policy.attributes[name].required:
            raise RequestInvalidError(f"{name}: a value is required")


def _require_attributes(policy: Policy, names: Sequence[str]) -> None:
    for name in names:
        if name not in policy.attributes:
            known = ", ".join(policy.attributes)
            raise RequestInvalidError(f"{policy.object} has no attribute {name[:40]!r} (known: {known})")


def _stated(case: _Case, correction: Correction, before: Said, signed: Mapping[str, str]) -> Said:
    """All that stewards hold about the record from now on."""
    policy = case.active.policy
    after = deepcopy(before)
    cells: dict[str, dict[str, Any]] = after["cells"]
    seen = survivors(policy, case.members).values
    mapped = standardise.map_attributes(
        policy, SourceRule(rank=1), {**seen, **correction.values, **dict.fromkeys(correction.nulls)}
    )
    right = standardise.standardised_values(
        policy, {name: value for name, value in mapped.items() if standardise.fits(value)}
    )
    for name in (*correction.values, *correction.nulls):
        for fellow in _fellows(policy, name):
            # The rest of a block is confirmed as it was seen: an address is never made of two.
            if fellow not in cells and fellow not in correction.attributes and fellow in seen:
                cells[fellow] = {"value": seen[fellow], **signed}
    for name in correction.values:
        if name not in right:
            expected = policy.attributes[name]
            choices = f"one of {', '.join(expected.choices)}" if expected.choices else f"a {expected.type}"
            raise RequestInvalidError(f"{name}: expected {choices}")
        cells[name] = {"value": right[name], **signed}
    for name in correction.nulls:
        cells[name] = {"null": True, **signed}
    for name, record in correction.pins.items():
        meant = case.named(record)
        if meant is None or name not in meant.values:
            raise RequestInvalidError(
                f"{name}: no living record of the golden record of this name has a value"
            )
        for fellow in _fellows(policy, name):
            cells[fellow] = {"pin": record, **signed}
    for name, records in correction.ignored.items():
        for record in records:
            if case.named(record) is None:
                raise RequestInvalidError(f"{name}: no living record of the golden record has this name")
            after["ignored"].setdefault(name, {})[record] = dict(signed)
    return after


def _fellows(policy: Policy, name: str) -> Sequence[str]:
    """The attributes that survive together with one, itself among them."""
    block = policy.survivorship.block_of.get(name)
    return policy.survivorship.blocks[block].attributes if block else (name,)


def _said(connection: Connection, record_id: RecordId) -> Said | None:
    """What stewards hold about a record now; None where they hold nothing."""
    found = log.current_records(connection, [record_id])
    payload = found[0].payload if found and not found[0].deleted else None
    return None if payload is None else dict(payload)


def _now(connection: Connection, record_id: RecordId) -> datetime:
    """The steward's clock: later than whatever was said before, so that the last word counts."""
    known = log.known_versions(connection, [record_id]).get(record_id, [])
    return max([datetime.now(UTC), *(version.clock + timedelta(microseconds=1) for version in known)])


def _write(
    connection: Connection,
    case: _Case,
    changes: Mapping[RecordId, tuple[Said, Said]],
    now: datetime,
    author: str,
    reason: str,
) -> Corrected:
    """Append a version to each record that says something else, and settle them."""
    fresh = {
        record_id: after
        for record_id, (before, after) in changes.items()
        if (before["cells"], before["ignored"]) != (after["cells"], after["ignored"])
    }
    versions = []
    seals = sealing.seals_for(connection, sorted(fresh))
    for record_id, after in sorted(fresh.items()):
        number = len(log.known_versions(connection, [record_id]).get(record_id, [])) + 1
        payload = payload_text({**after, "author": author, "reason": reason}).encode()
        deleted = not after["cells"] and not after["ignored"]
        seal = seals[record_id]
        digest = seal.commitment(content_of(payload, now, deleted=deleted))
        versions.append(
            log.NewVersion(
                record_id,
                case.active.policy.object,
                number,
                digest,
                seal.close(payload),
                deleted,
                now,
                datetime.now(UTC),
            )
        )
    settled = Settled()
    if versions:
        log.append_versions(connection, versions, {v.record_id: v.version for v in versions})
        inbox.take(connection, sorted(fresh))
        settled = settle_records(connection, case.active, sorted(fresh))
    return Corrected(case.golden_id, tuple(sorted(fresh)), settled)
