"""A table in a file is the table that was written, and a digest tells tables apart by what they say."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from matching.batch.columns import encoded
from matching.batch.mapped import digest_of, mapped_table, write_columns
from matching.table import Column, Table

ROWS = [
    {"name": "Ada", "city": "Ulm"},
    {"name": "Zoë", "city": None},
    {"name": "Ada", "city": None},
    {"name": None, "city": "København"},
]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], [{"name": None, "city": "Ulm"}], []])
def test_a_mapped_table_is_the_one_that_was_written(
    tmp_path: Path, rows: list[dict[str, str | None]]
) -> None:
    table = Table.of(rows, ["name", "city"])
    with (tmp_path / "table").open("wb") as file:
        write_columns(file, table.columns.items())
    found = mapped_table(tmp_path / "table", ["name", "city"], len(rows))
    assert list(found.columns) == ["name", "city"]
    assert [found.record(place) for place in range(len(rows))] == [
        {name: value for name, value in row.items() if value} for row in rows
    ]
    assert digest_of(found) == digest_of(table)


def test_texts_that_are_part_of_a_longer_array_have_the_digest_of_a_copy() -> None:
    texts = pa.array(["a", "b", "c", "d"], pa.large_string())
    part = Table(2, {"name": encoded(texts.slice(1, 2))})
    assert digest_of(part) == digest_of(Table(2, {"name": Column.of(["b", "c"])}))


@pytest.mark.parametrize(
    "other",
    [
        Table(2, {"name": Column.of(["ab", "c"])}),
        Table(2, {"name": Column.of(["b", "a"])}),
        Table(2, {"name": Column.of(["a", None])}),
        Table(2, {"title": Column.of(["a", "bc"])}),
        Table(3, {"name": Column.of(["a", "bc", None])}),
    ],
)
def test_tables_that_say_something_else_have_another_digest(other: Table) -> None:
    table = Table(2, {"name": Column.of(["a", "bc"])})
    assert digest_of(other) != digest_of(table)
    assert digest_of(table, "rules") != digest_of(table)
