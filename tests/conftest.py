"""A database for the tests: the embedded one, or the server named by MDM_TEST_DATABASE_URL."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Connection, Engine

from mdm.database.embedded import EmbeddedPostgres
from mdm.database.engine import make_engine
from mdm.database.master_keys import new_key
from mdm.processes import collect_seldom
from tests.databases import Databases
from tests.laws.examples import share_of

pytest_plugins = ["tests.skips"]

# Modules and tests that are collected stay: to look for garbage among them takes a third of the time of collecting.
gc.disable()


# Where few tests take long: begun last, they would leave the other processes that share the tests without work.
_FIRST = ("tests/scenarios/", "tests/laws/", "tests/matching/spark/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    items.sort(key=lambda item: not item.nodeid.startswith(_FIRST))


def pytest_collection_finish() -> None:
    """From now on look for garbage among what comes, as seldom as the hub does."""
    gc.freeze()
    collect_seldom()
    gc.enable()


# The command line measures its terminal when it is imported, and processes that share the tests say 80.
os.environ["COLUMNS"] = "250"

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None, max_examples=share_of(100))
hypothesis.settings.load_profile("untimed")

# Of this process and of those that tests start: no test may write a key file into the home of the machine.
os.environ.setdefault("MDM_MASTER_KEY", new_key())


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what uses the server of this test process: the rest need not be run again on another kind of server."""
    if isinstance(item, pytest.Function) and "server_url" in item.fixturenames:
        item.add_marker("server")


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


@pytest.fixture(scope="session")
def databases(server_url: str) -> Iterator[Databases]:
    """Migrated databases with the shipped policies and nothing else, one for each who asks."""
    databases = Databases(server_url)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def shared_engine(databases: Databases) -> Iterator[Engine]:
    """A migrated database shared by tests that roll back."""
    with databases.lent() as url:
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
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated database of the test's own, for tests that commit or start processes."""
    with databases.lent() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of the test's own."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def module_database(databases: Databases) -> Iterator[str]:
    """A migrated database that the tests of one module share."""
    with databases.lent() as url:
        yield url
