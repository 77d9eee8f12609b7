"""Runs the migrations on the connection that `mdm.startup` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from mdm.store.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA)
with context.begin_transaction():
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    context.run_migrations()
