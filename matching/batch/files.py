"""Records read from files: CSV or Parquet, several as one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from matching.batch.columns import encoded
from matching.table import Column, Table

ID, SOURCE = "id", "source"
_TEXT = pa.large_string()
_PARQUET = frozenset([".parquet", ".pq"])


class MatchingInputError(ValueError):
    """A file cannot be read as records; `row` is the record's number in it, from 1, where one is at fault."""

    code = "matching_input_invalid"

    def __init__(self, file: Path, problem: str, *, row: int | None = None) -> None:
        self.file, self.row = file, row
        super().__init__(f"{file}{'' if row is None else f', record {row}'}: {problem}")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Records of files, in the order of the files and of their rows.

    `ids` are distinct. `table` has all columns but id and source, by the names in the files.
    """

    ids: NDArray[Any]
    sources: Column
    table: Table


def read_records(paths: Sequence[Path]) -> Records:
    """Read files as one table of text.

    A file has a column `id`, and may have a column `source`; where a record has none, its source is the name of
    its file without the ending. Outer blanks are dropped, and what is empty then is absent. Columns that a file
    does not have are absent in its records.

    Args:
        paths: Parquet where the name ends in .parquet or .pq, else CSV in UTF-8, with or without a byte order
            mark, with a header; values may contain line breaks within quotes.

    Raises:
        MatchingInputError: a file is not readable, lacks the column `id` or an id in it, has rows of another
            length than its header, names a column twice or repeats an id.
    """
    if not paths:
        raise ValueError("no file to read records from")
    tables = [_read(path) for path in paths]
    joined = pa.concat_tables(tables, promote_options="default").combine_chunks()
    ids = encoded(joined.column(ID).combine_chunks())
    if len(ids.values) < joined.num_rows:
        raise _repeated(paths, tables, ids)
    names = [name for name in joined.column_names if name not in (ID, SOURCE)]
    return Records(
        ids.values,
        encoded(joined.column(SOURCE).combine_chunks()),
        Table(joined.num_rows, {name: encoded(joined.column(name).combine_chunks()) for name in names}),
    )


def _read(path: Path) -> pa.Table:
    """One file: id and source complete, all columns trimmed text, null where empty."""
    try:
        raw = _parquet(path) if path.suffix.lower() in _PARQUET else _csv(path)
    except OSError as error:
        raise MatchingInputError(path, error.strerror or "cannot be read") from error
    names = [str(name).strip() for name in raw.column_names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MatchingInputError(path, f"the header names more than once: {', '.join(twice)}")
    if ID not in names:
        raise MatchingInputError(path, f"no column {ID!r}; columns: {', '.join(names) or 'none'}")
    columns = {name: _trimmed(raw.column(place)) for place, name in enumerate(names)}
    absent = columns[ID].is_null()
    if columns[ID].null_count:
        raise MatchingInputError(path, "has no id", row=int(pc.index(absent, True).as_py()) + 1)
    sources = columns.get(SOURCE, pa.nulls(raw.num_rows, _TEXT))
    return pa.table(columns | {SOURCE: pc.fill_null(sources, path.stem)})


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, _TEXT), trimmed)


def _csv(path: Path) -> pa.Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise MatchingInputError(path, "is not CSV in UTF-8") from error
    if not header:
        raise MatchingInputError(path, "is empty; a header is needed")
    ragged: list[pa_csv.InvalidRow] = []

    def stop(row: pa_csv.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    def read(*, threads: bool) -> pa.Table:
        return pa_csv.read_csv(
            path,
            read_options=pa_csv.ReadOptions(use_threads=threads),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=stop),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(header, _TEXT), strings_can_be_null=False
            ),
        )

    try:
        return read(threads=True)
    except pa.ArrowInvalid as error:
        if not ragged:
            raise MatchingInputError(path, "is not CSV in UTF-8") from error
    # Only a single thread knows the number of the row.
    ragged.clear()
    try:
        return read(threads=False)
    except pa.ArrowInvalid as error:
        row = ragged[0]
        raise MatchingInputError(
            path,
            f"{row.actual_columns} values where the header has {row.expected_columns} columns",
            row=row.number - 1,
        ) from error


def _parquet(path: Path) -> pa.Table:
    try:
        raw = pq.read_table(path)
        return pa.table([column.cast(_TEXT) for column in raw.columns], names=raw.column_names)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise MatchingInputError(path, "is not Parquet with plain columns") from error


def _repeated(paths: Sequence[Path], tables: Sequence[pa.Table], ids: Column) -> MatchingInputError:
    """The error for the first record whose id another before it has."""
    # Codes count up as long as every id is new.
    place = int(np.flatnonzero(ids.codes != np.arange(len(ids.codes)))[0])
    for path, table in zip(paths, tables, strict=True):
        if place < table.num_rows:
            return MatchingInputError(path, "repeats the id of an earlier record", row=place + 1)
        place -= table.num_rows
    raise AssertionError("more records than the files have")
