"""A database is lent as if it were new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from mdm.database.engine import make_engine, run_in_transaction
from mdm.flow.policies import load
from tests.databases import Databases
from tests.laws.inputs import policy_with
from tests.stewardship.filled import fill


def contents(url: str) -> Mapping[str, list[Any]]:
    """What each table and each sequence of a database holds."""
    engine = make_engine(url, pool_size=1)
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND oid >= 16384")
        ).scalars()
        found = {
            table: sorted(
                connection.execute(text(f"SELECT CAST(held AS text) FROM {table} AS held")).scalars()
            )
            for table in tables
        }
        sequences = text("SELECT CAST(held AS text) FROM pg_sequences AS held ORDER BY 1")
        found["sequences"] = list(connection.execute(sequences).scalars())
    engine.dispose()
    return found


def test_nothing_is_left_of_what_another_test_did(databases: Databases) -> None:
    with databases.lent() as url:
        before = contents(url)
        engine = make_engine(url)
        fill(engine)
        run_in_transaction(engine, lambda c: load(c, *policy_with(merge=0.9, review=0.5)))
        assert contents(url) != before
        left_open = engine.connect()
        left_open.execute(text("DELETE FROM policy_version"))
    with databases.lent() as again:
        assert again == url
        assert contents(again) == before
    left_open.invalidate()
    engine.dispose()


def test_what_a_filling_put_there_is_there_again(databases: Databases) -> None:
    with databases.lent() as empty, databases.lent(fill) as url:
        filled = contents(url)
        assert filled != contents(empty)
        engine = make_engine(url)
        run_in_transaction(engine, lambda c: c.execute(text("DELETE FROM steward_task")))
        engine.dispose()
        assert contents(url) != filled
    with databases.lent() as one, databases.lent(fill) as again:
        assert again == url != one
        assert contents(again) == filled


def test_a_database_whose_tables_were_changed_is_not_lent_again(databases: Databases) -> None:
    with databases.lent() as url:
        before = contents(url)
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE golden_record ALTER title TYPE varchar(3)"))
        engine.dispose()
    with databases.lent() as another:
        assert another != url
        assert contents(another) == before
