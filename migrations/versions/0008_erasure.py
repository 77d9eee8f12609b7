"""Keep account of erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Who erased which records, when and why; no value."""
    op.create_table(
        "erasure",
        sa.Column("erasure_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("record_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("golden_ids", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column(
            "erased_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("erasure_id", name=op.f("pk_erasure")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("erasure")
