"""Keep what is said about a value beside the value, and which record a correction is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; records that have neither stay as they are."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("settlement", sa.Column("marks", postgresql.JSONB()))
    op.add_column("source_record", sa.Column("about_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_source_record_about_id_source_record"),
        "source_record",
        "source_record",
        ["about_id"],
        ["record_id"],
    )
    op.create_index(
        "ix_source_record_about_id",
        "source_record",
        ["about_id"],
        postgresql_where=sa.text("about_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("source_record", "about_id")
    op.drop_column("settlement", "marks")
