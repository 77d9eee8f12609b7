"""Scores of ranges of pairs are those of all pairs at once, whatever the ranges, the processes and the restarts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from matching.batch.features import features_table
from matching.batch.pairs import Candidates
from matching.batch.scores import ScoredPairs, scored
from matching.score import Scorer
from matching.table import Table
from tests.matching.batch.people import people
from tests.matching.example import RULES


def same_bytes(one: ScoredPairs, other: ScoredPairs) -> bool:
    names = ("left", "right", "weight", "vetoed", "probability")
    return one.compared == other.compared and all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names
    )


FEATURES = features_table(RULES, Table.of(people(400)))
CANDIDATES = Candidates.of(RULES, FEATURES)


def run(
    folder: Path,
    max_pairs: int = 1000,
    processes: int = 1,
    told: list[int] | Killed | None = None,
) -> ScoredPairs:
    return scored(
        RULES,
        FEATURES,
        CANDIDATES,
        work_dir=folder,
        processes=processes,
        max_pairs=max_pairs,
        progress=lambda _stage, done, _total: None if told is None else told.append(done),
    )


def test_scores_are_those_of_all_pairs_at_once(tmp_path: Path) -> None:
    left, right = CANDIDATES.pairs(0, FEATURES.size)
    every = Scorer(RULES).score(FEATURES, left, right)
    kept = every.probability >= 0.05
    found = run(tmp_path)
    assert found.compared == len(left) > 3000
    assert 0 < len(found.left) < len(left)
    assert found.left.tolist() == left[kept].tolist()
    assert found.right.tolist() == right[kept].tolist()
    assert found.weight.tobytes() == every.weight[kept].tobytes()
    assert found.vetoed.tobytes() == every.vetoed[kept].tobytes()


@pytest.mark.parametrize(("max_pairs", "processes"), [(1, 1), (97, 2), (1000, 2), (10**9, 2)])
def test_neither_chunks_nor_processes_change_a_byte(tmp_path: Path, max_pairs: int, processes: int) -> None:
    assert same_bytes(run(tmp_path / "one", max_pairs, processes), run(tmp_path / "other"))


def test_a_run_taken_up_again_scores_only_what_is_missing(tmp_path: Path) -> None:
    whole = run(tmp_path)
    parts = sorted(tmp_path.glob("scores-*.npz"))
    assert len(parts) > 4
    for part in parts[:3]:
        part.unlink()
    told: list[int] = []
    assert same_bytes(run(tmp_path, told=told), whole)
    assert told == [len(parts) - 2, len(parts) - 1, len(parts)]


def test_what_another_run_left_is_thrown_away(tmp_path: Path) -> None:
    run(tmp_path, max_pairs=100)
    (tmp_path / "notes.txt").write_text("mine")
    told: list[int] = []
    whole = run(tmp_path, told=told)
    assert len(told) == len(list(tmp_path.glob("scores-*.npz")))
    assert same_bytes(whole, run(tmp_path / "other"))
    assert (tmp_path / "notes.txt").read_text() == "mine"


class Killed:
    """Is told of the first range that is done, and kills the process that tells it."""

    def append(self, _done: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


_KILLED = f"""
import sys
from pathlib import Path
from {__name__} import Killed, run
run(Path(sys.argv[1]), 100, 2, Killed())
"""


def test_a_run_that_was_killed_goes_on_where_it_was_and_leaves_no_process(tmp_path: Path) -> None:
    # The workers hold the pipe too: it ends only when they are gone.
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    told: list[int] = []
    assert same_bytes(run(tmp_path, 100, told=told), run(tmp_path / "other", 100))
    assert 0 < len(told) < len(list(tmp_path.glob("scores-*.npz")))
