"""Records read from files: CSV or Parquet, several as one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from matching.batch.columns import column_of, encoded
from matching.batch.csv_files import read_csv
from matching.batch.input_error import NOT_PARQUET, MatchingInputError, unreadable
from matching.batch.workers import in_threads
from matching.table import ABSENT, LARGEST_WHOLE, Column, Table, Texts

__all__ = [
    "ID",
    "SOURCE",
    "MatchingInputError",
    "Records",
    "read_records",
    "read_text_columns",
]

ID, SOURCE = "id", "source"
_TEXT = pa.large_string()
_PARQUET = frozenset([".parquet", ".pq"])
_MOST_NAMES = 30
# An address of e-mail, a date, a long number: no column bears such a name.
_OF_A_RECORD = re.compile(r"\S@\S|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{5}")


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

    A file has a column `id`, and may have a column `source`, in whatever case; where a record has none, its
    source is the name of its file without the ending. Outer blanks are dropped, and what is empty then is absent.
    Columns that a file does not have are absent in its records.

    Args:
        paths: Parquet where the name ends in .parquet or .pq, else CSV with a header, see `read_csv`; values may
            contain line breaks within quotes.
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
        raise _error_at(rows, int(absent[0]), "has no id; every record needs one of its own")
    if len(ids.values) < len(ids.codes):
        # Codes count up as long as every id is new.
        repeated = np.flatnonzero(ids.codes != np.arange(len(ids.codes)))
        raise _error_at(
            rows,
            int(repeated[0]),
            "repeats the id of an earlier record; ids must differ over all files: where each file numbers its own "
            "records, put the name of the file before them",
        )
    return Records(ids.values, sources, Table(len(ids.codes), found))


def read_text_columns(path: Path) -> pa.Table:
    """All columns of one file as text, by its name Parquet or else CSV.

    Raises:
        MatchingInputError: it cannot be read as such.
    """
    try:
        return _parquet(path) if path.suffix.lower() in _PARQUET else read_csv(path)
    except OSError as error:
        raise unreadable(path, error) from error


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
    raw = read_text_columns(path)
    names = _named([str(name).strip() for name in raw.column_names])
    if ID not in names:
        raise MatchingInputError(path, _no_id(raw.rename_columns(names)))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MatchingInputError(
            path, f"the header names more than once: {', '.join(twice)}; rename or remove what is double"
        )
    found = {
        name: column
        for name, column in zip(names, raw.columns, strict=True)
        if columns is None or name in columns or name in (ID, SOURCE)
    }
    sources = pc.utf8_trim_whitespace(found.get(SOURCE, pa.nulls(raw.num_rows, _TEXT)))
    named = pc.and_kleene(pc.is_valid(sources), pc.not_equal(sources, ""))
    return pa.table(found | {SOURCE: pc.if_else(named, sources, pa.scalar(path.stem, _TEXT))})


def _named(names: list[str]) -> list[str]:
    """The names with ID and Source as id and source, where no other column is called so."""
    low = [name.lower() for name in names]
    return [
        own if own in (ID, SOURCE) and own not in names and low.count(own) == 1 else name
        for name, own in zip(names, low, strict=True)
    ]


def _no_id(raw: pa.Table) -> str:
    """What to do where no column is called id: rename the one that tells records apart, or number them.

    Where the first line is a record, it is not shown: its values are somebody's.
    """
    if any(map(_OF_A_RECORD.search, raw.column_names)):
        return (
            "its first line looks like a record; put a header above it that names the columns, one of them id"
        )
    names = ", ".join(name or "(no name)" for name in raw.column_names[:_MOST_NAMES])
    more = f" and {raw.num_columns - _MOST_NAMES} more" if raw.num_columns > _MOST_NAMES else ""
    telling = next(
        (name for name, texts in zip(raw.column_names, raw.columns, strict=True) if _tells(texts)), None
    )
    advice = (
        "add one that numbers the records" if telling is None else f"{telling} could be it: rename it to id"
    )
    return f"no column {ID!r}, which every file needs; {advice}; columns: {names or 'none'}{more}"


def _tells(texts: pa.ChunkedArray) -> bool:
    return len(texts) > 1 and not texts.null_count and pc.count_distinct(texts).as_py() == len(texts)


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


def _parquet(path: Path) -> pa.Table:
    try:
        raw = pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise MatchingInputError(path, NOT_PARQUET) from error
    columns = []
    for name, column in zip(raw.column_names, raw.columns, strict=True):
        try:
            columns.append(_as_text(column))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise MatchingInputError(
                path, f"column {name} holds {column.type}, not plain values; leave it out or write it as text"
            ) from error
    return pa.table(columns, names=raw.column_names)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text. Of floating numbers what is none is absent, and whole ones are written as such.

    Whoever lacks a value in a column of whole numbers often has it as floating ones: 4.006381333931e+12 is no GTIN.
    """
    if not pa.types.is_floating(column.type):
        return column.cast(_TEXT)
    finite = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
    whole = pc.and_(pc.equal(pc.trunc(finite), finite), pc.less_equal(pc.abs(finite), LARGEST_WHOLE))
    return pc.coalesce(
        pc.if_else(whole, finite, pa.scalar(None, column.type)).cast(pa.int64()).cast(_TEXT),
        finite.cast(_TEXT),
    )
