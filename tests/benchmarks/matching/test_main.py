"""The whole: sets chosen, lines measured, and every wish that cannot be met told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.matching.__main__ import main, measured, mutation_results
from benchmarks.matching.ours import POLICIES
from benchmarks.matching.peer_runs import PeerRuns
from mdm.policy.reading import read_policy_file
from tests.benchmarks.matching.fakes import command, small_set
from tests.benchmarks.matching.test_peer_runs import FIGURES


def test_the_hub_is_held_against_splink(tmp_path: Path) -> None:
    data, kept = small_set(tmp_path), tmp_path / "peers.json"
    kept.write_text(json.dumps({"small": {"splink": FIGURES}}))
    lines = measured(data, PeerRuns(["splink"], kept), tmp_path, command=command(tmp_path))
    assert [line.matcher for line in lines] == [
        "hub, suggested",
        "hub, suggesting",
        "Splink 5.0.0 default",
        "Splink 5.0.0 best",
    ]
    assert lines[0].note.startswith("F1 -0.033 to Splink's best; ")
    assert "with suggesting" in lines[0].note


def test_a_curated_policy_learns_its_weights_from_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_set(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "small.yaml").write_text("match: {merge: 0.8}\n")
    monkeypatch.setattr("benchmarks.matching.ours.POLICIES", tmp_path / "policies")
    lines = measured(data, PeerRuns([], None), tmp_path, command=command(tmp_path))
    assert [line.matcher for line in lines][2:] == ["hub, curated", "hub, learning"]
    assert (tmp_path / "curated.yaml").read_text().strip() == "match: {merge: 0.9}"


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_curated_policy_is_whole(path: Path) -> None:
    document, _ = read_policy_file(path)
    assert document.match.training is None
    assert not document.match.frequencies


def test_a_command_that_is_missing_is_told_in_its_line(tmp_path: Path) -> None:
    failing = (sys.executable, "-c", "raise SystemExit('╭─ Error ─╮\\n│ No such command. │\\n╰──╯')")
    lines = measured(small_set(tmp_path), PeerRuns([], None), tmp_path, command=failing)
    assert [(line.matcher, line.note) for line in lines] == [("hub, suggested", "No such command.")]


def test_mutations_are_told_one_by_one(tmp_path: Path) -> None:
    data = small_set(tmp_path)
    right = list(mutation_results(data, tmp_path, command=command(tmp_path, "number")))
    assert ("pass small: rows shuffled", True) in right
    broken = dict(mutation_results(data, tmp_path, command=command(tmp_path, "number // 2")))
    assert next(text for text, passed in broken.items() if not passed).startswith(
        "FAIL small: rows shuffled: "
    )


def test_sets_that_are_not_here_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MDM_MATCHING_DATA", str(tmp_path / "nowhere"))
    out = tmp_path / "out.json"
    assert main(["--only", "febrl9", "--peers", "none", "--json", str(out)]) == 0
    document = json.loads(out.read_text())
    assert document["lines"] == []
    assert document["skipped"][0].startswith("public sets: none in ")
    assert document["skipped"][1].startswith("febrl9: not in ")
    assert "skipped: febrl9" in capsys.readouterr().err


def test_an_unknown_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--peers", "zingg"])
    assert "no peer is named zingg" in capsys.readouterr().err
