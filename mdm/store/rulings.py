"""What stewards decided: an append-only log, of which the last word on a pair stands unless it was withdrawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mdm.model import Decision, DecisionVerdict, RecordId, RulingKind
from mdm.proof import decision_digest, salted

_STANDING = """
    SELECT decision_id, left_id, right_id, verdict, author, reason, ruling_id, kind FROM (
        SELECT DISTINCT ON (left_id, right_id) * FROM ({decisions}) AS said
        ORDER BY left_id, right_id, decision_id DESC
    ) AS latest
    WHERE verdict <> 'withdrawn' ORDER BY decision_id
"""

# One index for either end: with OR between them, the server would look at every decision there is.
_NAMING = """
    SELECT * FROM decision WHERE left_id = ANY(:record_ids)
    UNION ALL
    SELECT * FROM decision WHERE right_id = ANY(:record_ids) AND left_id <> ALL(:record_ids)
"""


def standing(connection: Connection, record_ids: Sequence[int]) -> list[Decision]:
    """The decisions in force that name at least one of the records, oldest first."""
    rows = connection.execute(text(_STANDING.format(decisions=_NAMING)), {"record_ids": list(record_ids)})
    return [Decision(*row) for row in rows]


def all_standing(connection: Connection, object_name: str) -> list[Decision]:
    """The decisions in force about an object, oldest first."""
    of_object = "SELECT * FROM decision WHERE object = :object"
    rows = connection.execute(text(_STANDING.format(decisions=of_object)), {"object": object_name})
    return [Decision(*row) for row in rows]


def append(
    connection: Connection,
    object_name: str,
    verdicts: Mapping[tuple[RecordId, RecordId], DecisionVerdict],
    *,
    kind: RulingKind,
    author: str,
    reason: str,
    policy_version: int,
) -> list[int]:
    """Append one ruling: a decision on each pair (smaller id first), one or more.

    Returns:
        The ids of the decisions in the order of the pairs; the first is that of the ruling.
    """
    salt = secrets.token_bytes(32)
    drawn = connection.execute(
        text(
            "SELECT nextval(pg_get_serial_sequence('decision', 'decision_id')), statement_timestamp()"
            " FROM generate_series(1, CAST(:count AS integer))"
        ),
        {"count": len(verdicts)},
    ).all()
    ids, decided_at = [row[0] for row in drawn], drawn[0][1]
    reason_digest = salted(salt, reason)
    connection.execute(
        text(
            """
            INSERT INTO decision (decision_id, object, left_id, right_id, verdict, ruling_id, kind, author, reason,
                                  reason_salt, reason_digest, policy_version, decided_at, digest)
            OVERRIDING SYSTEM VALUE
            SELECT decision_id, :object, left_id, right_id, verdict, :ruling_id, :kind, :author, :reason,
                   :reason_salt, :reason_digest, :policy_version, :decided_at, digest
            FROM unnest(CAST(:ids AS bigint[]), CAST(:left_ids AS bigint[]), CAST(:right_ids AS bigint[]),
                        CAST(:verdicts AS text[]), CAST(:digests AS bytea[]))
                 AS given (decision_id, left_id, right_id, verdict, digest)
            """
        ),
        {
            "object": object_name,
            "ids": ids,
            "left_ids": [left for left, _ in verdicts],
            "right_ids": [right for _, right in verdicts],
            "verdicts": list(verdicts.values()),
            "ruling_id": ids[0],
            "kind": kind,
            "author": author,
            "reason": reason,
            "reason_salt": salt,
            "reason_digest": reason_digest,
            "policy_version": policy_version,
            "decided_at": decided_at,
            "digests": [
                decision_digest(
                    number, pair, verdict, ids[0], kind, author, reason_digest, policy_version, decided_at
                )
                for number, (pair, verdict) in zip(ids, verdicts.items(), strict=True)
            ],
        },
    )
    return ids


def digests(connection: Connection, decision_ids: Sequence[int]) -> dict[int, bytes]:
    """Decision → its digest, which the digest of a golden version covers."""
    if not decision_ids:
        return {}
    rows = connection.execute(
        text("SELECT decision_id, digest FROM decision WHERE decision_id = ANY(:decision_ids)"),
        {"decision_ids": list(decision_ids)},
    )
    return {number: digest for number, digest in rows}


def told(connection: Connection, decision_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Decisions with all that their digests cover, by id; bytes in hexadecimal."""
    rows = connection.execute(
        text(
            """
            SELECT decision_id, left_id, right_id, verdict, ruling_id, kind, author, reason,
                   encode(reason_salt, 'hex') AS reason_salt, encode(reason_digest, 'hex') AS reason_digest,
                   policy_version, decided_at
            FROM decision WHERE decision_id = ANY(:decision_ids) ORDER BY decision_id
            """
        ),
        {"decision_ids": list(decision_ids)},
    )
    found = []
    for row in rows.mappings():
        said = dict(row)
        found.append({"pair": [said.pop("left_id"), said.pop("right_id")], **said})
    return found


def tampered(connection: Connection, object_name: str) -> list[int]:
    """The decisions about an object that are not what they were when they were taken, sorted."""
    rows = connection.execute(
        text(
            """
            SELECT decision_id, left_id, right_id, verdict, ruling_id, kind, author, reason_digest, policy_version,
                   decided_at, digest, reason_salt, reason
            FROM decision WHERE object = :object ORDER BY decision_id
            """
        ),
        {"object": object_name},
    )
    found = []
    for number, left, right, *rest, digest, salt, reason in rows:
        told = reason == "" if salt is None else salted(salt, reason) == rest[4]
        if not told or decision_digest(number, (left, right), *rest) != digest:
            found.append(number)
    return found


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it stands in the log, standing or not."""

    decision_id: int
    object: str
    left_id: RecordId
    right_id: RecordId
    verdict: DecisionVerdict
    author: str
    reason: str
    decided_at: datetime
    ruling_id: int
    kind: RulingKind

    @property
    def pair(self) -> tuple[RecordId, RecordId]:
        """The two records, the smaller id first."""
        return self.left_id, self.right_id


_DECISION = """
    SELECT decision_id, object, left_id, right_id, verdict, author, reason, decided_at, ruling_id, kind
    FROM decision
"""


def by_id(connection: Connection, decision_id: int) -> DecisionRow | None:
    """One decision, or None."""
    row = connection.execute(
        text(_DECISION + " WHERE decision_id = :decision_id"), {"decision_id": decision_id}
    ).one_or_none()
    return DecisionRow(*row) if row else None


def about(connection: Connection, record_ids: Sequence[int]) -> list[DecisionRow]:
    """Every decision that names one of the records, oldest first."""
    rows = connection.execute(
        text(
            _DECISION
            + " WHERE left_id = ANY(:record_ids) OR right_id = ANY(:record_ids) ORDER BY decision_id"
        ),
        {"record_ids": list(record_ids)},
    )
    return [DecisionRow(*row) for row in rows]


def of_rulings(connection: Connection, ruling_ids: Sequence[int]) -> list[DecisionRow]:
    """The decisions of rulings, oldest first; an id that is none of a ruling has none."""
    rows = connection.execute(
        text(_DECISION + " WHERE ruling_id = ANY(:ruling_ids) ORDER BY decision_id"),
        {"ruling_ids": list(ruling_ids)},
    )
    return [DecisionRow(*row) for row in rows]
