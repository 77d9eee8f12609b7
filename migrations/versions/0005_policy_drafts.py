"""Keep drafts of policies, and who put which version in force and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

_STATES = "state IN ('simulating', 'simulated', 'activating', 'activated', 'discarded')"


def upgrade() -> None:
    """Versions so far were loaded by somebody who left no name."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "policy_version", sa.Column("author", sa.Text(), server_default=sa.text("'hub'"), nullable=False)
    )
    op.add_column(
        "policy_version", sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.create_table(
        "policy_draft",
        sa.Column("draft_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("report", postgresql.JSONB(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_policy_draft_state")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_policy_draft")),
    )
    op.create_index(
        "uq_policy_draft_open",
        "policy_draft",
        ["object"],
        unique=True,
        postgresql_where=sa.text("state IN ('simulating', 'simulated', 'activating')"),
    )


def downgrade() -> None:
    """Forget drafts and names."""
    op.drop_table("policy_draft")
    op.drop_column("policy_version", "reason")
    op.drop_column("policy_version", "author")
