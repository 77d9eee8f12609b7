"""Takes inbound records into the log: durable, whole and once, before anything else happens to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime

from sqlalchemy import Connection

from mdm.flow import standardise
from mdm.model import Accepted, InboundRecord, Receipt, RecordId, RecordKey, Rejected, payload_text
from mdm.policy.active import ActivePolicy
from mdm.proof import content_of
from mdm.store import erasure, inbox, log, quarantine, sealing


def receive(
    connection: Connection,
    policies: Mapping[str, ActivePolicy],
    items: Sequence[InboundRecord | Rejected],
) -> Receipt:
    """Append a batch to the log and the inbox, and quarantine what cannot be accepted.

    Safe to repeat: content that is already the record's is not appended again.

    Args:
        connection: in a transaction; when it commits, the batch is durable and may be acknowledged.
        policies: object → active policy.
        items: inbound records of any sources and objects in order of receipt; items that could not
            even be parsed come as Rejected.

    Returns:
        What became of each item.
    """
    checked = [item if isinstance(item, Rejected) else _check(policies, item) for item in items]
    accepted = [item for item in checked if isinstance(item, Accepted)]
    record_ids, born = log.bear(connection, [item.key for item in accepted]) if accepted else ({}, set())
    ids = sorted(set(record_ids.values()))
    older = [record_id for record_id in ids if record_id not in born]
    known = log.known_versions(connection, older) if older else {}
    seals = sealing.seals(connection, older) if older else {}
    # A record that has said something and has no key any more.
    bare = sorted(known.keys() - seals.keys())
    erased = erasure.erased_among(connection, bare) if bare else set()
    if erased:
        checked = [_held(given, item, record_ids, erased) for given, item in zip(items, checked, strict=True)]
        accepted = [item for item in checked if isinstance(item, Accepted)]
    seals |= sealing.new_seals(
        connection, [record_id for record_id in ids if record_id not in seals.keys() | erased]
    )
    dropped = quarantine.put(connection, [item for item in checked if isinstance(item, Rejected)])
    appended = _append(connection, accepted, record_ids, known, seals)

    statuses: list[str] = []
    fresh = iter(appended)
    for item in checked:
        if isinstance(item, Rejected):
            statuses.append("unchanged" if any(item is gone for gone in dropped) else "quarantined")
        else:
            statuses.append("accepted" if next(fresh) else "unchanged")
    return Receipt(
        statuses,
        [record_ids[item.key] if isinstance(item, Accepted) else None for item in checked],
        [f"{item.reason}: {item.detail}" if isinstance(item, Rejected) else None for item in checked],
        Counter(statuses),
    )


def _held(
    given: InboundRecord | Rejected,
    item: Accepted | Rejected,
    record_ids: Mapping[RecordKey, RecordId],
    erased: Set[RecordId],
) -> Accepted | Rejected:
    """The item, held back where it is about somebody who was erased: whether it is somebody new, a person decides.

    That the source has deleted its record too is no news.
    """
    if isinstance(item, Rejected) or isinstance(given, Rejected) or record_ids[item.key] not in erased:
        return item
    if item.deleted:
        return item
    detail = "the record with this key was erased; accept the item as somebody new, or dismiss it for good"
    return standardise.refused(given, item.key.key, quarantine.ERASED_SUBJECT, detail)


def _check(policies: Mapping[str, ActivePolicy], item: InboundRecord) -> Accepted | Rejected:
    active = policies.get(item.object)
    if active is None:
        detail = f"there is no policy for {item.object!r} (known: {', '.join(policies)})"
        return standardise.refused(item, item.key, "object_unknown", detail)
    return standardise.accept(active.policy, item)


def _append(
    connection: Connection,
    accepted: Sequence[Accepted],
    record_ids: Mapping[RecordKey, RecordId],
    known: dict[RecordId, list[log.KnownVersion]],
    seals: Mapping[RecordId, sealing.Seal],
) -> list[bool]:
    """Append what is new; for each item, whether it was."""
    versions: list[log.NewVersion] = []
    current: dict[RecordId, int] = {}
    fresh: list[bool] = []
    now = datetime.now(UTC)
    for item in accepted:
        record_id = record_ids[item.key]
        if record_id not in seals:
            fresh.append(False)
            continue
        history = known.setdefault(record_id, [])
        # Never before an earlier receipt, even where the clocks of several machines differ.
        received_at = max([now, *(version.clock for version in history if not version.clocked)])
        seal = seals[record_id]
        payload = payload_text(item.payload).encode()
        digest = seal.commitment(content_of(payload, item.changed_at, deleted=item.deleted))
        clocked = item.changed_at is not None
        if _is_known(history, digest, clocked=clocked):
            fresh.append(False)
            continue
        fresh.append(True)
        number = len(history) + 1
        history.append(
            log.KnownVersion(number, digest, item.deleted, item.changed_at or received_at, clocked)
        )
        versions.append(
            log.NewVersion(
                record_id,
                item.key.object,
                number,
                digest,
                seal.close(payload),
                item.deleted,
                item.changed_at,
                received_at,
            )
        )
        current[record_id] = max(history, key=lambda version: (version.clock, version.version)).version
    if versions:
        log.append_versions(connection, versions, current)
    return fresh


def _is_known(history: Sequence[log.KnownVersion], digest: bytes, *, clocked: bool) -> bool:
    """Whether this content is already a version of the record.

    With the source's clock in it, the same content is the same version wherever it stands in history: a late
    repetition. Without a clock, only a repetition of the newest version is one; an older content that comes
    again is a change back, and must not be lost.
    """
    if clocked:
        return any(version.digest == digest for version in history)
    return bool(history) and history[-1].digest == digest


def waiting_objects(connection: Connection) -> list[str]:
    """The objects of which records wait to be settled."""
    return list(inbox.waiting(connection))


def waiting_entries(connection: Connection, object_name: str) -> int:
    """How many inbox entries of an object wait to be settled."""
    return inbox.waiting(connection).get(object_name, 0)
