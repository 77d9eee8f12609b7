"""Quality is counted over pairs and over records."""

from __future__ import annotations

import importlib.util
import os
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.evaluate import calibration, clusters_of, error_by_chance, evaluate, evaluate_pairs
from tests.skips import needs

_CLUSTERS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 4), max_size=10)
_PAIRS = st.sets(
    st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij")).filter(
        lambda pair: pair[0] < pair[1]
    )
)
_SHARED = Path(os.environ.get("MDM_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def shared_evaluation() -> ModuleType:
    path = _SHARED / "tools" / "evaluate.py"
    if not path.is_file():
        needs("shared", f"the independent evaluation is not at {path}; MDM_SHARED may say where else")
    specification = importlib.util.spec_from_file_location("shared_evaluation", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_truth_itself_is_perfect() -> None:
    truth = {"a": 1, "b": 1, "c": 2}
    found = evaluate(truth, truth)
    assert (found.precision, found.recall, found.f1, found.bcubed_f1) == (1.0, 1.0, 1.0, 1.0)
    assert found.exact_clusters == 2


def test_one_cluster_for_all_has_full_recall() -> None:
    found = evaluate(dict.fromkeys("abcd", 0), {"a": 1, "b": 1, "c": 2, "d": 2})
    assert (found.true_pairs, found.found_pairs, found.correct_pairs) == (2, 6, 2)
    assert found.precision == pytest.approx(1 / 3)
    assert (found.recall, found.f1) == (1.0, 0.5)


def test_a_record_without_a_cluster_is_by_itself() -> None:
    found = evaluate({"a": 0}, {"a": 1, "b": 1})
    assert (found.found_pairs, found.found_clusters, found.recall) == (0, 2, 0.0)


def test_records_unknown_to_the_truth_do_not_count() -> None:
    assert evaluate({"a": 0, "b": 0, "x": 0}, {"a": 1, "b": 1}).found_pairs == 1


def test_only_pairs_across_sources_count_where_sources_are_given() -> None:
    found = evaluate(dict.fromkeys("abc", 0), dict.fromkeys("abc", 1), {"a": "A", "b": "A", "c": "B"})
    assert (found.true_pairs, found.found_pairs, found.correct_pairs) == (2, 2, 2)


def test_no_pair_found_and_none_true_is_no_mistake() -> None:
    found = evaluate({}, {"a": 1, "b": 2})
    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)


@given(_CLUSTERS, _CLUSTERS)
def test_counts_are_those_of_all_pairs_listed(found: dict[str, int], truth: dict[str, int]) -> None:
    pairs = list(combinations(sorted(truth), 2))
    true = {(a, b) for a, b in pairs if truth[a] == truth[b]}
    joined = {(a, b) for a, b in pairs if a in found and b in found and found[a] == found[b]}
    quality = evaluate(found, truth)
    assert (quality.true_pairs, quality.found_pairs, quality.correct_pairs) == (
        len(true),
        len(joined),
        len(true & joined),
    )


@given(_CLUSTERS, _CLUSTERS, st.booleans())
def test_the_figures_are_those_of_the_independent_evaluation(
    found: dict[str, int], truth: dict[str, int], across: bool
) -> None:
    theirs = shared_evaluation()
    sources = {record: "AB"[ord(record) % 2] for record in truth}
    ours = evaluate(found, truth, sources if across else None)
    expected = theirs.evaluate(("clusters", found), ("clusters", truth), sources, cross_source=across)
    assert ours.true_pairs == expected["true_pairs"]
    assert ours.found_pairs == expected["pred_pairs"]
    assert ours.correct_pairs == expected["tp"]
    assert ours.exact_clusters == expected["clusters_exact"]
    assert ours.found_clusters == expected["clusters_pred"]
    for name, theirs_name in (
        ("precision", "precision"), ("recall", "recall"), ("f1", "f1"), ("bcubed_precision", "bcubed_p"),
        ("bcubed_recall", "bcubed_r"), ("bcubed_f1", "bcubed_f1"),
    ):  # fmt: skip
        assert getattr(ours, name) == pytest.approx(expected[theirs_name])


def test_pairs_that_share_a_record_make_no_third_pair() -> None:
    found = evaluate_pairs(dict.fromkeys("abc", 0), {("a", "b"), ("b", "c")}, "abcd")
    assert (found.true_pairs, found.found_pairs, found.correct_pairs, found.true_clusters) == (2, 3, 2, 2)


@given(_CLUSTERS, _PAIRS, st.booleans())
def test_the_figures_against_pairs_are_those_of_the_independent_evaluation(
    found: dict[str, int], pairs: set[tuple[str, str]], across: bool
) -> None:
    theirs = shared_evaluation()
    sources = {record: "AB"[ord(record) % 2] for record in "abcdefghij"}
    ours = evaluate_pairs(found, pairs, "abcdefghij", sources if across else None)
    expected = theirs.evaluate(("clusters", found), ("pairs", pairs), sources, cross_source=across)
    assert (ours.true_pairs, ours.found_pairs, ours.correct_pairs) == (
        expected["true_pairs"], expected["pred_pairs"], expected["tp"],
    )  # fmt: skip
    assert (ours.precision, ours.recall, ours.f1) == pytest.approx(
        (expected["precision"], expected["recall"], expected["f1"])
    )
    assert ours.bcubed_f1 == pytest.approx(expected["bcubed_f1"])


def test_clusters_of_pairs_are_what_the_pairs_connect() -> None:
    found = clusters_of([("a", "b"), ("c", "b")], "abcd")
    assert found["a"] == found["b"] == found["c"] != found["d"]


def test_probabilities_that_promise_too_much_are_off_by_the_difference() -> None:
    found = calibration(np.array([0.9] * 10 + [0.1] * 10), np.array([True] * 5 + [False] * 15))
    assert found.error == pytest.approx((0.4 + 0.1) / 2)
    assert [(entry.pairs, entry.matching) for entry in found.bins] == [(10, 0.0), (10, 0.5)]
    assert [entry.promised for entry in found.bins] == pytest.approx([0.1, 0.9])


def test_probabilities_of_one_tenth_are_judged_together() -> None:
    """So that a page, a command and the figures of benchmarks mean the same by an error."""
    found = calibration(np.array([0.42, 0.48, 0.51]), np.array([False, True, True]))
    assert [entry.pairs for entry in found.bins] == [2, 1]
    assert found.error == pytest.approx((abs(0.42 + 0.48 - 1) + 0.49) / 3)


def test_certain_and_right_is_no_error() -> None:
    assert calibration(np.array([1.0, 0.0]), np.array([True, False])).error == 0.0
    assert calibration(np.empty(0), np.empty(0, dtype=np.bool_)).bins == ()


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.5], 0.5),
        ([0.5, 0.5], 0.25),
        ([0.9], 0.18),
        ([0.5, 0.9], (0.5 + 0.18) / 2),
        ([0.0, 1.0, 1.0], 0.0),
        ([], 0.0),
    ],
)
def test_few_pairs_are_off_by_chance_however_right_their_probabilities(
    probabilities: list[float], expected: float
) -> None:
    """Of one pair at a half the error is a half; of two, both or none match every other time."""
    assert error_by_chance(np.array(probabilities)) == pytest.approx(expected, abs=0.02)


def test_many_pairs_leave_little_to_chance() -> None:
    right = calibration(np.full(100_000, 0.3), np.arange(100_000) % 10 < 3)
    assert right.error < right.by_chance < 0.003
