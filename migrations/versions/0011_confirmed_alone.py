"""Let a record be ruled the same as itself: so a golden record of one record is confirmed."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """A decision may be about one record."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_decision_order"), "decision")
    op.create_check_constraint(
        op.f("ck_decision_order"),
        "decision",
        "left_id < right_id OR (left_id = right_id AND verdict <> 'different')",
    )


def downgrade() -> None:
    """Forget who was confirmed alone."""
    op.drop_constraint(op.f("ck_decision_order"), "decision")
    op.execute("DELETE FROM decision WHERE left_id = right_id")
    op.create_check_constraint(op.f("ck_decision_order"), "decision", "left_id < right_id")
