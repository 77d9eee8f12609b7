"""Databases for tests, lent one after the other: to make a used one like new takes a tenth of making another."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from graphlib import TopologicalSorter
from itertools import chain

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, make_url

from mdm.database.engine import make_engine
from mdm.startup import prepared

Filling = Callable[[Engine], object]
"""A function of a module that puts something into a new database."""

# What the server gives to objects of its own lies below.
_FIRST_OID = 16384

# A table whose rows were many keeps their room, which every later reader of it would go through.
_MANY_ROWS = 1000

_TABLES = f"""
    SELECT oid::integer, relnamespace::regnamespace::text, relname FROM pg_class
    WHERE relkind = 'r' AND oid >= {_FIRST_OID} ORDER BY oid
"""
_REFERENCES = "SELECT conrelid::integer, confrelid::integer FROM pg_constraint WHERE contype = 'f'"
_SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences
"""
_SHAPE = f"""
    SELECT md5(string_agg(thing, ',' ORDER BY thing)) FROM (
        SELECT concat_ws(' ', attrelid, attnum, attname, atttypid, atttypmod, attnotnull) FROM pg_attribute
        WHERE attrelid >= {_FIRST_OID}
        UNION ALL SELECT concat_ws(' ', oid, conname) FROM pg_constraint WHERE oid >= {_FIRST_OID}
        UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT oid::text FROM pg_proc WHERE oid >= {_FIRST_OID}
        UNION ALL SELECT concat_ws(' ', oid, nspname) FROM pg_namespace WHERE oid >= {_FIRST_OID}
    ) AS found (thing)
"""
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Database:
    """A database that can be made again what it was when this was made of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = _connect(url)
        self._tables = self._read_tables()
        self._contents = [(table, rows) for table in self._tables if (rows := self._copy_out(table))]
        self._sequences = self._connection.execute(_SEQUENCES).fetchall()
        self._shape = self._read_shape()

    def renew(self) -> bool:
        """End its sessions and put back what its tables held; False where the tables are not the same any more."""
        while self._connection.execute(_END_OTHERS).fetchall():
            pass
        if self._read_shape() != self._shape:
            return False
        grown = []
        with self._connection.transaction():
            for table in reversed(self._tables):
                if self._connection.execute(sql.SQL("DELETE FROM {}").format(table)).rowcount > _MANY_ROWS:
                    grown.append(table)
            for table, rows in self._contents:
                with self._connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                    copy.write(rows)
            for sequence in self._sequences:
                self._connection.execute("SELECT setval(%s, %s, %s)", sequence)
        for table in grown:
            self._connection.execute(sql.SQL("VACUUM {}").format(table))
        return True

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _read_tables(self) -> Sequence[sql.Identifier]:
        """Every table behind those that it references."""
        names = {oid: sql.Identifier(*name) for oid, *name in self._connection.execute(_TABLES)}
        order: TopologicalSorter[int] = TopologicalSorter({oid: () for oid in names})
        for table, referenced in self._connection.execute(_REFERENCES):
            if table != referenced:
                order.add(table, referenced)
        return [names[oid] for oid in order.static_order()]

    def _copy_out(self, table: sql.Identifier) -> bytes:
        with self._connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as copy:
            return b"".join(copy)

    def _read_shape(self) -> object:
        return self._connection.execute(_SHAPE).fetchone()


class Databases:
    """The databases of one server: copies of one that is migrated and holds the shipped policies alone."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._admin = _connect(server_url)
        self._template = self._create("template0")
        engine = make_engine(self._url(self._template), pool_size=1)
        prepared(engine)
        engine.dispose()
        self._free: defaultdict[Filling | None, list[Database]] = defaultdict(list)

    @contextmanager
    def lent(self, filling: Filling | None = None) -> Iterator[str]:
        """The URL of a database that nobody else uses, with what a filling put into it once."""
        free = self._free[filling]
        database = free.pop() if free else self._made(filling)
        try:
            yield database.url
        finally:
            if database.renew():
                free.append(database)
            else:
                self._remove(database)

    def close(self) -> None:
        """Drop what was made."""
        for database in chain.from_iterable(self._free.values()):
            self._remove(database)
        self._drop(self._template)
        self._admin.close()

    def _made(self, filling: Filling | None) -> Database:
        url = self._url(self._create(self._template))
        if filling is not None:
            engine = make_engine(url)
            filling(engine)
            engine.dispose()
        return Database(url)

    def _create(self, template: str) -> str:
        name = f"mdm_test_{uuid.uuid4().hex[:12]}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        # No test ends the server: what it was told need not outlive it.
        self._admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        return name

    def _remove(self, database: Database) -> None:
        database.close()
        self._drop(str(make_url(database.url).database))

    def _drop(self, name: str) -> None:
        """Drop a database; the server's own maintenance may hold it, and only a superuser could end that."""
        deadline = time.monotonic() + 30
        while True:
            try:
                self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
                return
            except InsufficientPrivilege:
                if time.monotonic() > deadline:
                    raise

    def _url(self, name: str) -> str:
        return make_url(self._server_url).set(database=name).render_as_string(hide_password=False)


def _connect(url: str) -> psycopg.Connection:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)
