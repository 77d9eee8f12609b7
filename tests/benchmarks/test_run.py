"""Rows on a small hub give figures, whatever the figures say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from benchmarks import golden, kernel, load, lookup, streaming
from benchmarks.__main__ import main
from benchmarks.run import Run


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with Run(size=60, seconds=0.03, shared=Path("nowhere")) as run:
        yield run


def test_the_load_is_timed_and_a_million_is_not_claimed(run: Run) -> None:
    timed, million = load.measure(run)
    assert timed.values["records"] == 60
    assert timed.values["events"] > 0
    assert million.verdict.startswith("not yet: ")
    assert million.values == {}


def test_lookups_are_timed_in_the_store_and_in_memory(run: Run) -> None:
    for figure in lookup.measure(run):
        assert 0 < figure.values["p50_ms"] <= figure.values["p99_ms"]


def test_a_stream_settles_what_it_takes(run: Run) -> None:
    before = len(run.hub.fresh)
    figures = streaming.measure(run)
    assert [figure.values["batch_size"] for figure in figures] == [1, 50, 500]
    assert before - len(run.hub.fresh) >= 551


def test_statements_do_not_grow_with_the_records_asked_for(run: Run) -> None:
    ids = [f"G{number:010d}" for number in range(1, 31)]
    assert golden.statements(run.hub.engine, ids) == golden.statements(run.hub.engine, ids[:1])


def test_the_kernel_stands_beside_its_peer(run: Run) -> None:
    (figure,) = kernel.measure(run)
    assert figure.values["pairs_per_second"] > 0
    assert figure.values["peer_pairs_per_second"] > 0


def test_what_is_not_reachable_is_printed_and_written_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--only", "million", "--json", str(tmp_path / "figures.json")]) == 0
    assert "not yet: " in capsys.readouterr().out
    (figure,) = orjson.loads((tmp_path / "figures.json").read_bytes())["figures"]
    assert figure["row"] == "million"
    assert figure["met"] is None
