"""The history of golden records: every version, its values sealed by the records that said them, chained by digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, text

from mdm.model import GoldenId, RecordId
from mdm.policy.active import ActivePolicy
from mdm.proof import Statement, chained
from mdm.store import golden
from mdm.store.bulk import copy_rows
from mdm.store.cells import opened_parts, parts_of, parts_text, put_together, sealed_parts, taken_apart
from mdm.store.golden import GoldenRow, NewGolden, Sealing
from mdm.store.locks import INSTANT
from mdm.store.sealing import Seal, SealedPart, seals


@dataclass(frozen=True, slots=True)
class Made:
    """What a golden version is made of, for its digest.

    `members` are (record, version, its digest), sorted; `decisions` are (id, digest), sorted; `previous` is the
    digest of the version before.
    """

    members: Sequence[tuple[RecordId, int, bytes]]
    decisions: Sequence[tuple[int, bytes]]
    event_digest: bytes
    previous: bytes


@dataclass(frozen=True, slots=True)
class Version(GoldenRow):
    """A version with what its digest covers beside what the row itself says.

    `bare` is the lineage without values, which are in `parts`. What an erased record said is no more in `values`
    and `lineage`.
    """

    bare: Mapping[str, Any]
    parts: Sequence[SealedPart]
    member_versions: Sequence[int]
    decisions: Sequence[int]
    event_digest: bytes


def append(
    connection: Connection, active: ActivePolicy, versions: Sequence[NewGolden], made: Mapping[GoldenId, Made]
) -> None:
    """Append versions of golden records, at most one of each, and make them current."""
    if not versions:
        return
    created_at, policy_digest = connection.execute(
        text(
            f"SELECT {INSTANT}, document_digest FROM policy_version"
            " WHERE object = :object AND version = :version"
        ),
        {"object": active.policy.object, "version": active.version},
    ).one()
    by_record = seals(connection, {record_id for one in made.values() for record_id, _, _ in one.members})
    rows, sealings = [], {}
    for new in versions:
        one = made[new.golden_id]
        bare, said = taken_apart(new.values, new.lineage)
        parts = sealed_parts(said, by_record)
        statement = Statement(
            active.policy.object, new.golden_id, new.version, new.state, one.members,
            [digest for _, digest in one.decisions], (active.version, policy_digest.hex()), bare,
            [(part.records, part.commitment) for part in parts], one.event_digest, created_at,
        )  # fmt: skip
        digest = chained(one.previous, statement.document())
        sealings[new.golden_id] = Sealing(digest, created_at)
        rows.append(
            (
                new.golden_id, new.version, new.state, orjson.dumps(bare).decode(), parts_text(parts),
                [record_id for record_id, _, _ in one.members], [version for _, version, _ in one.members],
                [decision_id for decision_id, _ in one.decisions], active.version, one.event_digest, digest,
                created_at,
            )
        )  # fmt: skip
    copy_rows(
        connection,
        "golden_version",
        (
            "golden_id", "version", "state", "lineage", "sealed", "members", "member_versions", "decisions",
            "policy_version", "event_digest", "digest", "created_at",
        ),
        rows,
    )  # fmt: skip
    golden.make_current(connection, active, versions, sealings)


_VERSION = """
    SELECT version.golden_id, golden.object, version.version, version.state, version.lineage, version.sealed,
           version.members, version.member_versions, version.decisions, version.policy_version,
           version.event_digest, version.digest, version.created_at
    FROM golden_version AS version JOIN golden_record AS golden USING (golden_id)
"""


def versions_of(connection: Connection, golden_ids: Sequence[int]) -> list[Version]:
    """Every version of the golden records with these very ids, by id and version."""
    rows = connection.execute(
        text(
            _VERSION
            + " WHERE version.golden_id = ANY(:golden_ids) ORDER BY version.golden_id, version.version"
        ),
        {"golden_ids": list(golden_ids)},
    )
    return opened_rows(connection, rows)


def version_of(connection: Connection, golden_id: GoldenId, number: int) -> Version:
    """One version of a golden record that has it."""
    rows = connection.execute(
        text(_VERSION + " WHERE version.golden_id = :golden_id AND version.version = :version"),
        {"golden_id": golden_id, "version": number},
    )
    return opened_rows(connection, rows)[0]


def opened_rows(connection: Connection, found: Iterable[Sequence[Any]]) -> list[Version]:
    """Rows of versions with their values, in the same order: one more statement, whatever their number."""
    rows = [(row, parts_of(row[5])) for row in found]
    concerned = {record_id for _, parts in rows for part in parts for record_id in part.records}
    by_record = seals(connection, concerned) if concerned else {}
    return [_version(row, parts, by_record) for row, parts in rows]


def _version(row: Sequence[Any], parts: list[SealedPart], by_record: Mapping[RecordId, Seal]) -> Version:
    (
        golden_id, object_name, version, state, bare, _, members, member_versions, decisions, policy_version,
        event_digest, digest, created_at,
    ) = row  # fmt: skip
    values, lineage = put_together(bare, opened_parts(parts, by_record))
    return Version(
        golden_id, object_name, version, state, values, lineage, tuple(members), policy_version, created_at,
        digest, bare, parts, member_versions, decisions, event_digest,
    )  # fmt: skip
