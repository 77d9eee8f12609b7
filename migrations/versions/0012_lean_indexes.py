"""Index the relations there are, and words without their places."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Most records name no other one, and no search asks where in a record a word stands."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_settlement_relations", "settlement")
    op.create_index(
        "ix_settlement_relations",
        "settlement",
        ["relations"],
        postgresql_using="gin",
        postgresql_where="relations IS NOT NULL",
    )
    op.execute("UPDATE golden_record SET search = strip(search)")


def downgrade() -> None:
    """Index all; the places of words come back with the next version of their golden record."""
    op.drop_index("ix_settlement_relations", "settlement")
    op.create_index("ix_settlement_relations", "settlement", ["relations"], postgresql_using="gin")
