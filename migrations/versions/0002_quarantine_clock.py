"""Keep what came beside the payload of a quarantined item: the source's clock and the deletion."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quarantine", sa.Column("deleted", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("quarantine", "deleted")
    op.drop_column("quarantine", "changed_at")
