"""A database is brought up to date once, whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, text

from mdm.startup import migrate, prepared
from mdm.store.policies import active_policies


def test_preparing_twice_changes_nothing(engine: Engine) -> None:
    prepared(engine)
    with engine.connect() as connection:
        versions = {name: active.version for name, active in active_policies(connection).items()}
    assert versions == {"customer": 1, "product": 1}


def test_processes_that_migrate_at_once_take_turns(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("DROP SCHEMA dramatiq CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    with ThreadPoolExecutor(4) as pool:
        for outcome in [pool.submit(migrate, engine) for _ in range(4)]:
            outcome.result()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
