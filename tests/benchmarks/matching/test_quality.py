"""Quality and calibration, by hand and against the evaluator of the public sets."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching.quality import ScoredPairs, calibration, judge, read_pairs
from benchmarks.matching.sets import data_directory
from benchmarks.matching.truth import Codes, Truth, components, placed
from tests.skips import needs

CODES = st.integers(0, 4)
ROWS = st.lists(st.tuples(CODES, CODES, st.integers(0, 2)), min_size=1, max_size=30)


def _codes(values: list[int]) -> Codes:
    return np.array(values, dtype=np.int64)


def _truth(
    clusters: list[int], sources: list[int] | None = None, pairs: list[list[int]] | None = None
) -> Truth:
    ids = tuple(f"r{place}" for place in range(len(clusters)))
    listed = None if pairs is None else _codes(pairs).reshape(-1, 2)  # type: ignore[arg-type]
    return Truth(ids, _codes(sources or [0] * len(ids)), _codes(clusters), listed)


@pytest.fixture(scope="module")
def evaluator() -> ModuleType:
    path = data_directory().parent.parent / "tools" / "evaluate.py"
    if not path.is_file():
        needs("data", f"{path} is not here")
    spec = importlib.util.spec_from_file_location("evaluator_of_the_sets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pairs_and_records_are_counted() -> None:
    quality = judge(_truth([0, 0, 0, 1]), _codes([0, 0, 1, 1]))
    assert [quality.precision, quality.recall, quality.f1] == pytest.approx([0.5, 1 / 3, 0.4])
    assert quality.bcubed_precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert quality.bcubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_a_truth_of_pairs_counts_pairs_across_sources_alone() -> None:
    truth = _truth([0, 1, 0], [0, 0, 1], [[0, 2]])
    quality = judge(truth, _codes([0, 0, 0]))
    assert (quality.precision, quality.recall) == (0.5, 1.0)


def test_nothing_predicted_where_nothing_is_true_is_right() -> None:
    quality = judge(_truth([0, 1]), _codes([0, 1]))
    assert (quality.precision, quality.recall, quality.f1) == (1.0, 1.0, 1.0)
    assert judge(_truth([0, 0]), _codes([0, 1])).precision == 0.0


@given(ROWS)
def test_clusters_are_judged_as_the_evaluator_of_the_sets_does(
    evaluator: ModuleType, rows: list[tuple[int, int, int]]
) -> None:
    true, found, _ = (list(column) for column in zip(*rows, strict=True))
    truth = _truth(true)
    expected = evaluator.evaluate(
        ("clusters", dict(zip(truth.ids, found, strict=True))),
        ("clusters", dict(zip(truth.ids, true, strict=True))),
        dict.fromkeys(truth.ids, "a"),
    )
    _assert_equal(truth, _codes(found), expected)


@given(ROWS, st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=12))
def test_pairs_are_judged_as_the_evaluator_of_the_sets_does(
    evaluator: ModuleType, rows: list[tuple[int, int, int]], linked: list[tuple[int, int]]
) -> None:
    _, found, sources = (list(column) for column in zip(*rows, strict=True))
    ids = tuple(f"r{place}" for place in range(len(rows)))
    # The public sets list pairs across sources alone.
    links = [
        (one, other) for one, other in linked if one < len(ids) > other and sources[one] != sources[other]
    ]
    left, right = [ids[one] for one, _ in links], [ids[other] for _, other in links]
    pairs = placed({name: place for place, name in enumerate(ids)}, left, right)
    truth = Truth(ids, _codes(sources), components(len(ids), pairs), pairs)
    expected = evaluator.evaluate(
        ("clusters", dict(zip(ids, found, strict=True))),
        (
            "pairs",
            {
                (ids[one], ids[other]) if ids[one] < ids[other] else (ids[other], ids[one])
                for one, other in pairs
            },
        ),
        {name: str(source) for name, source in zip(ids, sources, strict=True)},
        cross_source=True,
    )
    _assert_equal(truth, _codes(found), expected)


def _assert_equal(truth: Truth, found: Codes, expected: dict[str, float]) -> None:
    quality = judge(truth, found)
    assert quality.precision == pytest.approx(expected["precision"])
    assert quality.recall == pytest.approx(expected["recall"])
    assert quality.f1 == pytest.approx(expected["f1"])
    assert quality.bcubed_precision == pytest.approx(expected["bcubed_p"])
    assert quality.bcubed_recall == pytest.approx(expected["bcubed_r"])
    assert quality.bcubed_f1 == pytest.approx(expected["bcubed_f1"])


def _scored(probabilities: list[float], pairs: list[list[int]]) -> ScoredPairs:
    return ScoredPairs(_codes(pairs), np.array(probabilities), np.zeros(len(pairs)))  # type: ignore[arg-type]


def test_the_calibration_error_weighs_bins_by_their_pairs() -> None:
    truth = _truth([0, 0, 0, 1])
    # Of two pairs at 0.95 one is true; the pair at 0.2 is not; the pair at 0.001 does not count.
    found = calibration(truth, _scored([0.95, 0.95, 0.2, 0.001], [[0, 1], [0, 3], [1, 3], [2, 3]]), 0.9)
    assert found.error == pytest.approx((2 * 0.45 + 0.2) / 3)
    # Two pairs that match but for one in twenty are 0.18 of a pair off on average, one that matches one in five 0.32.
    assert found.by_chance == pytest.approx((0.18 + 0.32) / 3, abs=0.03)
    assert (found.merge_precision, found.merges) == (0.5, 2)


def test_a_certain_pair_falls_into_the_last_bin() -> None:
    assert calibration(_truth([0, 0]), _scored([1.0], [[0, 1]]), 1.0).error == 0.0


def test_without_pairs_nothing_is_said_of_calibration() -> None:
    empty = ScoredPairs(np.empty((0, 2), dtype=np.int64), np.empty(0), np.empty(0))
    found = calibration(_truth([0, 0]), empty, 0.9)
    assert (found.error, found.by_chance, found.merge_precision, found.merges) == (None, None, None, 0)


def test_pairs_within_a_source_say_nothing_where_the_truth_lists_pairs() -> None:
    truth = _truth([0, 1, 0], [0, 0, 1], [[0, 2]])
    found = calibration(truth, _scored([0.99, 0.99], [[0, 1], [0, 2]]), 0.9)
    assert (found.merge_precision, found.merges) == (1.0, 1)


def test_pairs_with_a_record_outside_the_truth_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("id1,id2,probability,weight\nr1,r0,0.9,5.5\nr0,other,0.9,5.5\n")
    found = read_pairs(path, _truth([0, 0]))
    assert found.pairs.tolist() == [[0, 1]]
    assert (found.probabilities.tolist(), found.weights.tolist()) == ([0.9], [5.5])
