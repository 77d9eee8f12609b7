"""Seal what records say with a key per record, and chain the versions of golden records by digests."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mdm.database.engine import master_keys_of
from mdm.proof import NO_DIGEST, Statement, chained, content_of, decision_digest, event_digest, salted
from mdm.store import cells, sealing

revision = "0006"
down_revision = "0005"

_PAGE = 5_000
_GOLDEN = (
    sa.Column("sealed", postgresql.JSON()),
    sa.Column("member_versions", sa.ARRAY(sa.Integer())),
    sa.Column("decisions", sa.ARRAY(sa.BigInteger())),
    sa.Column("event_digest", sa.LargeBinary()),
    sa.Column("digest", sa.LargeBinary()),
)

_CURRENT = (
    sa.Column("values", postgresql.JSONB()),
    sa.Column("lineage", postgresql.JSONB()),
    sa.Column("members", sa.ARRAY(sa.BigInteger())),
    sa.Column("policy_version", sa.Integer()),
    sa.Column("digest", sa.LargeBinary()),
    sa.Column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """What is there is sealed in pages. Digests begin with it: what was tampered with before stays unseen."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, column in (("record_key", "record_id"), ("quarantine_key", "quarantine_id")):
        op.create_table(
            table,
            sa.Column(column, sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("wrapped", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}")),
        )
    op.add_column("source_record", sa.Column("erased_at", sa.DateTime(timezone=True)))
    for table in ("record_version", "quarantine"):
        op.add_column(table, sa.Column("sealed", sa.LargeBinary()))
    op.add_column("decision", sa.Column("reason_salt", sa.LargeBinary()))
    op.add_column("decision", sa.Column("reason_digest", sa.LargeBinary()))
    op.add_column("decision", sa.Column("digest", sa.LargeBinary()))
    op.add_column("policy_version", sa.Column("document_digest", sa.LargeBinary()))
    op.execute("UPDATE policy_version SET document_digest = sha256(convert_to(document, 'UTF8'))")
    for column in _GOLDEN:
        op.add_column("golden_version", column)
    for column in _CURRENT:
        op.add_column("golden_record", column)
    connection = op.get_bind()
    _drop_shadows(connection)
    _seal_records(connection)
    _seal_quarantine(connection)
    _salt_decisions(connection)
    op.execute(
        "UPDATE golden_record AS golden SET values = version.values, lineage = version.lineage,"
        " members = version.members, policy_version = version.policy_version, created_at = version.created_at"
        " FROM golden_version AS version"
        " WHERE version.golden_id = golden.golden_id AND version.version = golden.version"
    )
    _chain_golden_versions(connection)
    op.execute(
        "UPDATE golden_record AS golden SET digest = version.digest FROM golden_version AS version"
        " WHERE version.golden_id = golden.golden_id AND version.version = golden.version"
    )
    for column in _CURRENT:
        op.alter_column("golden_record", column.name, nullable=False)
    for table in ("record_version", "quarantine"):
        op.drop_column(table, "payload")
    op.drop_column("golden_version", "values")
    op.alter_column("golden_version", "lineage", nullable=True)
    for table, column in (
        ("decision", "reason_digest"), ("decision", "digest"), ("policy_version", "document_digest"),
    ):  # fmt: skip
        op.alter_column(table, column, nullable=False)
    op.alter_column("decision", "decided_at", server_default=None)
    for added in _GOLDEN:
        op.alter_column("golden_version", added.name, nullable=False)
    op.alter_column("golden_version", "created_at", server_default=None)


def _drop_shadows(connection: sa.Connection) -> None:
    """A shadow has the tables of the former shape; its draft builds it again."""
    names = connection.execute(sa.text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shadow\\_%'"))
    for name in names.scalars().all():
        op.execute(f"DROP SCHEMA {name} CASCADE")


def _pages(
    connection: sa.Connection, statement: str, after: Sequence[int]
) -> Iterator[Sequence[sa.Row[Any]]]:
    """Rows of a statement that goes on behind `:first` (and `:second`), its first columns, a page at a time."""
    while True:
        names = dict(zip(("first", "second"), after, strict=False))
        page = connection.execute(sa.text(f"{statement} LIMIT {_PAGE}"), names).all()
        if not page:
            return
        yield page
        after = page[-1][: len(after)]


def _seal_records(connection: sa.Connection) -> None:
    for page in _pages(
        connection,
        "SELECT record_id, version, CAST(payload AS text), deleted, changed_at FROM record_version"
        " WHERE (record_id, version) > (:first, :second) ORDER BY record_id, version",
        (0, 0),
    ):
        ids = {row.record_id for row in page}
        seals = sealing.seals(connection, ids)
        seals |= sealing.new_seals(connection, sorted(ids - seals.keys()))
        rows = []
        for record_id, version, payload, deleted, changed_at in page:
            seal, content = seals[record_id], payload.encode()
            digest = seal.commitment(content_of(content, changed_at, deleted=deleted))
            rows.append({"r": record_id, "v": version, "sealed": seal.close(content), "digest": digest})
        connection.execute(
            sa.text(
                "UPDATE record_version SET sealed = :sealed, digest = :digest WHERE record_id = :r AND version = :v"
            ),
            rows,
        )


def _seal_quarantine(connection: sa.Connection) -> None:
    keys = master_keys_of(connection)
    for page in _pages(
        connection,
        "SELECT quarantine_id, payload, digest FROM quarantine WHERE quarantine_id > :first ORDER BY quarantine_id",
        (0,),
    ):
        rows = []
        for quarantine_id, payload, digest in page:
            seal = sealing.Seal.new()
            wrapped = keys.wrap(seal.secret, sealing.quarantine_owner(quarantine_id))
            box, fingerprint = seal.close(payload.encode()), keys.fingerprint(digest)
            rows.append({"q": quarantine_id, "sealed": box, "digest": fingerprint, "wrapped": wrapped})
        connection.execute(
            sa.text("UPDATE quarantine SET sealed = :sealed, digest = :digest WHERE quarantine_id = :q"), rows
        )
        connection.execute(
            sa.text("INSERT INTO quarantine_key (quarantine_id, wrapped) VALUES (:q, :wrapped)"), rows
        )


def _salt_decisions(connection: sa.Connection) -> None:
    rows = []
    for number, left, right, *rest, policy_version, decided_at, reason in connection.execute(
        sa.text(
            "SELECT decision_id, left_id, right_id, verdict, ruling_id, kind, author, policy_version, decided_at,"
            " reason FROM decision"
        )
    ):
        salt = secrets.token_bytes(32)
        reason_digest = salted(salt, reason)
        digest = decision_digest(number, (left, right), *rest, reason_digest, policy_version, decided_at)
        rows.append({"d": number, "salt": salt, "reason": reason_digest, "digest": digest})
    if rows:
        connection.execute(
            sa.text(
                "UPDATE decision SET reason_salt = :salt, reason_digest = :reason, digest = :digest"
                " WHERE decision_id = :d"
            ),
            rows,
        )


def _chain_golden_versions(connection: sa.Connection) -> None:
    events = {
        (int(entry["golden_id"][1:]), entry["version"]): event_digest(event)
        for (event,) in connection.execute(
            sa.text("SELECT event FROM change_event UNION ALL SELECT event FROM change_outbox")
        )
        for entry in event["records"]
    }
    policies = {
        (name, version): digest
        for name, version, digest in connection.execute(
            sa.text("SELECT object, version, encode(document_digest, 'hex') FROM policy_version")
        )
    }
    previous = {}
    for page in _pages(
        connection,
        "SELECT golden_id, version.version, object, version.state, version.values, version.lineage, version.members,"
        " version.policy_version, version.created_at"
        " FROM golden_version AS version JOIN golden_record USING (golden_id)"
        " WHERE (golden_id, version.version) > (:first, :second) ORDER BY golden_id, version.version",
        (0, 0),
    ):
        ids = {record_id for row in page for record_id in row.members}
        seals = sealing.seals(connection, ids)
        known: dict[int, dict[int, bytes]] = {}
        for record_id, version, digest in connection.execute(
            sa.text("SELECT record_id, version, digest FROM record_version WHERE record_id = ANY(:ids)"),
            {"ids": sorted(ids)},
        ):
            known.setdefault(record_id, {})[version] = digest
        rows = []
        for row in page:
            bare, said = cells.taken_apart(row.values, row.lineage)
            parts = cells.with_boxes(cells.committed_parts(said, seals), said, seals)
            named = _named_versions(bare)
            versions = [named.get(record_id, max(known[record_id])) for record_id in row.members]
            announced = events.get((row.golden_id, row.version), NO_DIGEST)
            statement = Statement(
                row.object, row.golden_id, row.version, row.state,
                [(record_id, v, known[record_id][v]) for record_id, v in zip(row.members, versions, strict=True)],
                [], (row.policy_version, policies[row.object, row.policy_version]), bare,
                [(part.records, part.commitment) for part in parts], announced, row.created_at,
            )  # fmt: skip
            digest = chained(previous.get(row.golden_id, NO_DIGEST), statement.document())
            previous = {row.golden_id: digest}
            rows.append(
                {
                    "g": row.golden_id, "v": row.version, "lineage": json.dumps(bare),
                    "sealed": cells.parts_text(parts), "versions": versions, "event": announced, "digest": digest,
                }
            )  # fmt: skip
        connection.execute(
            sa.text(
                "UPDATE golden_version SET lineage = CAST(:lineage AS jsonb), sealed = CAST(:sealed AS json),"
                " member_versions = :versions, decisions = '{}', event_digest = :event, digest = :digest"
                " WHERE golden_id = :g AND version = :v"
            ),
            rows,
        )


def _named_versions(lineage: Mapping[str, Any]) -> dict[int, int]:
    """Record → its version, for those that a lineage names."""
    found: dict[int, int] = {}
    for cell in lineage.values():
        for part in (cell, *cell.get("items", ())):
            for named in (part["winner"], *part["losers"]):
                if named is not None:
                    found[named["record"]] = named["version"]
    return found
