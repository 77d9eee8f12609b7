"""Keep whom records name, and what stewards say of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Whom records name is derived when they are settled under a policy that has relationships."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("settlement", sa.Column("relations", sa.ARRAY(sa.Text())))
    op.create_index("ix_settlement_relations", "settlement", ["relations"], postgresql_using="gin")
    op.create_table(
        "relation",
        sa.Column("relation_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "verdict IN ('related', 'unrelated', 'withdrawn')", name=op.f("ck_relation_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["source_record.record_id"], name=op.f("fk_relation_from_id_source_record")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["source_record.record_id"], name=op.f("fk_relation_to_id_source_record")
        ),
        sa.PrimaryKeyConstraint("relation_id", name=op.f("pk_relation")),
    )
    op.create_index("ix_relation_from_id", "relation", ["from_id"])
    op.create_index("ix_relation_to_id", "relation", ["to_id"])


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("relation")
    op.drop_index("ix_settlement_relations", "settlement")
    op.drop_column("settlement", "relations")
