"""Brings the hub's database up to date and hands out connections to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from mdm.database.embedded import EmbeddedPostgres
from mdm.database.engine import check_reachable, make_engine, reading, run_in_transaction
from mdm.database.master_keys import MasterKeys
from mdm.flow.policies import load_shipped
from mdm.processes import collect_seldom
from mdm.settings import Settings
from mdm.store.sealing import require_master_key

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@contextmanager
def open_database(settings: Settings, *, pool_size: int = 5) -> Iterator[Engine]:
    """The hub's database, reachable and migrated; an embedded server is started, or attached to if it runs.

    The process looks for cyclic garbage less often from then on.

    Raises:
        DatabaseStartError: the embedded server does not start.
        DatabaseUnreachableError: the server of `MDM_DATABASE_URL` cannot be reached.
        MasterKeyUnknownError: what is in the database was sealed with another master key.
    """
    collect_seldom()
    given = settings.master_key.get_secret_value() if settings.master_key else None
    master_keys = MasterKeys(settings.home, given)
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        engine = make_engine(url, pool_size=pool_size, master_keys=master_keys)
        try:
            yield prepared(engine)
        finally:
            engine.dispose()
        return
    with EmbeddedPostgres(settings.home) as server:
        engine = make_engine(server.url, pool_size=pool_size, master_keys=master_keys)
        try:
            yield prepared(engine)
        finally:
            engine.dispose()


def prepared(engine: Engine) -> Engine:
    """The same engine, after its database was migrated and given the shipped policies."""
    check_reachable(engine)
    migrate(engine)
    run_in_transaction(engine, load_shipped)
    with reading(engine) as connection:
        require_master_key(connection)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema up to date. Safe to repeat, and to run from several processes at once."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('mdm-migrations'))"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
