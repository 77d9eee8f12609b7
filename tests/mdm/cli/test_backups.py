"""Backup, restore and rebuild as a person runs them, with what can be wrong about it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mdm.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MDM_DATABASE_URL", database_url)
    return lambda *arguments: CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_an_empty_hub_is_rebuilt_backed_up_and_restored(run: Run, tmp_path: Path) -> None:
    assert run("rebuild").stdout == "0 records derived again; nothing differed\n"
    backup = run("backup", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    assert backup.stdout.endswith(f"keys to {tmp_path / 'keys'}\n"), "on a line of its own"
    assert "is not empty" in run("backup", str(tmp_path / "today")).stderr
    assert run("restore", str(tmp_path / "today"), "--keys", str(tmp_path / "keys")).exit_code == 0


@pytest.mark.parametrize(
    ("directory", "keys", "said"),
    [
        ("nowhere", "keys", "nowhere is no backup, or not a whole one"),
        ("today", "nothing", "nothing is no file of keys"),
        ("today", "today/decision.gz", "decision.gz is no file of keys"),
    ],
)
def test_what_is_no_backup_or_no_key_is_named_and_nothing_is_drawn(
    run: Run, tmp_path: Path, directory: str, keys: str, said: str
) -> None:
    run("backup", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    result = run("restore", str(tmp_path / directory), "--keys", str(tmp_path / keys))
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", "")


def test_half_a_file_of_keys_restores_nothing(run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    whole = (tmp_path / "keys").read_bytes()
    for half in (whole[:-9], whole[:20], gzip.compress(gzip.decompress(whole)[:-3])):
        (tmp_path / "keys").write_bytes(half)
        result = run("restore", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
        assert "not a whole one" in result.stderr.replace("\n", " ")
    (tmp_path / "keys").write_bytes(whole)
    assert run("restore", str(tmp_path / "today"), "--keys", str(tmp_path / "keys")).exit_code == 0
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_a_damaged_backup_restores_nothing_and_says_which_file_it_is(run: Run, tmp_path: Path) -> None:
    arguments = (str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    run("backup", *arguments)
    for name in ("policy_version.gz", "current.jsonl.gz"):
        file = tmp_path / "today" / name
        whole = file.read_bytes()
        file.write_bytes(whole[:-9])
        result = run("restore", *arguments)
        assert result.exit_code == 1
        assert f"{name} is missing or damaged, so nothing was restored" in result.stderr.replace("\n", "")
        file.write_bytes(whole)
    (tmp_path / "today" / "manifest.json").write_text("[]")
    assert "is no backup" in run("restore", *arguments).stderr.replace("\n", "")


def test_a_hub_with_records_is_not_restored_into(run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    (tmp_path / "one.jsonl").write_text('{"CUSTNO": "E1", "TYPE": "P", "LASTNAME": "Byron"}\n')
    run("load", "--source", "erp", "--object", "customer", str(tmp_path / "one.jsonl"))
    result = run("restore", str(tmp_path / "today"), "--keys", str(tmp_path / "keys"))
    assert result.exit_code == 1
    assert "this hub holds records" in result.stderr
