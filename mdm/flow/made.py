"""What golden versions are made of, for their digests: record versions, decisions, and the event that tells of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from mdm.model import ChangeEvent, Decision, GoldenId, RecordId
from mdm.proof import NO_DIGEST, event_digest
from mdm.store import relations, rulings
from mdm.store.golden import NewGolden
from mdm.store.history import Made

Said = Mapping[RecordId, tuple[int, bytes]]
"""Record → the version at which it is a member, and what commits to it."""


def made_of(
    connection: Connection,
    versions: Collection[NewGolden],
    announced: Sequence[tuple[ChangeEvent, Mapping[str, Any]]],
    *,
    said: Said,
    decisions: Iterable[Decision],
    before: Mapping[GoldenId, bytes],
) -> dict[GoldenId, Made]:
    """What each version is made of.

    Args:
        connection: for reading.
        versions: of golden records, at most one of each.
        announced: events with the documents in which they are announced; each version is in one of them.
        said: of all members.
        decisions: those in force that name a member; others do not matter.
        before: golden record → the digest of its version before, where it has one.
    """
    telling = {
        entry.golden_id: digest
        for event, document in announced
        for digest in (event_digest(document),)
        for entry in event.entries
    }
    ruled: dict[RecordId, list[int]] = {}
    for decision in decisions:
        for record_id in (decision.left, decision.right):
            ruled.setdefault(record_id, []).append(decision.decision_id)
    digests = rulings.digests(connection, sorted({number for ids in ruled.values() for number in ids}))
    texts = [said for new in versions for said in new.relations]
    words = relations.digests(connection, relations.numbers_of(texts)) if texts else {}
    made = {}
    for new in versions:
        numbers = (
            {number for record_id in new.members for number in ruled.get(record_id, ())} if ruled else ()
        )
        made[new.golden_id] = Made(
            [(record_id, *said[record_id]) for record_id in new.members],
            [(number, digests[number]) for number in sorted(numbers)],
            telling[new.golden_id],
            before.get(new.golden_id, NO_DIGEST),
            relations.told(new.relations, words) if new.relations else (),
        )
    return made
