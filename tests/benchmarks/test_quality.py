"""Quality is judged against the truth of a set."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data_sets import DataSet, read_data_set, sampled
from benchmarks.quality import against_truth, quality
from mdm.sample.products import products


def _data_set(**truth: object) -> DataSet:
    values = {"clusters": None, "pairs": None} | truth
    return DataSet(
        name="made up",
        object="customer",
        values={"a1": {}, "a2": {}, "b1": {}},
        sources={"a1": "a", "a2": "a", "b1": "b"},
        unique_sources=False,
        peer=None,
        **values,  # type: ignore[arg-type]
    )


def test_a_truth_of_pairs_counts_pairs_across_sources_alone() -> None:
    data = _data_set(pairs=frozenset({("a1", "b1")}))
    precision, recall, f1 = against_truth(data, {"a1": 0, "a2": 0, "b1": 0})
    assert (precision, recall) == (0.5, 1.0)
    assert f1 == pytest.approx(2 / 3)


def test_a_truth_of_clusters_counts_every_pair() -> None:
    data = _data_set(clusters={"a1": "x", "a2": "x", "b1": "y"})
    assert against_truth(data, {"a1": 0, "a2": 0, "b1": 1}) == (1.0, 1.0, 1.0)


def test_a_sample_is_matched_without_its_quarantined_rows() -> None:
    sample = products(40, 7)
    data = sampled(sample)
    assert set(data.values) == {f"{source}:{key}" for source, key in sample.truth}
    figure = quality(data)
    assert figure.met is None
    assert set(figure.values) == {"precision", "recall", "f1", "seconds"}


def test_a_set_is_read_by_its_column_mapping(tmp_path: Path) -> None:
    directory = tmp_path / "abt_buy"
    directory.mkdir()
    (directory / "records.csv").write_text(
        "id,source,name,description,price,manufacturer\n"
        "a1,abt,Sony Turntable - PSLX350H,,$99.00,\n"
        "b1,buy,Sony PS-LX350H,Turntable,,Sony\n"
    )
    (directory / "truth.csv").write_text("id1,id2\nb1,a1\n")
    data = read_data_set(directory)
    assert data.values["a1"] == {"title": "Sony Turntable - PSLX350H", "price": "$99.00"}
    assert data.values["b1"] == {"title": "Sony PS-LX350H", "description": "Turntable", "brand": "Sony"}
    assert data.pairs == frozenset({("a1", "b1")})
    assert data.peer is not None
