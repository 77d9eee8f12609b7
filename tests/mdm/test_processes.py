"""Processes do each piece once, in order, and end with the process that began them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from mdm.database.engine import make_engine
from mdm.processes import FEW_PIECES, ProcessPool
from tests.laws.waiting import eventually

_ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import sys
from mdm.database.engine import make_engine
from mdm.processes import ProcessPool
from tests.mdm.test_processes import number_and_process

if __name__ == "__main__":
    pool = ProcessPool(make_engine(sys.argv[1]), 2)
    print({process for _, process in pool.run(number_and_process, list(range(20)))}, flush=True)
    sys.stdin.read()
"""


def number_and_process(connection: Connection, piece: int) -> tuple[int, int]:
    """The piece, by way of the database, and who did it."""
    found = connection.execute(text("SELECT CAST(:piece AS integer)"), {"piece": piece}).scalar_one()
    return found, os.getpid()


@pytest.fixture(scope="module")
def hub(module_database: str) -> Iterator[Engine]:
    engine = make_engine(module_database)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [FEW_PIECES, 20])
def test_every_piece_is_done_once_and_in_order(hub: Engine, processes: int, count: int) -> None:
    pieces = list(range(count))
    with ProcessPool(hub, processes) as pool:
        begun = pool.begin(number_and_process, 99)
        assert [found for found, _ in pool.run(number_and_process, pieces)] == pieces
        assert begun()[0] == 99


def test_few_pieces_need_no_other_process(hub: Engine) -> None:
    with ProcessPool(hub, 2) as pool:
        assert {process for _, process in pool.run(number_and_process, [1, 2])} == {os.getpid()}


def test_processes_end_with_the_process_that_is_killed(module_database: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM)
    with subprocess.Popen(
        [sys.executable, str(program), module_database],
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as helped:
        assert helped.stdout is not None
        helping = [int(word) for word in helped.stdout.readline().strip("{}\n").split(", ")]
        assert helping
        assert helped.pid not in helping
        os.kill(helped.pid, signal.SIGKILL)
    eventually(lambda: not any(Path(f"/proc/{process}").exists() for process in helping))
