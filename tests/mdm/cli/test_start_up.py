"""A command loads what it needs and nothing of the others."""

from __future__ import annotations

import subprocess
import sys


def test_no_other_command_pays_for_matching_by_hand() -> None:
    code = (
        "import mdm.cli, sys; print([name for name in sys.modules if name.startswith("
        "('mdm.cli.by_hand', 'matching.train', 'matching.batch', 'matching.report.page', 'pandas', 'recordlinkage'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_matching_by_hand_does_not_pay_for_the_hub() -> None:
    code = (
        "import sys; from mdm.cli import app; app(['match', 'run', '--help'], standalone_mode=False); "
        "print([name for name in sys.modules if name in ('sqlalchemy', 'alembic', 'mdm.cli.commands')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"
