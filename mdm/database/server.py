"""How a server process is started: its data directory, its settings, its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from mdm.database.binaries import MAJOR_VERSION, program_directory
from mdm.database.errors import DatabaseStartError
from mdm.database.layout import Layout
from mdm.database.postmaster import FileLock, running_pid
from mdm.database.superuser import PORT, SUPERUSER

# What an operator may tune: written to postgresql.conf when the data directory is made.
_TUNING: Final = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "max_locks_per_transaction": "256",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "huge_pages": "off",
}

# What no operator may loosen: durability, who may connect, and that no value of a person reaches a log. The
# message of a failed statement can quote a value, so these are not logged at all: the client has them.
_ENFORCED: Final = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "logging_collector": "on",
    "log_destination": "stderr",
    "log_filename": "server-%a.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class ServerProcess(subprocess.Popen[bytes]):
    """A server that this process started and that is meant to outlive it: letting go of it is no leak."""

    def __del__(self) -> None:
        """Say nothing, where a process that still runs would be complained about."""


def spawn(layout: Layout, alive: FileLock) -> ServerProcess:
    """Start a server process on this data directory, which is made where there is none.

    Returns at once: the server may need minutes before it accepts connections.

    Args:
        layout: The files of the database.
        alive: The held lock on them, which the server and everything it forks will go on holding.

    Raises:
        DatabaseStartError: there are no programs to run, or they do not fit the data.
    """
    account = layout.account
    programs = program_directory(layout.programs, account)
    if not layout.data.exists():
        _initialise(layout, programs)
    made_by = (layout.data / "PG_VERSION").read_text().strip()
    if made_by != str(MAJOR_VERSION):
        raise DatabaseStartError(
            f"{layout.data} was made by PostgreSQL {made_by}, this mdm runs {MAJOR_VERSION}; "
            "dump it with the mdm that made it and load the dump into a new home"
        )
    sockets = layout.choose_socket_directory()
    if running_pid(layout.data) is None:
        # The server would refuse to start if the number in one of these belongs to another process by now, or
        # to a dead one that nobody has collected.
        for left_behind in (layout.data / "postmaster.pid", sockets / f".s.PGSQL.{PORT}.lock"):
            left_behind.unlink(missing_ok=True)
    settings = _ENFORCED | {
        "unix_socket_directories": str(sockets),
        "log_directory": str(layout.log),
        "cluster_name": layout.title,
    }
    command = [str(programs / "postgres"), "-D", str(layout.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    # Removed first: it may belong to root, who started the server of an ordinary user once.
    layout.first_words.unlink(missing_ok=True)
    layout.first_words.touch(mode=0o600)
    with layout.first_words.open("wb") as first_words:
        return ServerProcess(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=first_words,
            stderr=subprocess.STDOUT,
            pass_fds=(alive.descriptor,),
            # A signal to the hub's terminal or process group must not reach the server.
            start_new_session=True,
            umask=0o077,
            **account.identity(),
        )


def _initialise(layout: Layout, programs: Path) -> None:
    """Make the data directory: it appears under its name only when it is complete."""
    account = layout.account
    shutil.rmtree(layout.unfinished_data, ignore_errors=True)
    layout.make_private(layout.unfinished_data)
    command = [
        str(programs / "initdb"),
        f"--pgdata={layout.unfinished_data}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        # Messages are looked at and shown in one language.
        "--lc-messages=C",
        "--data-checksums",
        "--no-instructions",
    ]
    for name, value in _TUNING.items():
        command += ["--set", f"{name}={value}"]
    with tempfile.NamedTemporaryFile("w", dir=layout.root) as password_file:
        password_file.write(layout.password(layout.superuser_password))
        password_file.flush()
        account.give(Path(password_file.name))
        made = subprocess.run(
            [*command, f"--pwfile={password_file.name}"],
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,
            **account.identity(),
        )
    if made.returncode != 0:
        said = made.stdout.decode(errors="replace").splitlines()[-12:]
        raise DatabaseStartError(
            f"the data directory of the embedded database cannot be made in {layout.root}: check that there "
            "is room. initdb said:\n" + "\n".join(said)
        )
    layout.unfinished_data.rename(layout.data)


def _environment() -> dict[str, str]:
    """The environment of the server's programs: ours could name another port, locale or library."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
