"""What must not matter is changed, and what depends on it is found out."""

from __future__ import annotations

from pathlib import Path

from benchmarks.matching.mutations import mutated
from tests.benchmarks.matching.fakes import command, small_set


def test_a_matcher_by_values_alone_passes(tmp_path: Path) -> None:
    found = mutated(small_set(tmp_path), tmp_path / "policy.yaml", tmp_path, command=command(tmp_path))
    assert found == {"rows shuffled": 0, "ids renamed": 0, "several files": 0}


def test_a_matcher_by_the_place_of_a_record_fails(tmp_path: Path) -> None:
    fake = command(tmp_path, "number // 2")
    found = mutated(small_set(tmp_path), tmp_path / "policy.yaml", tmp_path, command=fake)
    assert found["ids renamed"] == 0
    assert found["rows shuffled"] > 0
    assert found["several files"] > 0


def test_a_matcher_by_ids_fails(tmp_path: Path) -> None:
    fake = command(tmp_path, 'row["id"][-1]')
    found = mutated(small_set(tmp_path), tmp_path / "policy.yaml", tmp_path, command=fake)
    assert found["ids renamed"] > 0
