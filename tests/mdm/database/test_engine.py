"""What a session on the hub's database promises, and which work is repeated."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from mdm.database.engine import (
    check_reachable,
    demand_version,
    hide_values,
    make_engine,
    reading,
    run_in_transaction,
)
from mdm.database.errors import DatabaseUnreachableError, DatabaseUrlError, DatabaseVersionError


@pytest.fixture
def engine(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database, pool_size=2)
    yield engine
    engine.dispose()


def setting(engine: Engine, name: str) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def fail_with(connection: Connection, sqlstate: str) -> None:
    connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{sqlstate}'; END $$"))


class Flaky:
    """Work that fails with one SQLSTATE a number of times and then succeeds."""

    def __init__(self, sqlstate: str, failures: int) -> None:
        self.sqlstate, self.failures, self.calls = sqlstate, failures, 0

    def __call__(self, connection: Connection) -> str:
        self.calls += 1
        connection.execute(text("INSERT INTO attempt VALUES (:call)"), {"call": self.calls})
        if self.calls <= self.failures:
            fail_with(connection, self.sqlstate)
        return "done"


@pytest.fixture
def attempts(engine: Engine) -> Iterator[Engine]:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE attempt (call integer)"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE attempt"))


def committed(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT call FROM attempt")))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TimeZone", "UTC"),
        ("application_name", "mdm"),
        ("lock_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "5min"),
        ("jit", "off"),
        ("random_page_cost", "1.1"),
        ("statement_timeout", "0"),
    ],
)
def test_a_session_has_sane_settings(engine: Engine, name: str, value: str) -> None:
    assert setting(engine, name) == value


def test_the_url_has_the_last_word_on_session_settings(module_database: str) -> None:
    engine = make_engine(module_database + "&options=-c%20lock_timeout=3s")
    assert setting(engine, "lock_timeout") == "3s"
    assert setting(engine, "TimeZone") == "UTC"
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_spelling_of_the_scheme_means_psycopg(scheme: str) -> None:
    assert make_engine(f"{scheme}://mdm:word@db/mdm").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url", ["mysql://mdm:hunter2@db/mdm", "postgresql+asyncpg://mdm:hunter2@db/mdm", "hunter2"]
)
def test_a_url_of_another_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        make_engine(url)
    assert "hunter2" not in str(caught.value)


def test_a_lost_connection_is_replaced_before_it_is_used(module_database: str, engine: Engine) -> None:
    with engine.connect() as connection:
        lost = connection.scalar(text("SELECT pg_backend_pid()"))
    other = make_engine(module_database)
    with other.connect() as connection:
        # The second argument waits, in milliseconds, until the session has ended.
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 20000)"), {"pid": lost})
    other.dispose()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != lost


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachableError) as caught:
        check_reachable(make_engine("postgresql://mdm:hunter2@/mdm?host=/nonexistent"))
    assert "/nonexistent" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_answers_is_reachable(engine: Engine) -> None:
    check_reachable(engine)


def test_servers_before_postgresql_15_are_refused() -> None:
    demand_version(150000)
    demand_version(180004)
    with pytest.raises(DatabaseVersionError, match=r"PostgreSQL 14\.23, the hub needs 15"):
        demand_version(140023)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_work_is_repeated_after_a_conflict_and_only_the_last_attempt_stays(
    attempts: Engine, sqlstate: str
) -> None:
    work = Flaky(sqlstate, failures=2)
    assert run_in_transaction(attempts, work) == "done"
    assert work.calls == 3
    assert committed(attempts) == [3]


def test_work_that_always_conflicts_fails_after_its_attempts(attempts: Engine) -> None:
    work = Flaky("40001", failures=99)
    with pytest.raises(DBAPIError):
        run_in_transaction(attempts, work, attempts=3)
    assert work.calls == 3
    assert committed(attempts) == []


@pytest.mark.parametrize("sqlstate", ["23505", "55P03", "57014", "P0001"])
def test_work_is_not_repeated_after_any_other_error(attempts: Engine, sqlstate: str) -> None:
    work = Flaky(sqlstate, failures=1)
    with pytest.raises(DBAPIError):
        run_in_transaction(attempts, work)
    assert work.calls == 1
    assert committed(attempts) == []


def test_reading_sees_one_state_and_writes_nothing(attempts: Engine) -> None:
    with reading(attempts) as connection:
        assert list(connection.scalars(text("SELECT call FROM attempt"))) == []
        with attempts.begin() as writer:
            writer.execute(text("INSERT INTO attempt VALUES (1)"))
        assert list(connection.scalars(text("SELECT call FROM attempt"))) == []
    with pytest.raises(DBAPIError, match="read-only"), reading(attempts) as connection:
        connection.execute(text("INSERT INTO attempt VALUES (2)"))
    assert committed(attempts) == [1]


def test_an_error_names_the_constraint_and_never_the_value(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE person (email text CONSTRAINT one_person UNIQUE)"))
        insert = text("INSERT INTO person VALUES (:email)")
        connection.execute(insert, {"email": "maria@example.org"})
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert, {"email": "maria@example.org"})
    assert "maria" not in str(caught.value)
    assert "maria" not in str(caught.value.orig)
    assert "one_person" in str(caught.value)


def test_an_unreadable_value_is_not_quoted(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT CAST(:born AS date)"), {"born": "maria"})
    assert "maria" not in str(caught.value)
    assert "22007" in str(caught.value)


def test_a_failed_copy_can_be_told_without_its_line(engine: Engine) -> None:
    connection = engine.raw_connection()
    cursor = connection.driver_connection.cursor()  # type: ignore[union-attr]
    cursor.execute("CREATE TEMPORARY TABLE person (born date)")
    with pytest.raises(psycopg.Error) as caught, cursor.copy("COPY person FROM STDIN") as copy:
        copy.write_row(["maria"])
    connection.close()
    assert "maria" in str(caught.value)
    hide_values(caught.value)
    assert "maria" not in str(caught.value)
