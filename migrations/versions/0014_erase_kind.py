"""Tell what binds erased records from what a steward confirmed."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

_KINDS = ("pair", "merge", "split", "differ", "confirm", "undo")


def upgrade() -> None:
    """Decisions of erasures have a kind of their own; those that were taken bear digests, and stay as they are."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    _allow((*_KINDS, "erase"))


def downgrade() -> None:
    """Refused where an erasure has bound records: the digests of its decisions cover their kind."""
    _allow(_KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_decision_kind"), "decision")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("ck_decision_kind"), "decision", f"kind IN ({listed})")
