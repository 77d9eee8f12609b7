"""What the embedded database survives, whom it serves, and what it never tells."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from mdm.database.account import ServerAccount
from mdm.database.embedded import EmbeddedPostgres, EmbeddedServer, status, stop
from mdm.database.engine import make_engine
from mdm.database.errors import DatabaseStartError
from tests.skips import needs

REPOSITORY = Path(__file__).parents[3]
PACKAGES = Path(sysconfig.get_path("purelib"))

ATTACH = """
import sys
from pathlib import Path
from sqlalchemy import text
from mdm.database.embedded import EmbeddedPostgres
from mdm.database.engine import make_engine
postgres = EmbeddedPostgres(Path(sys.argv[1]))
server = postgres.start()
engine = make_engine(server.url)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS letter (body text)"))
    connection.execute(text("INSERT INTO letter VALUES ('from another process')"))
engine.dispose()
print(server.started, server.pid)
"""
LEAVE = ATTACH + "print(postgres.stop())\n"
DIE = ATTACH + "import os, signal\nsys.stdout.flush()\nos.kill(os.getpid(), signal.SIGKILL)\n"


def python_for(account: ServerAccount) -> str:
    """An interpreter of our version that the account can run; ours may be in a directory closed to it."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        if account.first_closed([REPOSITORY, PACKAGES, Path(python)]) is None:
            return python
    needs("root", f"checkout, packages or Python are closed to {account.name!r}")


def run(script: str, home: Path, account: ServerAccount | None = None) -> list[str]:
    """What the script printed, word by word, in a process of its own."""
    done = subprocess.run(
        [python_for(account) if account else sys.executable, "-c", script, str(home)],
        cwd=REPOSITORY,
        env={"PATH": os.defpath, "PYTHONPATH": f"{REPOSITORY}:{PACKAGES}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        **(account.identity() if account else {}),
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout.split()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline


def is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def kill_server(pid: int) -> None:
    """Kill the server as the kernel would when memory runs out; it stays a zombie: nobody collects it."""
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: is_zombie(pid))


def is_active(engine: Engine, pid: int) -> bool:
    with engine.connect() as connection:
        state = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
        return bool(connection.scalar(state, {"pid": pid}) == "active")


def letters(url: str) -> int:
    engine = make_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM letter"))
    engine.dispose()
    return int(count or 0)


def make_place() -> Path:
    """A directory that the server's account can enter, which pytest's own is not for root."""
    place = Path(tempfile.mkdtemp(prefix="mdm-test-"))
    place.chmod(0o755)
    return place


@pytest.fixture
def place() -> Iterator[Path]:
    place = make_place()
    yield place
    stop(place / "home")
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    place = make_place()
    yield place / "home"
    stop(place / "home")
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def postgres(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home)


@pytest.fixture(scope="module")
def server(postgres: EmbeddedPostgres) -> EmbeddedServer:
    return postgres.start()


@pytest.fixture(scope="module")
def engine(server: EmbeddedServer) -> Iterator[Engine]:
    engine = make_engine(server.url)
    yield engine
    engine.dispose()


def setting(engine: Engine, name: str) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def test_the_password_is_not_shown(server: EmbeddedServer, home: Path) -> None:
    password = (home / "postgres" / "application.password").read_text()
    assert password in server.url
    assert password not in repr(server)


def test_nothing_under_the_home_is_open_to_others(server: EmbeddedServer, home: Path) -> None:
    root = home / "postgres"
    assert {path.name for path in root.iterdir() if path.stat().st_mode & 0o077} == set()


def test_a_wrong_password_is_refused(server: EmbeddedServer) -> None:
    password = server.url.split(":")[2].split("@")[0]
    stranger = make_engine(server.url.replace(password, "guess"))
    with pytest.raises(OperationalError, match="password authentication failed"):
        stranger.connect()


def test_the_hub_is_no_superuser_but_may_make_databases(engine: Engine) -> None:
    with engine.connect() as connection:
        rights = connection.execute(
            text(
                "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls, rolcreatedb "
                "FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    assert tuple(rights) == (False, False, False, False, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("shared_buffers", "128MB"),
        ("max_connections", "60"),
        ("max_locks_per_transaction", "256"),
        ("jit", "off"),
        ("log_min_messages", "log"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
    ],
)
def test_the_server_is_durable_small_and_discreet(engine: Engine, name: str, value: str) -> None:
    assert setting(engine, name) == value


def test_text_sorts_by_code_point_on_every_machine(engine: Engine) -> None:
    with engine.connect() as connection:
        collation = connection.execute(
            text("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        ).one()
    assert tuple(collation) == ("b", "C.UTF-8")


def test_a_value_in_a_failed_statement_does_not_reach_the_log(engine: Engine, home: Path) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT CAST(:born AS date)"), {"born": "maria"})
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT CAST('maria' AS date)"))
    written = "".join(path.read_text() for path in (home / "postgres" / "log").iterdir())
    assert "ready to accept connections" in written
    assert "maria" not in written


def test_starting_again_is_the_same_server(server: EmbeddedServer, postgres: EmbeddedPostgres) -> None:
    again = postgres.start()
    assert (again.pid, again.url, again.started) == (server.pid, server.url, False)


def test_a_second_process_attaches_and_leaves_the_server_to_the_first(
    server: EmbeddedServer, home: Path
) -> None:
    assert run(LEAVE, home) == ["False", str(server.pid), "False"]
    assert letters(server.url) == 1


def test_status_tells_the_process_and_its_clients(server: EmbeddedServer, engine: Engine, home: Path) -> None:
    with engine.connect():
        found = status(home)
    assert found.pid == server.pid
    assert found.accepts_connections
    assert found.clients is not None
    assert found.clients >= 1


def test_a_home_without_a_database_has_nothing_to_tell_or_stop(tmp_path: Path) -> None:
    found = status(tmp_path)
    assert (found.pid, found.clients, found.accepts_connections) == (None, None, False)
    assert stop(tmp_path) is False
    assert EmbeddedPostgres(tmp_path).stop() is True
    assert list(tmp_path.iterdir()) == []


def test_a_server_outlives_the_kill_of_its_starter_and_the_last_user_stops_it(place: Path) -> None:
    home = place / "home"
    started, pid = run(DIE, home)
    postgres = EmbeddedPostgres(home)
    server = postgres.start()
    assert started == "True"
    assert (server.pid, server.started) == (int(pid), False)
    assert letters(server.url) == 1
    engine = make_engine(server.url)
    with engine.connect():
        assert postgres.stop() is False, "a client is connected"
    engine.dispose()
    assert postgres.stop() is True
    assert status(home).pid is None


def test_committed_rows_survive_the_kill_of_the_server(place: Path) -> None:
    postgres = EmbeddedPostgres(place / "home")
    first = postgres.start()
    engine = make_engine(first.url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE letter (body text)"))
        connection.execute(text("INSERT INTO letter SELECT 'kept' FROM generate_series(1, 1000)"))
    with engine.connect() as open_session:
        open_session.execute(text("INSERT INTO letter VALUES ('never committed')"))
        # A session that computes does not notice that its server is gone.
        busy = psycopg.connect(first.url.replace("+psycopg", ""))
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e11)")
        eventually(lambda: is_active(engine, busy.info.backend_pid))
        kill_server(first.pid)
        open_session.invalidate()
    engine.dispose()
    assert status(place / "home").pid is None, "a zombie is no server"
    # Another process starts it again while the dead one still waits to be collected by us.
    started, pid = run(ATTACH, place / "home")
    assert started == "True"
    busy.close()
    second = postgres.start()
    assert (second.pid, second.started) == (int(pid), False)
    assert letters(second.url) == 1001
    assert stop(place / "home") is True
    # The number in a pid file may belong to anyone after a reboot.
    pid_file = place / "home" / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n0\n5432\n\n\n 0 0\n")
    third = postgres.start()
    assert third.started
    assert letters(third.url) == 1001
    assert postgres.stop() is True


@pytest.mark.parametrize("name", ["so-long-" * 12, "with space, comma and ü"])
def test_a_home_that_no_socket_fits_in_is_served_from_a_short_directory(place: Path, name: str) -> None:
    home = place / "home" / name
    postgres = EmbeddedPostgres(home)
    server = postgres.start()
    directory = Path((home / "postgres" / "socket-directory").read_text().splitlines()[0])
    assert directory.stat().st_mode & 0o777 == 0o700
    assert run(LEAVE, home) == ["False", str(server.pid), "False"]
    assert postgres.stop() is True
    assert not directory.exists()


def test_a_start_that_fails_shows_the_last_words_of_the_server(place: Path) -> None:
    home = place / "home"
    postgres = EmbeddedPostgres(home)
    postgres.start()
    postgres.stop()
    with (home / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = on\n")
    with pytest.raises(DatabaseStartError, match="no_such_setting"):
        postgres.start()


def test_root_starts_nothing_in_a_directory_that_the_server_cannot_enter(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        needs("root", "only root runs the server under another account")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    # pytest's own directory, above, may be closed as well, and then comes first.
    first = next(
        parent for parent in [*reversed(closed.parents), closed] if parent.stat().st_mode & 0o007 == 0
    )
    mode = first.stat().st_mode
    with pytest.raises(DatabaseStartError, match="set MDM_HOME") as caught:
        EmbeddedPostgres(closed / "home").start()
    assert f"{first} cannot be entered" in str(caught.value)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert list(closed.iterdir()) == []
    assert first.stat().st_mode == mode


def test_an_ordinary_account_runs_its_own_server_and_root_can_join(place: Path) -> None:
    if os.geteuid() != 0:
        needs("root", "every other test ran as an ordinary account already")
    entry = pwd.getpwnam("nobody")
    account = ServerAccount(entry.pw_uid, entry.pw_gid)
    place.chmod(0o700)
    account.give(place)
    home = place / "home"
    started, pid = run(ATTACH, home, account)
    assert started == "True"
    assert Path(f"/proc/{pid}").stat().st_uid == account.uid
    assert run(LEAVE, home) == ["False", pid, "True"]
    assert run(LEAVE, home)[0] == "True"
    assert run(LEAVE, home, account)[0] == "True", "what root left behind is still theirs"
    assert {path.stat().st_uid for path in place.rglob("*")} == {account.uid}
