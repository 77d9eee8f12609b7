"""`python -m mdm`: the command line, where no script was installed."""

from __future__ import annotations

from mdm.cli import app

if __name__ == "__main__":
    app(prog_name="mdm")
