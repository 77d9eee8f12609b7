"""The history of golden records: versions chained by digests; what is current no more is sealed by who said it."""

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
from mdm.store.bulk import array_text, copy_rows
from mdm.store.cells import committed_parts, parts_of, parts_text, put_together, taken_apart, with_boxes
from mdm.store.golden import GoldenRow, NewGolden, Sealing
from mdm.store.locks import INSTANT
from mdm.store.sealing import Seal, SealedPart, open_part, seals


@dataclass(frozen=True, slots=True)
class Made:
    """What a golden version is made of, for its digest.

    `members` are (record, version, its digest), sorted; `decisions` are (id, digest), sorted; `previous` is the
    digest of the version before; `relations` is what the version says of other records, as its digest covers it.
    """

    members: Sequence[tuple[RecordId, int, bytes]]
    decisions: Sequence[tuple[int, bytes]]
    event_digest: bytes
    previous: bytes
    relations: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, slots=True)
class Version(GoldenRow):
    """A version with what its digest covers beside what the row itself says.

    `bare` is the lineage without values, which are in `parts`, whose `contents` are what is still to be had of them.
    What an erased record said is no more in `values` and `lineage`.
    """

    bare: Mapping[str, Any]
    parts: Sequence[SealedPart]
    contents: Sequence[bytes | None]
    member_versions: Sequence[int]
    decisions: Sequence[int]
    event_digest: bytes


def append(
    connection: Connection, active: ActivePolicy, versions: Sequence[NewGolden], made: Mapping[GoldenId, Made]
) -> None:
    """Append versions of golden records, at most one of each, and make them current.

    A version is sealed when the next one follows: until then its values stand in `golden_record`, from which they
    can be had, and to store them twice would cost every record of a load.
    """
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
    _seal_former(connection, [new.golden_id for new in versions if new.version > 1])
    rows, sealings = [], {}
    for new in versions:
        one = made[new.golden_id]
        bare, said = taken_apart(new.values, new.lineage)
        parts = committed_parts(said, by_record)
        statement = Statement(
            active.policy.object, new.golden_id, new.version, new.state, one.members,
            [digest for _, digest in one.decisions], (active.version, policy_digest.hex()), bare,
            [(part.records, part.commitment) for part in parts], one.event_digest, created_at,
            one.relations,
        )  # fmt: skip
        digest = chained(one.previous, statement.document())
        sealings[new.golden_id] = Sealing(digest, created_at)
        rows.append(
            (
                new.golden_id, new.version, new.state, parts_text(parts),
                array_text(record_id for record_id, _, _ in one.members),
                array_text(version for _, version, _ in one.members),
                array_text(decision_id for decision_id, _ in one.decisions), active.version, one.event_digest, digest,
                created_at, list(new.relations) or None,
            )
        )  # fmt: skip
    copy_rows(
        connection,
        "golden_version",
        (
            "golden_id", "version", "state", "sealed", "members", "member_versions", "decisions",
            "policy_version", "event_digest", "digest", "created_at", "relations",
        ),
        rows,
    )  # fmt: skip
    golden.add(connection, active, [new for new in versions if new.version == 1], sealings)
    golden.make_current(connection, active, [new for new in versions if new.version > 1], sealings)


def _seal_former(connection: Connection, golden_ids: Sequence[GoldenId]) -> None:
    """Seal the current versions of golden records, which are about to be so no more."""
    if golden_ids:
        write_sealed(connection, sealed_current(connection, golden_ids))


def sealed_current(connection: Connection, golden_ids: Sequence[GoldenId]) -> list[bytes]:
    """The current versions of golden records as JSON, sealed as they are stored once they are current no more."""
    rows = versions_of(connection, golden_ids, current=True)
    by_record = seals(
        connection, {record_id for row in rows for part in row.parts for record_id in part.records}
    )
    sealed = []
    for row in rows:
        bare, said = taken_apart(row.values, row.lineage)
        document = {
            "golden_id": row.golden_id,
            "version": row.version,
            "lineage": bare,
            "sealed": orjson.Fragment(parts_text(with_boxes(row.parts, said, by_record))),
        }
        sealed.append(orjson.dumps(document))
    return sealed


def write_sealed(connection: Connection, sealed: Sequence[bytes]) -> None:
    """Keep versions as `sealed_current` gives them."""
    connection.execute(
        text(
            """
            UPDATE golden_version AS former SET lineage = given.lineage, sealed = given.sealed
            FROM json_to_recordset(CAST(:sealed AS json))
                 AS given (golden_id bigint, version integer, lineage jsonb, sealed json)
            WHERE former.golden_id = given.golden_id AND former.version = given.version
            """
        ),
        {"sealed": f"[{b','.join(sealed).decode()}]"},
    )


_VERSION = """
    SELECT version.golden_id, golden.object, version.version, version.state, version.lineage, version.sealed,
           version.members, version.member_versions, version.decisions, version.policy_version,
           version.event_digest, version.digest, version.created_at,
           CASE WHEN version.lineage IS NULL THEN golden.values END,
           CASE WHEN version.lineage IS NULL THEN golden.lineage END, version.relations
    FROM golden_version AS version JOIN golden_record AS golden USING (golden_id)
"""


def versions_of(connection: Connection, golden_ids: Sequence[int], *, current: bool = False) -> list[Version]:
    """Every version of the golden records with these very ids, by id and version, or only the current ones."""
    rows = connection.execute(
        text(
            _VERSION
            + " WHERE version.golden_id = ANY(:golden_ids)"
            + (" AND version.version = golden.version" if current else "")
            + " ORDER BY version.golden_id, version.version"
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
    concerned = {
        record_id for _, parts in rows for part in parts if part.box is not None for record_id in part.records
    }
    by_record = seals(connection, concerned) if concerned else {}
    return [_version(row, parts, by_record) for row, parts in rows]


def _version(row: Sequence[Any], parts: list[SealedPart], by_record: Mapping[RecordId, Seal]) -> Version:
    (
        golden_id, object_name, version, state, bare, _, members, member_versions, decisions, policy_version,
        event_digest, digest, created_at, values, lineage, relations,
    ) = row  # fmt: skip
    contents: list[bytes | None]
    if bare is None:
        bare, said = taken_apart(values, lineage)
        contents = [orjson.dumps(said[part.records]) if part.records in said else None for part in parts]
    else:
        contents = [open_part(part, by_record) for part in parts]
        values, lineage = put_together(bare, [orjson.loads(c) for c in contents if c is not None])
    return Version(
        golden_id, object_name, version, state, values, lineage, tuple(members), policy_version, created_at,
        digest, relations or (), bare, parts, contents, member_versions, decisions, event_digest,
    )  # fmt: skip


def digests_before(connection: Connection, rows: Sequence[Version]) -> dict[GoldenId, bytes]:
    """Golden record → the digest of the version before the given one, where there is one."""
    found = connection.execute(
        text(
            """
            SELECT golden_id, former.digest FROM golden_version AS former
            JOIN unnest(CAST(:golden_ids AS bigint[]), CAST(:versions AS integer[])) AS given (golden_id, version)
              USING (golden_id, version)
            """
        ),
        {"golden_ids": [row.golden_id for row in rows], "versions": [row.version - 1 for row in rows]},
    )
    return {golden_id: digest for golden_id, digest in found}
