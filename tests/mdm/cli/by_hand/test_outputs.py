"""What is written can be read again, and does not depend on the order of the records."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.files import MatchingInputError
from mdm.cli.by_hand.outputs import (
    check_replaceable,
    check_writable,
    clusters_table,
    pairs_table,
    read_columns,
    write_table,
)


@given(st.lists(st.tuples(st.text(min_size=1), st.integers(0, 5)), unique_by=lambda row: row[0], max_size=8))
def test_each_cluster_is_named_by_its_smallest_id(rows: list[tuple[str, int]]) -> None:
    ids = np.array([name for name, _ in rows], dtype=object)
    firsts: dict[int, int] = {}
    clusters = [firsts.setdefault(cluster, place) for place, (_, cluster) in enumerate(rows)]
    found = clusters_table(ids, np.array(clusters, dtype=np.intp)).to_pylist()
    names = {cluster: min(name for name, other in rows if other == cluster) for _, cluster in rows}
    assert [(row["id"], row["cluster_id"]) for row in found] == sorted(
        (name, names[cluster]) for name, cluster in rows
    )


def test_pairs_are_sorted_and_rounded_with_the_smaller_id_first() -> None:
    ids = np.array(["b", "a", "c"], dtype=object)
    found = pairs_table(
        ids, np.array([2, 0]), np.array([0, 1]), np.array([1 / 3, 0.5]), np.array([-1.0, 0.123456])
    )
    assert found.to_pylist() == [
        {"id1": "a", "id2": "b", "probability": 0.5, "weight": 0.1235},
        {"id1": "b", "id2": "c", "probability": 0.333333, "weight": -1.0},
    ]


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_what_is_written_can_be_read(tmp_path: Path, name: str) -> None:
    texts = ["plain", 'with "quotes", and a comma', "two\nlines"]
    write_table(pa.table({"id": texts, "cluster_id": texts[::-1]}), tmp_path / name)
    found = read_columns(tmp_path / name, ("id1", "id2"), ("id", "cluster_id"))
    assert found == {"id": texts, "cluster_id": texts[::-1]}


def test_outer_blanks_are_no_part_of_an_id(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("id, cluster_id\n c1 ,\u00a0x \n", encoding="utf-8")
    assert read_columns(tmp_path / "table.csv", ("id", "cluster_id")) == {"id": ["c1"], "cluster_id": ["x"]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id\n1\n", "expected columns id,cluster_id, not id"),
        (b"", "is empty; its first line must be a header"),
        (b"id,cluster_id\n1\n", "1 values where the header has 2 columns"),
        (b"\xff\xfei", "begins like UTF-16"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(MatchingInputError, match=problem):
        read_columns(tmp_path / "table.csv", ("id", "cluster_id"))


def test_a_column_that_is_no_plain_value_is_refused(tmp_path: Path) -> None:
    write_table(pa.table({"id": [["1"]], "cluster_id": ["1"]}), tmp_path / "table.parquet")
    with pytest.raises(MatchingInputError, match="column id holds list"):
        read_columns(tmp_path / "table.parquet", ("id", "cluster_id"))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(MatchingInputError, match="cannot be written"):
        write_table(pa.table({"id": ["1"]}), tmp_path / "missing" / "table.csv")


def test_what_is_no_file_may_be_written_more_than_once() -> None:
    check_writable(Path("/dev/null"), Path("/dev/null"))


def test_spark_replaces_a_folder_that_it_wrote(tmp_path: Path) -> None:
    for name in (
        "_SUCCESS",
        "._SUCCESS.crc",
        "part-00000-ab.snappy.parquet",
        ".part-00000-ab.snappy.parquet.crc",
    ):
        (tmp_path / name).write_bytes(b"")
    check_replaceable(tmp_path, tmp_path / "none")


def test_spark_replaces_no_folder_with_anything_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\n1,Ada\n", encoding="utf-8")
    with pytest.raises(MatchingInputError, match="other files in it, which would be lost"):
        check_replaceable(tmp_path)


@pytest.mark.parametrize("clusters", ["lake", "lake/new"])
def test_spark_replaces_no_folder_that_it_reads(tmp_path: Path, clusters: str) -> None:
    read = tmp_path / "lake" / "new" / "part-00000.parquet"
    with pytest.raises(MatchingInputError, match="holds one, which would be lost"):
        check_replaceable(tmp_path / clusters, read=[read])
