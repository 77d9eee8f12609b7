"""Drawings are well-formed, and show every pair somewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.evaluate import calibration
from matching.report.charts import (
    Mark,
    bits_bar,
    cluster_sizes,
    reliability,
    score_distribution,
    threshold_curves,
)
from matching.report.findings import Curves

MARKS = [Mark(0.0, "review"), Mark(4.25, "merge")]


def bars(drawing: str, kind: str) -> list[ElementTree.Element]:
    return [bar for bar in ElementTree.fromstring(drawing).iter("rect") if bar.get("class") == kind]


def test_bars_are_coloured_by_what_becomes_of_the_pairs() -> None:
    drawing = score_distribution(np.array([-99.0, -5.5, 2.5, 9.5, 99.0]), 1.0, MARKS)
    assert [len(bars(drawing, kind)) for kind in ("apart", "review", "merge")] == [2, 1, 2]


def test_a_sample_is_scaled_to_all_pairs() -> None:
    assert "about 3k pairs" in score_distribution(np.array([0.5] * 3), 1000.0, MARKS)


@given(st.dictionaries(st.integers(1, 5000), st.integers(1, 10**7), max_size=60))
def test_no_cluster_size_leaves_the_drawing(sizes: dict[int, int]) -> None:
    drawing = ElementTree.fromstring(cluster_sizes(sizes))
    width, height = map(float, str(drawing.get("viewBox")).split()[2:])
    for bar in drawing.iter("rect"):
        x, y, wide, high = (float(str(bar.get(name))) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


def test_all_larger_clusters_share_the_last_bar() -> None:
    assert "5 clusters of 24 or more records" in cluster_sizes({24: 1, 25: 1, 900: 3})


def test_curves_are_drawn_through_only_where_the_truth_is_known() -> None:
    curves = Curves(np.array([-4.0, 16.0]), np.array([0.5, 1.0]), np.array([1.0, 0.2]))
    assert threshold_curves(curves, None, MARKS).count("<polyline") == 3
    assert (
        len(re.findall('<polyline class="curve [a-z0-9]+ true"', threshold_curves(curves, curves, MARKS)))
        == 3
    )


def test_each_bin_is_a_dot() -> None:
    found = calibration(np.array([0.1, 0.9, 0.9]), np.array([False, True, False]))
    assert reliability(found).count("<circle") == 2


@pytest.mark.parametrize(
    ("bits", "kind", "start", "width"), [(4.0, "for", 100, 50), (-8.0, "against", 0, 100)]
)
def test_evidence_for_goes_right_and_against_left(bits: float, kind: str, start: float, width: float) -> None:
    (bar,) = bars(bits_bar(bits, 8.0), kind)
    assert (float(str(bar.get("x"))), float(str(bar.get("width")))) == (start, width)
