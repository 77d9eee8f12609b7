"""A run has its directory alone, and whatever it is killed before, the next gives what an undisturbed one gives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from matching.batch.work import Stage, WorkInUseError, work_folder
from tests.matching.batch.test_scores import run, same_bytes

_OPERATIONS = frozenset(["open", "os.mkdir", "os.rename", "os.remove"])
_KILLED = 9
_ROOT = Path(__file__).parents[3]


def test_a_file_that_was_begun_is_not_there(tmp_path: Path) -> None:
    stage = Stage.opened(tmp_path, "sums", "d1")
    try:
        with stage.begun("1.bin") as file:
            file.write(b"half of it")
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert not stage.path("1.bin").exists()
    assert not list(Stage.opened(tmp_path, "sums", "d1").folder.iterdir())


def test_what_other_digests_and_no_other_stages_left_is_removed(tmp_path: Path) -> None:
    kept = [Stage.opened(tmp_path, name, "d1") for name in ("sums", "other")]
    for stage in kept:
        with stage.begun("1.bin") as file:
            file.write(b"all of it")
    assert Stage.opened(tmp_path, "sums", "d1").path("1.bin").read_bytes() == b"all of it"
    Stage.opened(tmp_path, "sums", "d2")
    assert [stage.path("1.bin").exists() for stage in kept] == [False, True]


def test_a_directory_is_for_one_run_at_a_time(tmp_path: Path) -> None:
    with work_folder(tmp_path / "work"):
        with (
            pytest.raises(WorkInUseError, match="work: another run is at work there"),
            work_folder(tmp_path / "work"),
        ):
            pass
        with work_folder(tmp_path / "other"):
            pass
    with work_folder(tmp_path / "work"):
        pass


_HOLDS = """
import pathlib, sys
from matching.batch.work import work_folder
with work_folder(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_directory_of_a_run_that_was_killed_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(WorkInUseError), work_folder(tmp_path):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        with work_folder(tmp_path):
            pass


_MAPS = """
import pathlib, sys
from matching.batch.run import mapped_features
from matching.batch.work import work_folder
from matching.table import Table
from tests.matching.batch.people import people
from tests.matching.example import RULES
with work_folder(pathlib.Path(sys.argv[1]), outdated=lambda _: print("outdated")) as folder:
    mapped_features(RULES, Table.of(people(20)), folder, processes=1)
"""


def test_what_other_code_left_is_made_anew_and_that_is_told(tmp_path: Path) -> None:
    copied = shutil.copytree(_ROOT / "matching", tmp_path / "matching")

    def mapped() -> tuple[str, set[Path]]:
        ended = subprocess.run(
            [sys.executable, "-c", _MAPS, str(tmp_path / "work")],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{_ROOT}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout, set((tmp_path / "work").glob("features-*"))

    told, before = mapped()
    assert (told, len(before)) == ("", 1)
    assert mapped() == ("", before)
    with (copied / "standardise" / "names.py").open("a", encoding="utf-8") as source:
        source.write("# Reads names in another way.\n")
    told, after = mapped()
    assert (told, len(after), after & before) == ("outdated\n", 1, set())


def killed_before(operation: int, folder: Path, work: Callable[[], object]) -> bool:
    """Do work in a process that is gone just before its n-th operation on a folder; whether it came so far."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _OPERATIONS and str(arguments[0]).startswith(str(folder)):
            seen += 1
            if seen == operation:
                os._exit(_KILLED)

    sys.addaudithook(watch)
    work()
    os._exit(0)


def kill_at_every_operation(folder: Path) -> int:
    """How often a run was killed and taken up in a directory that another run had left half of its parts in."""
    whole = run(folder / "undisturbed")
    run(folder / "other", max_pairs=500)
    for part in sorted((folder / "other").iterdir())[::2]:
        part.unlink()
    killed = 0
    while True:
        work = folder / f"work-{killed}"
        shutil.copytree(folder / "other", work)
        if not killed_before(killed + 1, work, partial(run, work)):
            return killed
        killed += 1
        assert same_bytes(run(work), whole)
        assert not list(work.glob("*.begun"))
        assert len(list(work.iterdir())) == len(list((folder / "undisturbed").iterdir()))


def test_a_run_killed_before_any_file_operation_can_be_taken_up(tmp_path: Path) -> None:
    # In a process of its own: this one may have threads, which a fork has not.
    program = (
        "import pathlib, sys;"
        f"from {__name__} import kill_at_every_operation as kill;"
        "print(kill(pathlib.Path(sys.argv[1])))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    # Another run's parts removed, and of each part of this one: begun, opened and made whole.
    assert int(ended.stdout) > 12
