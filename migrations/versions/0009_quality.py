"""Keep what the checks of data quality found in each record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; settling a record again fills it."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("settlement", sa.Column("quality", postgresql.JSONB()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("settlement", "quality")
