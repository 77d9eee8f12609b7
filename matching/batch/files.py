"""Records read from files: CSV or Parquet, several as one."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from matching.batch.columns import column_of, encoded
from matching.batch.workers import in_threads
from matching.table import ABSENT, Column, Table, Texts

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

    `ids` are distinct texts. `table` has all columns but id and source, by the names in the files.
    """

    ids: Texts
    sources: Column
    table: Table


def read_records(paths: Sequence[Path], columns: Collection[str] | None = None) -> Records:
    """Read files as one table of text.

    A file has a column `id`, and may have a column `source`; where a record has none, its source is the name of
    its file without the ending. Outer blanks are dropped, and what is empty then is absent. Columns that a file
    does not have are absent in its records.

    Args:
        paths: Parquet where the name ends in .parquet or .pq, else CSV in UTF-8, with or without a byte order
            mark, with a header; values may contain line breaks within quotes.
        columns: those wanted besides id and source, of the files that have them; all if not given.

    Raises:
        MatchingInputError: a file is not readable, lacks the column `id` or an id in it, has rows of another
            length than its header, names a column twice or repeats an id.
    """
    if not paths:
        raise ValueError("no file to read records from")
    files = [(path, _read(path, columns)) for path in paths]
    rows = [(path, table.num_rows) for path, table in files]
    joined = pa.concat_tables([table for _, table in files], promote_options="default")
    names, raw = joined.column_names, dict(zip(joined.column_names, joined.columns, strict=True))
    del files, joined
    # Each column as it was read goes once it is encoded.
    found = dict(zip(names, in_threads(lambda name: _trimmed(raw.pop(name)), names), strict=True))
    ids, sources = found.pop(ID), found.pop(SOURCE)
    absent = np.flatnonzero(ids.codes == ABSENT)
    if len(absent):
        raise _error_at(rows, int(absent[0]), "has no id")
    if len(ids.values) < len(ids.codes):
        # Codes count up as long as every id is new.
        repeated = np.flatnonzero(ids.codes != np.arange(len(ids.codes)))
        raise _error_at(rows, int(repeated[0]), "repeats the id of an earlier record")
    return Records(ids.values, sources, Table(len(ids.codes), found))


def _error_at(files: Sequence[tuple[Path, int]], place: int, problem: str) -> MatchingInputError:
    """The error about one of the records of all files, which have so many each."""
    row = place
    for path, rows in files:
        if row < rows:
            return MatchingInputError(path, problem, row=row + 1)
        row -= rows
    raise IndexError(place)


def _read(path: Path, columns: Collection[str] | None) -> pa.Table:
    """The columns wanted of one file as text, the source complete."""
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
    found = {
        name: column
        for name, column in zip(names, raw.columns, strict=True)
        if columns is None or name in columns or name in (ID, SOURCE)
    }
    sources = pc.utf8_trim_whitespace(found.get(SOURCE, pa.nulls(raw.num_rows, _TEXT)))
    named = pc.and_kleene(pc.is_valid(sources), pc.not_equal(sources, ""))
    return pa.table(found | {SOURCE: pc.if_else(named, sources, pa.scalar(path.stem, _TEXT))})


def _trimmed(texts: pa.ChunkedArray) -> Column:
    """A column without outer blanks; what is empty then is absent. Only distinct texts are looked at."""
    found = texts.combine_chunks().dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(found.dictionary)
    empty = pc.equal(trimmed, "")
    if not pc.any(pc.or_(empty, pc.not_equal(trimmed, found.dictionary))).as_py():
        return column_of(found)
    again = encoded(pc.if_else(empty, pa.scalar(None, _TEXT), trimmed))
    codes = found.indices.fill_null(ABSENT).to_numpy()
    return Column(np.append(again.codes, np.int32(ABSENT))[codes], again.values)


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
                column_types=dict.fromkeys(header, _TEXT), null_values=[""], strings_can_be_null=True
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
