"""Tries quarantined items again, corrected or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from mdm.errors import NotFoundError, RequestInvalidError
from mdm.flow import inbound, standardise
from mdm.model import InboundRecord, Rejected
from mdm.policy.active import ActivePolicy
from mdm.store import erasure, quarantine


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a retry: `accepted`, `unchanged` or `quarantined`, and the reason if it was refused again."""

    quarantine_id: int
    status: str
    reason: str | None = None


def retry(
    connection: Connection,
    policies: Mapping[str, ActivePolicy],
    quarantine_id: int,
    *,
    correction: Mapping[str, Any] | None = None,
    key: str | None = None,
    as_new: bool = False,
) -> Retried:
    """Put an open item through the inbound checks again.

    Args:
        connection: in a transaction.
        policies: object → active policy.
        quarantine_id: the item.
        correction: columns to replace or add in its payload.
        key: the record's key; otherwise the corrected key column, or what the item came with, gives it.
        as_new: where its record was erased, let it be somebody new, with a record and a golden id of their own.

    Raises:
        NotFoundError: there is no such item.
        RequestInvalidError: the item is closed already.
    """
    item = _open_item(connection, quarantine_id)
    active = policies.get(item.object)
    source = active.policy.sources.get(item.source) if active else None
    if key is None and not (source and correction and source.key in correction):
        key = item.key
    candidate = _candidate(item, correction or {}, key)
    if isinstance(candidate, Rejected):
        quarantine.still_rejected(connection, quarantine_id, candidate.reason, candidate.detail)
        return Retried(quarantine_id, "quarantined", f"{candidate.reason}: {candidate.detail}")
    checked = standardise.accept(active.policy, candidate) if active else None
    if checked is None or isinstance(checked, Rejected):
        reason = checked.reason if checked else "object_unknown"
        detail = checked.detail if checked else f"there is no policy for {candidate.object!r}"
        quarantine.still_rejected(connection, quarantine_id, reason, detail)
        return Retried(quarantine_id, "quarantined", f"{reason}: {detail}")
    if as_new:
        erasure.release_key(connection, checked.key)
    receipt = inbound.receive(connection, policies, [candidate])
    if receipt.statuses[0] == "quarantined":
        quarantine.still_rejected(connection, quarantine_id, quarantine.ERASED_SUBJECT, item.detail)
        return Retried(quarantine_id, "quarantined", receipt.reasons[0])
    quarantine.close(connection, quarantine_id, "accepted")
    if as_new:
        erasure.forget_item(connection, quarantine_id)
    return Retried(quarantine_id, receipt.statuses[0])


def dismiss(connection: Connection, quarantine_id: int) -> None:
    """Refuse an open item for good. Of one whose record was erased, nothing is kept but that it was refused.

    Raises:
        NotFoundError: there is no such item.
        RequestInvalidError: the item is closed already.
    """
    item = _open_item(connection, quarantine_id)
    quarantine.close(connection, quarantine_id, "dismissed")
    if item.reason == quarantine.ERASED_SUBJECT:
        erasure.forget_item(connection, quarantine_id)


def _open_item(connection: Connection, quarantine_id: int) -> quarantine.QuarantineRow:
    item = quarantine.by_id(connection, quarantine_id, lock=True)
    if item is None:
        raise NotFoundError("quarantined item", str(quarantine_id))
    if item.state != "open":
        raise RequestInvalidError(
            f"quarantined item {quarantine_id} is {item.state} already; nothing is left to decide"
        )
    return item


def _candidate(
    item: quarantine.QuarantineRow, correction: Mapping[str, Any], key: str | None
) -> InboundRecord | Rejected:
    try:
        # Not orjson: it refuses lone surrogates and rounds long integers, which the item may hold.
        payload = json.loads(item.payload)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        if not correction:
            return Rejected(
                item.source,
                item.object,
                item.key,
                item.payload,
                item.reason,
                "the item is not a record; retry it with a corrected payload",
            )
        payload = {}
    return InboundRecord(
        item.source, item.object, payload | dict(correction), key, item.changed_at, item.deleted
    )
