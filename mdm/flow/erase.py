"""Erases a person: destroys the keys of source records, and derives everything again without what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow.quoting import quoting
from mdm.flow.settle import Settled, settle_records
from mdm.model import DecisionVerdict, GoldenId, RecordId, RecordKey, format_golden_id
from mdm.store import drafts, erasure, identity, locks, rulings, shadow
from mdm.store.erasure import Extent
from mdm.store.policies import active_policy
from mdm.store.shadow import Shadow


@dataclass(frozen=True, slots=True)
class Erasing:
    """What an erasure reaches: source records, and the golden records that hold them.

    `remaining` counts the other records of these golden records, which keep what they say. `held` are quarantined
    items without a key that quote what the records say.
    """

    object: str
    records: dict[RecordId, RecordKey]
    golden_ids: tuple[GoldenId, ...]
    remaining: int
    extent: Extent
    held: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that was done, and what it changed."""

    erasure_id: int
    what: Erasing
    settled: Settled


def preview_golden(connection: Connection, golden_id: GoldenId) -> Erasing:
    """What it would be to erase every record of the golden record behind an id.

    Raises:
        NotFoundError: the id was never issued, or its record waits to be settled.
        RequestInvalidError: all of its records were erased before.
    """
    return _reached(connection, _held(connection, golden_id))


def preview_records(connection: Connection, record_ids: Sequence[RecordId]) -> Erasing:
    """What it would be to erase these records, with what stewards said about them.

    Raises:
        NotFoundError: there is no such record.
        RequestInvalidError: they are of several objects, or were all erased before.
    """
    return _reached(connection, record_ids)


def erase_golden(connection: Connection, golden_id: GoldenId, *, author: str, reason: str) -> Erased:
    """Erase every record of the golden record behind an id. Raises as `preview_golden`."""
    _hold(connection, [RecordId(golden_id)])
    return _erase(connection, _held(connection, golden_id), author=author, reason=reason)


def erase_records(
    connection: Connection, record_ids: Sequence[RecordId], *, author: str, reason: str
) -> Erased:
    """Erase records, with what stewards said about them. Raises as `preview_records`."""
    _hold(connection, record_ids)
    return _erase(connection, record_ids, author=author, reason=reason)


def _hold(connection: Connection, record_ids: Sequence[RecordId]) -> None:
    """Wait for a turn at the object before any record is locked: who settles it may need these very records."""
    for name in sorted({key.object for key in identity.keys_of(connection, record_ids).values()}):
        locks.hold_object(connection, name)


def _held(connection: Connection, golden_id: GoldenId) -> list[RecordId]:
    home = identity.current_golden_ids(connection, [golden_id]).get(RecordId(golden_id))
    if home is None:
        raise NotFoundError("golden record", format_golden_id(golden_id))
    return _members(connection, [home])


def _reached(connection: Connection, record_ids: Sequence[RecordId], *, lock: bool = False) -> Erasing:
    asked = sorted({*record_ids, *erasure.corrections_about(connection, record_ids)})
    known = erasure.known(connection, asked, lock=lock)
    for record_id in record_ids:
        if record_id not in known:
            raise NotFoundError("source record", str(record_id))
    objects = sorted({key.object for key, _ in known.values()})
    if len(objects) != 1:
        raise RequestInvalidError(
            f"these records are of several objects ({', '.join(objects)}); erase each apart"
        )
    records = {record_id: key for record_id, (key, erased) in known.items() if not erased}
    if not records:
        raise RequestInvalidError("all of these records were erased before; nothing is left of them")
    homes = sorted(set(identity.current_golden_ids(connection, list(records)).values()))
    gone = set(records) | erasure.erased_among(connection, _members(connection, homes))
    remaining = [record_id for record_id in _members(connection, homes) if record_id not in gone]
    held = quoting(connection, active_policy(connection, objects[0]).policy, list(records))
    extent = erasure.extent(connection, list(records), held)
    return Erasing(objects[0], records, tuple(homes), len(remaining), extent, tuple(held))


def _members(connection: Connection, homes: Sequence[GoldenId]) -> list[RecordId]:
    return [row.record_id for row in identity.members_of(connection, homes)]


def _erase(connection: Connection, reached: Sequence[RecordId], *, author: str, reason: str) -> Erased:
    what = _reached(connection, reached, lock=True)
    active = active_policy(connection, what.object)
    record_ids = sorted(what.records)
    bonds = _bonds(connection, what)
    erasure.destroy(connection, record_ids, what.held)
    if bonds:
        rulings.append(
            connection,
            what.object,
            bonds,
            kind="erase",
            author=author,
            reason="erased",
            policy_version=active.version,
        )
    draft = drafts.open_draft(connection, what.object)
    if draft is not None:
        # Its shadow holds copies; it is built again from what is left.
        shadow.drop(connection, Shadow(draft.draft_id))
        drafts.rebase(connection, draft.draft_id, draft.base_version)
        if draft.state == "simulated":
            drafts.set_state(connection, draft.draft_id, "simulating")
    number = erasure.note(connection, what.object, record_ids, what.golden_ids, author=author, reason=reason)
    settled = settle_records(connection, active, record_ids, erased=frozenset(record_ids))
    return Erased(number, what, settled)


def _bonds(connection: Connection, what: Erasing) -> dict[tuple[RecordId, RecordId], DecisionVerdict]:
    """Decisions that keep each erased record where it is: nothing else will speak for that any more.

    So golden ids stay, of the erased and of what remains: each is bound to one member that remains, or to the founder.
    """
    bonds: dict[tuple[RecordId, RecordId], DecisionVerdict] = {}
    standing = {
        (decision.left, decision.right): decision.verdict
        for decision in rulings.standing(connection, list(what.records))
    }
    for home in what.golden_ids:
        members = [row for row in identity.members_of(connection, [home]) if row.about_id is None]
        going = [row.record_id for row in members if row.record_id in what.records]
        staying = [row.record_id for row in members if row.record_id not in what.records]
        living = [row.record_id for row in members if row.record_id in staying and not row.deleted]
        anchor = min(living or staying or going, default=None)
        for record_id in going:
            if anchor is not None and record_id != anchor:
                pair = (min(record_id, anchor), max(record_id, anchor))
                if standing.get(pair) != "same":
                    bonds[pair] = "same"
    return bonds
