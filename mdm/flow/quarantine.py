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
from mdm.store import quarantine


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
) -> Retried:
    """Put an open item through the inbound checks again.

    Args:
        connection: in a transaction.
        policies: object → active policy.
        quarantine_id: the item.
        correction: columns to replace or add in its payload.
        key: the record's key; otherwise the corrected key column, or what the item came with, gives it.

    Raises:
        NotFoundError: there is no such item.
        RequestInvalidError: the item is closed already.
    """
    item = quarantine.by_id(connection, quarantine_id, lock=True)
    if item is None:
        raise NotFoundError("quarantined item", str(quarantine_id))
    if item.state != "open":
        raise RequestInvalidError(
            f"quarantined item {quarantine_id} is {item.state} already; nothing is left to retry"
        )
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
    receipt = inbound.receive(connection, policies, [candidate])
    quarantine.close(connection, quarantine_id, "accepted")
    return Retried(quarantine_id, receipt.statuses[0])


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
