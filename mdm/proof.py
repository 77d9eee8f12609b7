"""What the digest of a golden version covers, and how it is computed: docs/decisions/0017-digests.md."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from mdm.model import DecisionVerdict, GoldenState, RelationVerdict, RulingKind, format_golden_id

NO_DIGEST = bytes(32)
"""What the first version of a golden record has for the digest of the version before it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a golden version was made of, without a value of anyone.

    `members` are (record id, version, commitment to what that version says), sorted; `decisions` the digests of
    the steward's decisions in force about the members, in the order of their ids; `relations` what the members and
    stewards say of other records, if anything; `policy` is (version, digest of its document in hexadecimal);
    `lineage` names records and rules; `parts` are (record ids, commitment to the values that they say);
    `event_digest` is that of the event which announced the version.
    """

    object: str
    golden_id: int
    version: int
    state: GoldenState
    members: Sequence[tuple[int, int, bytes]]
    decisions: Sequence[bytes]
    policy: tuple[int, str]
    lineage: Mapping[str, Any]
    parts: Sequence[tuple[Sequence[int], bytes]]
    event_digest: bytes
    created_at: datetime
    relations: Sequence[Sequence[Any]] = ()

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            **({"relations": self.relations} if self.relations else {}),
            "object": self.object,
            "golden_id": format_golden_id(self.golden_id),
            "version": self.version,
            "state": self.state,
            "members": [[record_id, version, digest.hex()] for record_id, version, digest in self.members],
            "decisions": [digest.hex() for digest in self.decisions],
            "policy": list(self.policy),
            "lineage": self.lineage,
            "parts": [[list(records), commitment.hex()] for records, commitment in self.parts],
            "event": self.event_digest.hex(),
            "created_at": _instant(self.created_at),
        }


def chained(previous: bytes, document: Mapping[str, Any]) -> bytes:
    """The digest of a golden version from that of the version before it and the document of its statement."""
    return hashlib.sha256(previous + canonical(document)).digest()


def canonical(document: object) -> bytes:
    """JSON in UTF-8 without spaces, names sorted by code point."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def event_digest(document: Mapping[str, Any]) -> bytes:
    """The digest of an event of the feed, of which the position is no part."""
    return hashlib.sha256(canonical(document)).digest()


def document_digest(document: str) -> bytes:
    """The digest of a policy's document, its layout included."""
    return hashlib.sha256(document.encode()).digest()


def content_of(payload: bytes, changed_at: datetime | None, *, deleted: bool) -> bytes:
    """What the digest of a record version commits to: payload, the source's clock, and whether it is a deletion."""
    clock = _instant(changed_at) if changed_at else ""
    return b"\x1f".join((payload, clock.encode(), b"deleted" if deleted else b""))


def decision_digest(
    decision_id: int,
    pair: tuple[int, int],
    verdict: DecisionVerdict,
    ruling_id: int,
    kind: RulingKind,
    author: str,
    reason_digest: bytes,
    policy_version: int,
    decided_at: datetime,
) -> bytes:
    """The digest of a decision. Its reason is committed to under a salt: it may quote a value."""
    document = {
        "decision": decision_id,
        "pair": pair,
        "verdict": verdict,
        "ruling": [ruling_id, kind],
        "author": author,
        "reason": reason_digest.hex(),
        "policy_version": policy_version,
        "decided_at": _instant(decided_at),
    }
    return hashlib.sha256(canonical(document)).digest()


def relation_digest(
    relation_id: int,
    kind: str,
    pair: tuple[int, int],
    verdict: RelationVerdict,
    author: str,
    reason_digest: bytes,
    decided_at: datetime,
) -> bytes:
    """The digest of what a steward said of two records: see `decision_digest`."""
    document = {
        "relation": relation_id,
        "kind": kind,
        "pair": pair,
        "verdict": verdict,
        "author": author,
        "reason": reason_digest.hex(),
        "decided_at": _instant(decided_at),
    }
    return hashlib.sha256(canonical(document)).digest()


def salted(salt: bytes, text: str) -> bytes:
    """A commitment to a text under a salt of 32 bytes."""
    return hashlib.blake2b(text.encode(), digest_size=32, key=salt).digest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
