"""The demo from an empty home: one command, a table, and nothing new the second time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdm.database.embedded import status, stop

REPOSITORY = Path(__file__).parents[2]

SIZES = ("--persons", "250", "--business", "40", "--product", "30")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that the server's account can enter; there is nothing in it yet."""
    place = Path(tempfile.mkdtemp(prefix="mdm-test-"))
    place.chmod(0o755)
    yield place / "home"
    stop(place / "home")
    shutil.rmtree(place)


def demo(home: Path) -> str:
    """What the demo prints; it ends by itself, and well."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MDM_")}
    done = subprocess.run(
        [sys.executable, "-c", "from mdm.cli import app; app()", "demo", "--no-serve", *SIZES],
        cwd=REPOSITORY,
        env=environment | {"MDM_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=140,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_demo_fills_an_empty_home_once(home: Path) -> None:
    first = demo(home)
    for heading in ("golden records", "waiting for a steward", "against the truth", "F1"):
        assert heading in first
    for sample in ("customer febrl4", "customer business", "product"):
        assert sample in first
    assert "nothing changed" not in first
    assert "nothing changed" in demo(home)
    # The last user of the embedded database stops it.
    assert status(home).pid is None
