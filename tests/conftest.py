"""A database for the tests: the embedded one, or the server named by MDM_TEST_DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from mdm.database.embedded import EmbeddedPostgres
from mdm.database.engine import make_engine
from mdm.database.master_keys import new_key
from mdm.startup import prepared

pytest_plugins = ["tests.skips"]

# The command line measures its terminal when it is imported, and processes that share the tests say 80.
os.environ["COLUMNS"] = "250"

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Of this process and of those that tests start: no test may write a key file into the home of the machine.
os.environ.setdefault("MDM_MASTER_KEY", new_key())


@pytest.fixture(scope="session")
def open_home() -> Iterator[Path]:
    """A directory that the account of the embedded server can enter, which pytest's own is not for root."""
    home = Path(tempfile.mkdtemp(prefix="mdm-test-"))
    home.chmod(0o755)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def server_url(open_home: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server on which this test process may create databases."""
    given = os.environ.get("MDM_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with EmbeddedPostgres(open_home / "home") as server:
        yield server.url


@contextmanager
def _database(server_url: str, template: str | None = None) -> Iterator[str]:
    """A new database, dropped at the end; its URL."""
    name = f"mdm_test_{uuid.uuid4().hex[:12]}"
    admin = make_engine(server_url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            source = f" TEMPLATE {template}" if template else " TEMPLATE template0"
            connection.execute(text(f"CREATE DATABASE {name}{source}"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        _drop(admin, name)
    finally:
        admin.dispose()


def _drop(admin: Engine, name: str) -> None:
    """Drop a database; the server's own maintenance may hold it for a moment, and only a superuser could end that."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            return
        except ProgrammingError:
            if time.monotonic() > deadline:
                raise


@pytest.fixture(scope="session")
def template_url(server_url: str) -> Iterator[str]:
    """A migrated database with the shipped policies and nothing else."""
    with _database(server_url) as url:
        engine = make_engine(url, pool_size=1)
        prepared(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def shared_engine(server_url: str, template_url: str) -> Iterator[Engine]:
    """A migrated database shared by tests that roll back."""
    with _database(server_url, make_url(template_url).database) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def connection(shared_engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back after the test."""
    with shared_engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def database_url(server_url: str, template_url: str) -> Iterator[str]:
    """A migrated database of the test's own, for tests that commit or start processes."""
    with _database(server_url, make_url(template_url).database) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of the test's own."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def module_database(server_url: str, template_url: str) -> Iterator[str]:
    """A migrated database that the tests of one module share."""
    with _database(server_url, make_url(template_url).database) as url:
        yield url
