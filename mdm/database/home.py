"""Which directory the hub keeps its own files in."""

from __future__ import annotations

import os
from pathlib import Path


def default_home() -> Path:
    """The directory of the hub's own files; it may not exist yet.

    `$MDM_HOME` where it is set. Otherwise /var/lib/mdm for root, because the database server refuses to run
    as root and another account cannot enter root's own directory; `$XDG_DATA_HOME/mdm` or ~/.local/share/mdm
    for anyone else.
    """
    named = os.environ.get("MDM_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/mdm")
    # The XDG base directory specification: a relative path in the variable is to be ignored.
    shared = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (shared if shared.is_absolute() else Path.home() / ".local" / "share") / "mdm"
