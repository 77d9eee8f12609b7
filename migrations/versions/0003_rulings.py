"""Keep together the decisions that a steward took in one go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KINDS = "kind IN ('pair', 'merge', 'split', 'differ', 'confirm', 'undo')"


def upgrade() -> None:
    """Every decision so far was a ruling of its own, on one pair of records."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("decision", sa.Column("ruling_id", sa.BigInteger()))
    op.add_column("decision", sa.Column("kind", sa.Text()))
    op.execute("UPDATE decision SET ruling_id = decision_id, kind = 'pair'")
    op.alter_column("decision", "ruling_id", nullable=False)
    op.alter_column("decision", "kind", nullable=False)
    op.create_check_constraint(op.f("ck_decision_kind"), "decision", _KINDS)
    op.create_index("ix_decision_ruling_id", "decision", ["ruling_id"])


def downgrade() -> None:
    """Forget what belonged together."""
    op.drop_index("ix_decision_ruling_id", "decision")
    op.drop_constraint(op.f("ck_decision_kind"), "decision")
    op.drop_column("decision", "kind")
    op.drop_column("decision", "ruling_id")
