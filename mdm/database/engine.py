"""Connections to the hub's database and the transactions that run on them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import orjson
import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from mdm.database.errors import DatabaseUnreachableError, DatabaseUrlError, DatabaseVersionError
from mdm.database.master_keys import MasterKeys

OLDEST_MAJOR_VERSION: Final = 15

T = TypeVar("T")

_SESSION_SETTINGS: Final = {
    "timezone": "UTC",
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "5min",
    # To compile a statement takes longer than what it does for a batch of records.
    "jit": "off",
    # What a hub works with is in memory or on disks without heads. By the server's own figure, made for others, it
    # reads a whole index of block keys rather than look up those of a page.
    "random_page_cost": "1.1",
}

# serialization_failure and deadlock_detected: the server rolled back, the same work may succeed next time.
_WORTH_REPEATING: Final = frozenset({"40001", "40P01"})
_FIRST_PAUSE_SECONDS: Final = 0.02
_LONGEST_PAUSE_SECONDS: Final = 1.0


_MASTER_KEYS: Final = "mdm_master_keys"


def make_engine(url: str, *, pool_size: int = 5, master_keys: MasterKeys | None = None) -> Engine:
    """An engine on the database; nothing connects before the first use.

    Sessions run in UTC, compile no statements, wait at most 60 s for a lock and are ended after 5 minutes idle in a
    transaction; `options` in the URL may say otherwise. The text of an error shows no values.

    Args:
        url: `postgresql://`, `postgres://` or `postgresql+psycopg://`.
        pool_size: Connections kept; as many again are opened at need.
        master_keys: What the keys of records are wrapped in; None: those of the environment, read at need.

    Raises:
        DatabaseUrlError: at once, for anything that is not a PostgreSQL URL.
        DatabaseVersionError: at the first connection, when the server is older than PostgreSQL 15.
    """
    address = _psycopg_url(url)
    settings = " ".join(f"-c {name}={value}" for name, value in _SESSION_SETTINGS.items())
    # The server lets the last word win.
    options = f"{settings} {address.query.get('options', '')}".strip()
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=30,
        hide_parameters=True,
        json_deserializer=orjson.loads,
        connect_args={"connect_timeout": 10, "application_name": "mdm", "options": options},
        execution_options={_MASTER_KEYS: master_keys or MasterKeys.of_environment()},
    )
    event.listen(engine, "connect", _inspect)
    event.listen(engine, "handle_error", _hide_values)
    return engine


def master_keys_of(connection: Connection | Engine) -> MasterKeys:
    """The master keys of an engine, or of the engine of a connection."""
    found = connection.get_execution_options()[_MASTER_KEYS]
    assert isinstance(found, MasterKeys)
    return found


def check_reachable(engine: Engine) -> None:
    """Connect once and come back.

    Raises:
        DatabaseUnreachableError: names host and database, never the password.
        DatabaseVersionError: the server is older than PostgreSQL 15.
    """
    try:
        with engine.connect():
            pass
    except OperationalError as error:
        address = engine.url.set(query={}).render_as_string(hide_password=True)
        raise DatabaseUnreachableError(address, str(error.orig).strip()) from error


def run_in_transaction(engine: Engine, work: Callable[[Connection], T], *, attempts: int = 5) -> T:
    """Run the work in one transaction and commit; run it again after a deadlock or serialization failure.

    The work may run several times, so it must have no effect outside its connection. Between attempts lies a
    random pause that grows up to a second. Any other error is raised at once: after a lost connection, nobody
    knows whether the commit happened.

    Args:
        engine: Where the transaction is opened.
        work: Called with the open connection; what it returns is returned.
        attempts: How often the work is run at most, 1 or more; the last attempt's error is raised.
    """
    for attempt in range(1, attempts):
        try:
            with engine.begin() as connection:
                return work(connection)
        except (DBAPIError, psycopg.Error) as error:
            # A COPY runs on the driver's own connection, so its errors come as they are.
            cause = error.orig if isinstance(error, DBAPIError) else error
            if getattr(cause, "sqlstate", None) not in _WORTH_REPEATING:
                raise
        longest = min(_FIRST_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)
        time.sleep(random.uniform(0, longest))
    with engine.begin() as connection:
        return work(connection)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection in a read-only transaction whose statements all see the same state of the database."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def demand_version(server_version: int) -> None:
    """Accept a server's version, in the form of `server_version_num`: 180004 is 18.4.

    Raises:
        DatabaseVersionError: it is older than PostgreSQL 15.
    """
    if server_version < OLDEST_MAJOR_VERSION * 10_000:
        found = f"{server_version // 10_000}.{server_version % 10_000}"
        raise DatabaseVersionError(found, needed=OLDEST_MAJOR_VERSION)


def hide_values(error: psycopg.Error) -> None:
    """Replace the text of an error that may quote a row's values; its `diag` keeps the server's words.

    "Key (email)=(...) already exists" and "invalid input syntax for type date: ..." become the names of what
    was violated. An engine does this for its own statements; a COPY on the driver's connection must ask.
    """
    # Class 22: data exception, class 23: integrity constraint violation. The others speak of names alone.
    if (error.sqlstate or "")[:2] not in {"22", "23"}:
        return
    diag = error.diag
    names = {"table": diag.table_name, "column": diag.column_name, "constraint": diag.constraint_name}
    where = "".join(f", {kind} {name}" for kind, name in names.items() if name)
    error.args = (f"{type(error).__name__} (SQLSTATE {error.sqlstate}{where})",)


def _psycopg_url(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        # The parser's own message repeats the URL, password included.
        raise DatabaseUrlError("cannot be read") from None
    if address.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise DatabaseUrlError(f"begins with {address.drivername!r}")
    return address.set(drivername="postgresql+psycopg")


def _inspect(connection: psycopg.Connection, _record: object) -> None:
    demand_version(connection.info.server_version)


def _hide_values(context: ExceptionContext) -> None:
    cause, shown = context.original_exception, context.sqlalchemy_exception
    if isinstance(cause, psycopg.Error):
        hide_values(cause)
        if shown is not None:
            shown.args = (f"({type(cause).__name__}) {cause}", *shown.args[1:])
