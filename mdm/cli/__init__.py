"""The command line: `mdm --help` explains itself."""

from __future__ import annotations

from mdm.cli.commands import app

__all__ = ["app"]
