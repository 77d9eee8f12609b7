"""Which file of the embedded database is where under the hub's home, and who may read it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mdm.database.account import ServerAccount, demand_open, server_account

# A socket's path has 107 bytes at most on Linux, 103 elsewhere; the server adds `/.s.PGSQL.5432`.
_SOCKET_DIRECTORY_BYTES = 86
# Anything else in a path would have to be quoted for the server and confuses database URLs.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_./@+~-]+")


class Layout:
    """The files of one embedded database.

    The directory `postgres` under the home belongs to whoever runs the hub; `data`, `run` and `log` in it
    belong to the server's account, which differs when the hub runs as root.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().resolve()
        self.root = self.home / "postgres"
        self.data = self.root / "data"
        self.unfinished_data = self.root / "data.partial"
        self.log = self.root / "log"
        self.first_words = self.root / "startup.log"
        self.programs = self.root / "programs"
        self.start_lock = self.root / "start.lock"
        self.server_lock = self.root / "server.lock"
        self.users_lock = self.root / "users.lock"
        self.superuser_password = self.root / "superuser.password"
        self.application_password = self.root / "application.password"
        self._run = self.root / "run"
        self._elsewhere = self.root / "socket-directory"

    @property
    def account(self) -> ServerAccount:
        """The account that runs the server."""
        return server_account(self.data)

    def prepare(self) -> None:
        """Make the directories that are missing. Existing ones are left as they are.

        Raises:
            DatabaseStartError: the server's account cannot enter the home.
        """
        way = (self.root, *self.root.parents)
        # Asked first: a home that cannot be used is left without a trace.
        demand_open(next(path for path in way if path.exists()), self.account)
        for path in reversed([path for path in way if not path.exists()]):
            path.mkdir(exist_ok=True)
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for path in (self._run, self.log):
            self.make_private(path)

    def make_private(self, path: Path) -> None:
        """Make a directory that only the server's account may enter; keep it where it exists."""
        if not path.exists():
            path.mkdir(mode=0o700)
            self.account.give(path)

    def password(self, path: Path) -> str:
        """The password in this file; written with a random one where it is missing, readable by us alone."""
        with suppress(FileNotFoundError):
            return path.read_text()
        word = secrets.token_urlsafe(32)
        self._write(path, word)
        return word

    @property
    def title(self) -> str:
        """What the server's processes call themselves, so that they are known when their parent is gone."""
        return f"mdm-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    def socket_directory(self) -> Path | None:
        """The directory with the server's socket, or None when none was chosen yet."""
        if _fits(self._run):
            return self._run
        try:
            place, data = self._elsewhere.read_text().splitlines()
        except FileNotFoundError:
            return None
        # A home that was copied brings along the other home's record, which is not ours to use.
        return Path(place) if Path(data) == self.data and self.account.owns_privately(Path(place)) else None

    def choose_socket_directory(self) -> Path:
        """The directory for the server's socket: in the home, or a short one where that path is too long.

        The short one is private and recorded in the home, so that every later process finds it.
        """
        chosen = self.socket_directory()
        if chosen is None:
            chosen = _short_directory()
            self.account.give(chosen)
            self._write(self._elsewhere, f"{chosen}\n{self.data}\n")
        return chosen

    def leave_socket_directory(self) -> None:
        """Remove the short directory of a server that has stopped, if there is one."""
        chosen = self.socket_directory()
        if chosen is not None and chosen != self._run:
            with suppress(OSError):
                chosen.rmdir()
            self._elsewhere.unlink(missing_ok=True)

    def last_words(self, lines: int = 12) -> str:
        """The end of what the server wrote: before its log was open, then in its newest log."""
        newest = sorted(self.log.glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
        return "\n".join(line for path in (self.first_words, *newest) for line in _tail(path, lines))

    def _write(self, path: Path, text: str) -> None:
        """Write a file that is there whole or not at all, mode 0600, owned by the owner of the directory."""
        descriptor, name = tempfile.mkstemp(dir=self.root)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        if os.geteuid() == 0:
            owner = self.root.stat()
            os.chown(name, owner.st_uid, owner.st_gid)
        os.replace(name, path)


def _fits(directory: Path) -> bool:
    text = str(directory)
    return len(text) <= _SOCKET_DIRECTORY_BYTES and _PLAIN_PATH.fullmatch(text) is not None


def _short_directory() -> Path:
    """A new directory, entered by us alone, whose path is short enough for a socket."""
    # Root's own temporary directory may be closed to the server's account; a login session's runtime
    # directory disappears at logout, while the server goes on.
    base = "/tmp" if os.geteuid() == 0 else tempfile.gettempdir()
    if not _fits(Path(base, "mdm-12345678")):
        base = "/tmp"
    return Path(tempfile.mkdtemp(prefix="mdm-", dir=base))


def _tail(path: Path, lines: int) -> Iterator[str]:
    with suppress(FileNotFoundError):
        yield from path.read_text(errors="replace").splitlines()[-lines:]
