"""Move what is derived from a source record out of the log's table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_MOVED = ("settled_version", "settled_policy", "values", "features", "block_keys")


def upgrade() -> None:
    """Move the derived columns of `source_record` into a table of their own."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "settlement",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("features", postgresql.JSONB(), nullable=False),
        sa.Column("block_keys", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_record.record_id"], name=op.f("fk_settlement_record_id_source_record")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_settlement")),
    )
    op.execute(
        "INSERT INTO settlement (record_id, version, policy_version, values, features, block_keys)"
        " SELECT record_id, settled_version, settled_policy, values, features, block_keys"
        " FROM source_record WHERE settled_version IS NOT NULL"
    )
    for column in _MOVED:
        op.drop_column("source_record", column)


def downgrade() -> None:
    """Move them back."""
    op.add_column("source_record", sa.Column("settled_version", sa.Integer()))
    op.add_column("source_record", sa.Column("settled_policy", sa.Integer()))
    op.add_column("source_record", sa.Column("values", postgresql.JSONB()))
    op.add_column("source_record", sa.Column("features", postgresql.JSONB()))
    op.add_column(
        "source_record",
        sa.Column("block_keys", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.execute(
        "UPDATE source_record AS record SET settled_version = settled.version,"
        " settled_policy = settled.policy_version, values = settled.values, features = settled.features,"
        " block_keys = settled.block_keys FROM settlement AS settled WHERE settled.record_id = record.record_id"
    )
    op.drop_table("settlement")
