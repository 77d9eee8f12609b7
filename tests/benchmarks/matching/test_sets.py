"""Sets are found where they are, and made once where they are made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.matching.sets import GeneratorError, data_directory, found_sets, generated_sets

PROGRAM = """
import sys
from pathlib import Path
size, out, seed = sys.argv[1], Path(sys.argv[2]), sys.argv[4]
assert seed != "13", "no such seed"
out.mkdir()
(out / "records.csv").write_text(f"id,source\\n{size},{seed}\\n")
(out / "truth.csv").write_text("id,cluster_id\\n")
"""


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "gen_customers.py").write_text(PROGRAM)
    directory = tmp_path / "data" / "matching"
    directory.mkdir(parents=True)
    return directory


def test_the_environment_names_the_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDM_MATCHING_DATA", "/some/where")
    assert data_directory() == Path("/some/where")
    monkeypatch.delenv("MDM_MATCHING_DATA")
    assert data_directory().parts[-3:] == ("shared", "data", "matching")


def test_a_set_needs_records_and_truth(shared: Path) -> None:
    for name, files in {"whole": ("records.csv", "truth.csv"), "half": ("records.csv",)}.items():
        (shared / name).mkdir()
        for file in files:
            (shared / name / file).write_text("")
    assert [data.name for data in found_sets(shared)] == ["whole"]
    assert found_sets(shared / "absent") == []


def test_customers_are_made_once(shared: Path) -> None:
    made = generated_sets([5, 6], [11], directory=shared, python=Path(sys.executable))
    assert [(data.name, data.kind) for data in made] == [
        ("customers_5_11", "customers"),
        ("customers_6_11", "customers"),
    ]
    assert made[0].records.read_text() == "id,source\n5,11\n"
    (shared.parent.parent / "tools" / "gen_customers.py").unlink()
    assert generated_sets([6], [11], directory=shared, python=Path("absent"))[0].truth.is_file()


def test_what_is_missing_or_fails_is_said(shared: Path) -> None:
    with pytest.raises(GeneratorError, match="absent is not here"):
        generated_sets([5], [11], directory=shared, python=Path("absent"))
    with pytest.raises(GeneratorError, match="no such seed"):
        generated_sets([5], [13], directory=shared, python=Path(sys.executable))
    assert not list(shared.parent.parent.joinpath("cache", "mdm-bench").iterdir())
