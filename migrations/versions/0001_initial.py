"""Create the log, what is derived from it, the feed and the job queue."""

from __future__ import annotations

import dramatiq_postgres
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "block_key",
        sa.Column("block_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("block_key", "record_id", name=op.f("pk_block_key")),
    )
    op.create_table(
        "change_event",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", postgresql.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_change_event")),
    )
    op.create_table(
        "change_outbox",
        sa.Column("outbox_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("event", postgresql.JSON(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_change_outbox")),
    )
    op.create_table(
        "feed_head",
        sa.Column("singleton", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("singleton", name=op.f("ck_feed_head_singleton")),
        sa.PrimaryKeyConstraint("singleton", name=op.f("pk_feed_head")),
    )
    op.create_table(
        "match_score",
        sa.Column("left_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("verdict IN ('merge', 'review')", name=op.f("ck_match_score_verdict")),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_match_score_order")),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_match_score")),
    )
    op.create_index("ix_match_score_right_id", "match_score", ["right_id"], unique=False)
    op.create_table(
        "policy_version",
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("object", "version", name=op.f("pk_policy_version")),
    )
    op.create_table(
        "quarantine",
        sa.Column("quarantine_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'dismissed')", name=op.f("ck_quarantine_state")),
        sa.PrimaryKeyConstraint("quarantine_id", name=op.f("pk_quarantine")),
    )
    op.create_index(
        "uq_quarantine_open",
        "quarantine",
        ["digest"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "source_record",
        sa.Column("record_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=True),
        sa.Column("settled_version", sa.Integer(), nullable=True),
        sa.Column("settled_policy", sa.Integer(), nullable=True),
        sa.Column("values", postgresql.JSONB(), nullable=True),
        sa.Column("features", postgresql.JSONB(), nullable=True),
        sa.Column("block_keys", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_source_record")),
        sa.UniqueConstraint("source", "object", "key", name=op.f("uq_source_record_source_object_key")),
    )
    op.create_table(
        "cross_reference",
        sa.Column("cross_reference_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("golden_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "valid_from",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["golden_id"],
            ["source_record.record_id"],
            name=op.f("fk_cross_reference_golden_id_source_record"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["source_record.record_id"],
            name=op.f("fk_cross_reference_record_id_source_record"),
        ),
        sa.PrimaryKeyConstraint("cross_reference_id", name=op.f("pk_cross_reference")),
    )
    op.create_index(
        "ix_cross_reference_golden_current",
        "cross_reference",
        ["golden_id"],
        unique=False,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_index("ix_cross_reference_record_id", "cross_reference", ["record_id"], unique=False)
    op.create_index(
        "uq_cross_reference_current",
        "cross_reference",
        ["record_id"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("left_id", sa.BigInteger(), nullable=False),
        sa.Column("right_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("verdict IN ('same', 'different', 'withdrawn')", name=op.f("ck_decision_verdict")),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_decision_order")),
        sa.ForeignKeyConstraint(
            ["left_id"], ["source_record.record_id"], name=op.f("fk_decision_left_id_source_record")
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["source_record.record_id"], name=op.f("fk_decision_right_id_source_record")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_left_id_right_id", "decision", ["left_id", "right_id"], unique=False)
    op.create_index("ix_decision_right_id", "decision", ["right_id"], unique=False)
    op.create_table(
        "golden_record",
        sa.Column("golden_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'merged', 'retired')", name=op.f("ck_golden_record_state")),
        sa.ForeignKeyConstraint(
            ["golden_id"], ["source_record.record_id"], name=op.f("fk_golden_record_golden_id_source_record")
        ),
        sa.PrimaryKeyConstraint("golden_id", name=op.f("pk_golden_record")),
    )
    op.create_index(
        "ix_golden_record_object_title",
        "golden_record",
        ["object", "title", "golden_id"],
        unique=False,
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "ix_golden_record_search", "golden_record", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "golden_version",
        sa.Column("golden_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("lineage", postgresql.JSONB(), nullable=False),
        sa.Column("members", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("state IN ('active', 'merged', 'retired')", name=op.f("ck_golden_version_state")),
        sa.ForeignKeyConstraint(
            ["golden_id"], ["source_record.record_id"], name=op.f("fk_golden_version_golden_id_source_record")
        ),
        sa.PrimaryKeyConstraint("golden_id", "version", name=op.f("pk_golden_version")),
    )
    op.create_table(
        "inbox",
        sa.Column("inbox_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_record.record_id"], name=op.f("fk_inbox_record_id_source_record")
        ),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_object_inbox_id", "inbox", ["object", "inbox_id"], unique=False)
    op.create_table(
        "record_version",
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("payload", postgresql.JSON(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_record.record_id"], name=op.f("fk_record_version_record_id_source_record")
        ),
        sa.PrimaryKeyConstraint("record_id", "version", name=op.f("pk_record_version")),
    )
    op.create_table(
        "steward_task",
        sa.Column("task_id", sa.BigInteger(), sa.Identity(always=True, cache=1), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("left_id", sa.BigInteger(), nullable=False),
        sa.Column("right_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("pairs", sa.Integer(), server_default="1", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "opened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'decided', 'obsolete')", name=op.f("ck_steward_task_state")),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_steward_task_order")),
        sa.ForeignKeyConstraint(
            ["left_id"], ["source_record.record_id"], name=op.f("fk_steward_task_left_id_source_record")
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["source_record.record_id"], name=op.f("fk_steward_task_right_id_source_record")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_steward_task")),
    )
    op.create_index(
        "ix_steward_task_open",
        "steward_task",
        ["object", "probability"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_steward_task_right_id",
        "steward_task",
        ["right_id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_steward_task_open",
        "steward_task",
        ["left_id", "right_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.execute("INSERT INTO feed_head DEFAULT VALUES")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor:
        dramatiq_postgres.init(cursor)


def downgrade() -> None:
    op.execute("DROP SCHEMA dramatiq CASCADE")
    op.drop_index(
        "uq_steward_task_open", table_name="steward_task", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(
        "ix_steward_task_right_id", table_name="steward_task", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(
        "ix_steward_task_open", table_name="steward_task", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("steward_task")
    op.drop_table("record_version")
    op.drop_index("ix_inbox_object_inbox_id", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("golden_version")
    op.drop_index("ix_golden_record_search", table_name="golden_record", postgresql_using="gin")
    op.drop_index(
        "ix_golden_record_object_title",
        table_name="golden_record",
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_table("golden_record")
    op.drop_index("ix_decision_right_id", table_name="decision")
    op.drop_index("ix_decision_left_id_right_id", table_name="decision")
    op.drop_table("decision")
    op.drop_index(
        "uq_cross_reference_current",
        table_name="cross_reference",
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.drop_index("ix_cross_reference_record_id", table_name="cross_reference")
    op.drop_index(
        "ix_cross_reference_golden_current",
        table_name="cross_reference",
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.drop_table("cross_reference")
    op.drop_table("source_record")
    op.drop_index("uq_quarantine_open", table_name="quarantine", postgresql_where=sa.text("state = 'open'"))
    op.drop_table("quarantine")
    op.drop_table("policy_version")
    op.drop_index("ix_match_score_right_id", table_name="match_score")
    op.drop_table("match_score")
    op.drop_table("feed_head")
    op.drop_table("change_outbox")
    op.drop_table("change_event")
    op.drop_table("block_key")
