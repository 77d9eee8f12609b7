"""Truth comes as clusters or as pairs, and says which records are judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.matching.truth import components, placed, read_clusters, read_truth

RECORDS = "id,source,name\na1,a,Ann\na2,a,Bob\nb1,b,Ann\nb2,b,Bob\n"


def _files(directory: Path, truth: str) -> tuple[Path, Path]:
    (directory / "records.csv").write_text(RECORDS)
    (directory / "truth.csv").write_text(truth)
    return directory / "records.csv", directory / "truth.csv"


def test_a_record_without_a_label_is_not_judged(tmp_path: Path) -> None:
    truth = read_truth(*_files(tmp_path, "id,cluster_id\na1,x\nb1,x\nb2,y\n"))
    assert truth.ids == ("a1", "b1", "b2")
    assert truth.clusters.tolist() == [0, 0, 1]
    assert truth.pairs is None


def test_pairs_within_a_source_link_clusters_but_are_not_judged(tmp_path: Path) -> None:
    truth = read_truth(*_files(tmp_path, "id1,id2\nb1,a1\na1,a2\nb1,b1\nb1,nobody\n"))
    assert truth.pairs is not None
    assert truth.pairs.tolist() == [[0, 2]]
    assert len(set(truth.clusters[[0, 1, 2]].tolist())) == 1
    assert truth.two_sources


def test_truth_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="id1 and id2"):
        read_truth(*_files(tmp_path, "left,right\na1,b1\n"))


def test_a_record_that_the_clusters_leave_out_is_alone(tmp_path: Path) -> None:
    truth = read_truth(*_files(tmp_path, "id,cluster_id\na1,x\na2,x\nb1,x\nb2,y\n"))
    (tmp_path / "clusters.csv").write_text("cluster_id,id\na2,a1\na2,b1\n")
    assert read_clusters(tmp_path / "clusters.csv", truth).tolist() == [0, 1, 0, 2]


def test_pairs_are_placed_once_and_the_smaller_first() -> None:
    places = {"a": 0, "b": 1, "c": 2}
    assert placed(places, ["b", "a", "c"], ["a", "b", "b"]).tolist() == [[0, 1], [1, 2]]
    assert placed(places, [], []).shape == (0, 2)


def test_components_follow_chains() -> None:
    codes = components(5, np.array([[0, 1], [1, 4]]))
    assert codes[0] == codes[1] == codes[4]
    assert len(set(codes.tolist())) == 3
