"""Keep at which position of the feed each version of a golden record was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Events so far name their versions."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "golden_position",
        sa.Column("golden_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("golden_id", "version", name=op.f("pk_golden_position")),
    )
    op.execute(
        "INSERT INTO golden_position (golden_id, version, position)"
        " SELECT CAST(substr(entry ->> 'golden_id', 2) AS bigint), CAST(entry ->> 'version' AS integer), position"
        " FROM change_event, json_array_elements(event -> 'records') AS entry ON CONFLICT DO NOTHING"
    )


def downgrade() -> None:
    """Forget positions; the events still name them."""
    op.drop_table("golden_position")
