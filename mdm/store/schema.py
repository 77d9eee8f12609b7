"""The mapped schema: what the migrations build, and what a test compares them with."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB, TSVECTOR

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_INSTANT = DateTime(timezone=True)


policy_version = Table(
    "policy_version",
    METADATA,
    Column("object", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("document_digest", LargeBinary, nullable=False),
    Column("loaded_at", _INSTANT, nullable=False, server_default=func.now()),
    Column("author", Text, nullable=False, server_default=text("'hub'")),
    Column("reason", Text, nullable=False, server_default=text("''")),
)

policy_draft = Table(
    "policy_draft",
    METADATA,
    Column("draft_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("policy_version", Integer),
    Column("stage", Text, nullable=False, server_default=text("''")),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("report", JSONB),
    Column("created_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
    Column("finished_at", _INSTANT),
    CheckConstraint(
        "state IN ('simulating', 'simulated', 'activating', 'activated', 'discarded')", name="state"
    ),
    Index(
        "uq_policy_draft_open",
        "object",
        unique=True,
        postgresql_where=text("state IN ('simulating', 'simulated', 'activating')"),
    ),
)
"""`base_version` is the version that was in force when the draft was worked out; `policy_version` what it became."""

source_record = Table(
    "source_record",
    METADATA,
    Column("record_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("source", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("current_version", Integer),
    Column("about_id", BigInteger, ForeignKey("source_record.record_id")),
    Column("erased_at", _INSTANT),
    UniqueConstraint("source", "object", "key"),
    Index("ix_source_record_about_id", "about_id", postgresql_where=text("about_id IS NOT NULL")),
)
"""`current_version` is chosen by the source's clock."""

record_key = Table(
    "record_key",
    METADATA,
    Column("record_id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
)
"""What each record is sealed with, wrapped in a master key. Kept apart from every backup: see `mdm.store.sealing`."""

record_version = Table(
    "record_version",
    METADATA,
    Column("record_id", BigInteger, ForeignKey("source_record.record_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("sealed", LargeBinary),
    Column("deleted", Boolean, nullable=False),
    Column("changed_at", _INSTANT),
    Column("received_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
)

settlement = Table(
    "settlement",
    METADATA,
    Column(
        "record_id", BigInteger, ForeignKey("source_record.record_id"), primary_key=True, autoincrement=False
    ),
    Column("version", Integer, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("features", JSONB, nullable=False),
    Column("block_keys", ARRAY(BigInteger), nullable=False),
    Column("marks", JSONB),
    Column("quality", JSONB),
    Column("relations", ARRAY(Text)),
    Index(
        "ix_settlement_relations",
        "relations",
        postgresql_using="gin",
        postgresql_where=text("relations IS NOT NULL"),
    ),
)
"""What was derived from which version of a record, under which policy version, when it was last settled."""

inbox = Table(
    "inbox",
    METADATA,
    Column("inbox_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("record_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Index("ix_inbox_object_inbox_id", "object", "inbox_id"),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("source", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("key", Text),
    Column("sealed", LargeBinary),
    Column("changed_at", _INSTANT),
    Column("deleted", Boolean),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("attempts", Integer, nullable=False, server_default="1"),
    Column("received_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
    Column("closed_at", _INSTANT),
    CheckConstraint("state IN ('open', 'accepted', 'dismissed')", name="state"),
    Index("uq_quarantine_open", "digest", unique=True, postgresql_where=text("state = 'open'")),
)

erasure = Table(
    "erasure",
    METADATA,
    Column("erasure_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("record_ids", ARRAY(BigInteger), nullable=False),
    Column("golden_ids", ARRAY(BigInteger), nullable=False),
    Column("erased_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
)

quarantine_key = Table(
    "quarantine_key",
    METADATA,
    Column("quarantine_id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
)

block_key = Table(
    "block_key",
    METADATA,
    Column("block_key", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False),
)
"""64-bit digests of (object, block key): an index for candidate search, derived from the features."""

match_score = Table(
    "match_score",
    METADATA,
    Column("left_id", BigInteger, primary_key=True, autoincrement=False),
    Column("right_id", BigInteger, primary_key=True, autoincrement=False),
    Column("object", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("weight", Double, nullable=False),
    Column("probability", Double, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("evidence", JSONB, nullable=False),
    CheckConstraint("left_id < right_id", name="order"),
    CheckConstraint("verdict IN ('merge', 'review')", name="verdict"),
    Index("ix_match_score_right_id", "right_id"),
)

decision = Table(
    "decision",
    METADATA,
    Column("decision_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("left_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("right_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("ruling_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_salt", LargeBinary),
    Column("reason_digest", LargeBinary, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("decided_at", _INSTANT, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    # A record that is ruled the same as itself was confirmed while it was alone.
    CheckConstraint("left_id < right_id OR (left_id = right_id AND verdict <> 'different')", name="order"),
    CheckConstraint("verdict IN ('same', 'different', 'withdrawn')", name="verdict"),
    CheckConstraint("kind IN ('pair', 'merge', 'split', 'differ', 'confirm', 'undo', 'erase')", name="kind"),
    Index("ix_decision_ruling_id", "ruling_id"),
    Index("ix_decision_left_id_right_id", "left_id", "right_id"),
    Index("ix_decision_right_id", "right_id"),
)
"""`ruling_id` is that of the first decision of what a steward ruled in one go."""

relation = Table(
    "relation",
    METADATA,
    Column("relation_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("to_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reason_salt", LargeBinary),
    Column("reason_digest", LargeBinary, nullable=False),
    Column("decided_at", _INSTANT, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    CheckConstraint("verdict IN ('related', 'unrelated', 'withdrawn')", name="verdict"),
    Index("ix_relation_from_id", "from_id"),
    Index("ix_relation_to_id", "to_id"),
)
"""What stewards said of two records and a kind of relationship; the last word stands."""

steward_task = Table(
    "steward_task",
    METADATA,
    Column("task_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("object", Text, nullable=False),
    Column("left_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("right_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("probability", Double, nullable=False),
    Column("pairs", Integer, nullable=False, server_default="1"),
    Column("state", Text, nullable=False, server_default="open"),
    Column("queue", Text, nullable=False),
    Column("assignee", Text),
    Column("due_at", _INSTANT),
    Column("opened_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
    Column("closed_at", _INSTANT),
    CheckConstraint("left_id < right_id", name="order"),
    CheckConstraint("state IN ('open', 'decided', 'obsolete')", name="state"),
    Index(
        "uq_steward_task_open", "left_id", "right_id", unique=True, postgresql_where=text("state = 'open'")
    ),
    Index("ix_steward_task_open", "object", "probability", postgresql_where=text("state = 'open'")),
    Index("ix_steward_task_right_id", "right_id", postgresql_where=text("state = 'open'")),
)

cross_reference = Table(
    "cross_reference",
    METADATA,
    Column("cross_reference_id", BigInteger, Identity(always=True), primary_key=True),
    Column("record_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("golden_id", BigInteger, ForeignKey("source_record.record_id"), nullable=False),
    Column("valid_from", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
    Column("valid_to", _INSTANT),
    Index("uq_cross_reference_current", "record_id", unique=True, postgresql_where=text("valid_to IS NULL")),
    Index("ix_cross_reference_golden_current", "golden_id", postgresql_where=text("valid_to IS NULL")),
    Index("ix_cross_reference_record_id", "record_id"),
)

golden_record = Table(
    "golden_record",
    METADATA,
    Column(
        "golden_id", BigInteger, ForeignKey("source_record.record_id"), primary_key=True, autoincrement=False
    ),
    Column("object", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("search", TSVECTOR, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("lineage", JSONB, nullable=False),
    Column("members", ARRAY(BigInteger), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created_at", _INSTANT, nullable=False),
    Column("relations", ARRAY(Text)),
    CheckConstraint("state IN ('active', 'merged', 'retired')", name="state"),
    Index("ix_golden_record_search", "search", postgresql_using="gin"),
    Index(
        "ix_golden_record_object_title",
        "object",
        "title",
        "golden_id",
        postgresql_where=text("state = 'active'"),
    ),
)

golden_version = Table(
    "golden_version",
    METADATA,
    Column(
        "golden_id", BigInteger, ForeignKey("source_record.record_id"), primary_key=True, autoincrement=False
    ),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("lineage", JSONB),
    Column("sealed", JSON, nullable=False),
    Column("members", ARRAY(BigInteger), nullable=False),
    Column("member_versions", ARRAY(Integer), nullable=False),
    Column("decisions", ARRAY(BigInteger), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("event_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created_at", _INSTANT, nullable=False),
    Column("relations", ARRAY(Text)),
    CheckConstraint("state IN ('active', 'merged', 'retired')", name="state"),
)
"""`lineage` holds no value: they are in `sealed`, each part under the keys of the records that said it.

Of a current version both are empty but for commitments: `golden_record` has it in the open.
"""

change_outbox = Table(
    "change_outbox",
    METADATA,
    Column("outbox_id", BigInteger, Identity(always=True, cache=1), primary_key=True),
    Column("event", JSON, nullable=False),
    Column("recorded_at", _INSTANT, nullable=False, server_default=func.clock_timestamp()),
)

change_event = Table(
    "change_event",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event", JSON, nullable=False),
    Column("recorded_at", _INSTANT, nullable=False),
)

golden_position = Table(
    "golden_position",
    METADATA,
    Column("golden_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)
"""At which position of the feed each version of a golden record was told."""

feed_head = Table(
    "feed_head",
    METADATA,
    Column("singleton", Boolean, primary_key=True, server_default=text("true")),
    Column("position", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("singleton", name="singleton"),
)
