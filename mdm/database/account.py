"""Which operating system account runs the embedded database, and what that account can reach."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from mdm.database.errors import DatabaseStartError


class ProcessIdentity(TypedDict, total=False):
    """The part of `subprocess.Popen`'s arguments that says who the process is; empty: who we are."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of the server process."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        """The login name, or the number where the account has none."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def identity(self) -> ProcessIdentity:
        """Arguments for Popen that start a process as this account."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this account the owner of a file or directory; does nothing unless we are root."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def owns_privately(self, directory: Path) -> bool:
        """Whether this is a real directory of this account that nobody else can enter."""
        try:
            found = directory.lstat()
        except FileNotFoundError:
            return False
        return found.st_uid == self.uid and found.st_mode & 0o170077 == 0o040000

    def first_closed(self, paths: Sequence[Path]) -> Path | None:
        """The first of these directories or programs that this account may not enter or run."""
        if os.geteuid() != 0:
            return next((path for path in paths if not os.access(path, os.X_OK)), None)
        # The kernel is asked as that account, so access lists and mount options count as well as mode bits.
        script = 'for path; do test -x "$path" || { printf %s "$path"; exit; }; done'
        asked = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *map(str, paths)],
            cwd="/",
            capture_output=True,
            check=True,
            **self.identity(),
        )
        return Path(os.fsdecode(asked.stdout)) if asked.stdout else None


def server_account(data: Path) -> ServerAccount:
    """The account for the server of this data directory, which may not exist yet.

    Whoever we are; as root, whoever owns the data already, else `postgres`, else `nobody`. None is created.
    """
    if os.geteuid() != 0:
        return ServerAccount(os.geteuid(), os.getegid())
    try:
        owner = data.stat()
    except FileNotFoundError:
        pass
    else:
        if owner.st_uid != 0:
            return ServerAccount(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerAccount(entry.pw_uid, entry.pw_gid)
    raise DatabaseStartError(
        "the embedded database refuses to run as root and there is no account `postgres` or `nobody`; "
        "run mdm as an ordinary user, or set MDM_DATABASE_URL to a PostgreSQL server"
    )


def demand_open(directory: Path, account: ServerAccount) -> None:
    """Make sure that the account can enter the directory, without changing anything.

    Raises:
        DatabaseStartError: names the directory on the way that is closed to it.
    """
    closed = account.first_closed([*reversed(directory.parents), directory])
    if closed is not None and os.geteuid() != 0:
        raise DatabaseStartError(
            f"the directory {closed} cannot be entered; set MDM_HOME to a directory of your own, "
            "or set MDM_DATABASE_URL to a PostgreSQL server"
        )
    if closed is not None:
        raise DatabaseStartError(
            f"the directory {closed} cannot be entered by the account {account.name!r}, which runs the "
            "embedded database because PostgreSQL refuses to run as root; set MDM_HOME to a directory "
            "outside it, such as /var/lib/mdm, or run mdm as an ordinary user, or set MDM_DATABASE_URL to a "
            "PostgreSQL server"
        )
