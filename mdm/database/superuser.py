"""What the hub does as superuser of its own server: see that it answers, make its role and its database."""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy import URL

from mdm.database.errors import DatabaseStartError
from mdm.database.layout import Layout

SUPERUSER = "postgres"
PORT = 5432

_APPLICATION = "mdm"


def connect(layout: Layout) -> psycopg.Connection | None:
    """A superuser's connection, or None while no server accepts one."""
    directory = layout.socket_directory()
    if directory is None or not layout.superuser_password.exists():
        return None
    try:
        return psycopg.connect(
            host=str(directory),
            port=PORT,
            user=SUPERUSER,
            dbname="postgres",
            password=layout.password(layout.superuser_password),
            connect_timeout=5,
            application_name="mdm supervisor",
            autocommit=True,
        )
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise DatabaseStartError(
                f"the embedded database refuses the password in {layout.superuser_password}; "
                "put back the file that belongs to this data directory"
            ) from None
        return None


def ensure_application(connection: psycopg.Connection, password: str, *, renew: bool) -> None:
    """Make sure that the hub's role and database exist; a start that was cut short is completed here."""
    # Only a digest crosses the wire and can be seen in the server's list of statements.
    digest = connection.pgconn.encrypt_password(
        password.encode(), _APPLICATION.encode(), b"scram-sha-256"
    ).decode()
    name = sql.Identifier(_APPLICATION)
    role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [_APPLICATION]).fetchone()
    if role is None or renew:
        connection.execute(
            sql.SQL(
                "{verb} ROLE {name} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS CREATEDB "
                "PASSWORD {digest}"
            ).format(
                verb=sql.SQL("CREATE" if role is None else "ALTER"), name=name, digest=sql.Literal(digest)
            )
        )
    database = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_APPLICATION]).fetchone()
    if database is None:
        connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {name}").format(name=name))


def count_clients(connection: psycopg.Connection) -> int:
    """How many clients are connected, this connection apart."""
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ).fetchone()
    return int(found[0]) if found else 0


def application_url(layout: Layout, password: str) -> str:
    """SQLAlchemy URL of the hub's own role and database, password included."""
    return URL.create(
        "postgresql+psycopg",
        username=_APPLICATION,
        password=password,
        database=_APPLICATION,
        query={"host": str(layout.socket_directory()), "port": str(PORT)},
    ).render_as_string(hide_password=False)
