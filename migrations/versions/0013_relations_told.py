"""Make relations part of golden versions, and what stewards say of them proof against tampering."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from mdm.proof import relation_digest, salted

revision = "0013"
down_revision = "0012"

_DIGESTS = (
    sa.Column("reason_salt", sa.LargeBinary()),
    sa.Column("reason_digest", sa.LargeBinary()),
    sa.Column("digest", sa.LargeBinary()),
)


def upgrade() -> None:
    """Golden records that have relations get them at their next version; `mdm rebuild` makes that version."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("golden_record", "golden_version"):
        op.add_column(table, sa.Column("relations", sa.ARRAY(sa.Text())))
    for column in _DIGESTS:
        op.add_column("relation", column)
    op.alter_column("relation", "decided_at", server_default=None)
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT relation_id, kind, from_id, to_id, verdict, author, reason, decided_at FROM relation")
    ).all()
    for number, kind, from_id, to_id, verdict, author, reason, decided_at in rows:
        salt = secrets.token_bytes(32)
        reason_digest = salted(salt, reason)
        connection.execute(
            sa.text(
                "UPDATE relation SET reason_salt = :salt, reason_digest = :reason_digest, digest = :digest"
                " WHERE relation_id = :number"
            ),
            {
                "number": number,
                "salt": salt,
                "reason_digest": reason_digest,
                "digest": relation_digest(
                    number, kind, (from_id, to_id), verdict, author, reason_digest, decided_at
                ),
            },
        )
    for name in ("reason_digest", "digest"):
        op.alter_column("relation", name, nullable=False)


def downgrade() -> None:
    """Forget the digests of what was said, and relations in golden records."""
    for column in _DIGESTS:
        op.drop_column("relation", column.name)
    op.alter_column("relation", "decided_at", server_default=sa.text("clock_timestamp()"))
    for table in ("golden_record", "golden_version"):
        op.drop_column(table, "relations")
