"""Reads files of records, streamed: CSV, JSON lines and Parquet."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from mdm.errors import FileUnreadableError
from mdm.model import MAX_DEPTH, InboundRecord, Rejected, nests_deeper, payload_text

Format = Literal["csv", "jsonl", "parquet"]
Item = InboundRecord | Rejected
Progress = Callable[[int], None]

_ENDINGS: Mapping[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONG_INTEGER = re.compile(rb"[0-9]{19}")
_DELIMITERS = ",;\t|"
MAX_LINE_BYTES = 10 * 1024 * 1024


def format_of(path: Path) -> Format:
    """The format that a file's ending says.

    Raises:
        FileUnreadableError: the ending says nothing.
    """
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise FileUnreadableError(str(path), f"the ending is none of {', '.join(_ENDINGS)}; add --format")
    return found


def require_file(path: Path, format: Format | None = None) -> None:
    """Check that a file can be opened and its format is known, before anything is read; `-` always can.

    Raises:
        FileUnreadableError: it cannot, or is not.
    """
    if str(path) == "-":
        return
    try:
        path.open("rb").close()
    except OSError as error:
        raise FileUnreadableError(str(path), error.strerror or str(error)) from error
    if format is None:
        format_of(path)


def read_items(
    path: Path,
    source: str,
    object_name: str,
    *,
    format: Format | None = None,
    progress: Progress | None = None,
) -> Iterator[Item]:
    """The records of a file in order; what is not a record comes as Rejected, whole.

    Args:
        path: the file; `-` is standard input.
        source: who says it.
        object_name: about what.
        format: instead of the file's ending; standard input needs it, or is taken for JSON lines.
        progress: called with the number of bytes read since the last call.

    Raises:
        FileUnreadableError: the file cannot be opened, has no header, or is not of its format.
    """
    report = progress or (lambda _: None)
    if str(path) == "-":
        chosen = format or "jsonl"
        yield from _read(sys.stdin.buffer, chosen, "standard input", source, object_name, report)
        return
    chosen = format or format_of(path)
    try:
        with path.open("rb") as stream:
            yield from _read(stream, chosen, str(path), source, object_name, report)
    except OSError as error:
        raise FileUnreadableError(str(path), error.strerror or str(error)) from error


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _read(
    stream: BinaryIO, chosen: Format, name: str, source: str, object_name: str, report: Progress
) -> Iterator[Item]:
    if chosen == "csv":
        return _read_csv(stream, name, source, object_name, report)
    if chosen == "jsonl":
        return _read_lines(stream, source, object_name, report)
    return _read_parquet(stream, name, source, object_name, report)


def _rejected(source: str, object_name: str, payload: str, reason: str, detail: str) -> Rejected:
    return Rejected(source, object_name, None, payload.replace("\x00", "\\x00"), reason, detail)


class _TextLines:
    """The decoded lines of a stream, each of which is remembered until it is taken.

    Bytes that are not UTF-8 survive as surrogates, so that the row can be kept whole.
    """

    def __init__(self, stream: BinaryIO, report: Progress) -> None:
        self._stream, self._report = stream, report
        self._first = True
        self._given: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MAX_LINE_BYTES)
        if not line:
            raise StopIteration
        self._report(len(line))
        if self._first:
            line, self._first = line.removeprefix(_BYTE_ORDER_MARK), False
        self._given.append(line.decode("utf-8", "surrogateescape"))
        return self._given[-1]

    def taken(self) -> str:
        """What was read since this was last asked."""
        whole = "".join(self._given)
        self._given.clear()
        return whole


def _read_csv(stream: BinaryIO, name: str, source: str, object_name: str, report: Progress) -> Iterator[Item]:
    """RFC 4180 with a header; the delimiter is the likeliest one in the header line.

    Strictly: a reader that forgives a stray quote makes one value of all the rows up to the next.
    """
    csv.field_size_limit(MAX_LINE_BYTES)
    lines = _TextLines(stream, report)
    first = next(lines, "")
    if not first.strip():
        raise FileUnreadableError(name, "it is empty; expected a header line with column names")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = [column.strip() for column in next(csv.reader([first], delimiter=delimiter, strict=True))]
    except csv.Error as error:
        raise FileUnreadableError(name, f"its header line is not CSV: {error}") from error
    if len(set(header)) != len(header) or "" in header:
        raise FileUnreadableError(name, "its header has an empty column name, or one twice")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        # Of the row that comes next, which may take several; the header is the first.
        line = reader.line_num + 2
        lines.taken()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            detail = f"line {line}: {error}; look at the quotes and line ends from there on"
            yield _rejected(source, object_name, lines.taken(), "row_malformed", detail)
            continue
        if not row:
            continue
        if len(row) != len(header):
            detail = f"line {line}: {len(row)} values for {len(header)} columns"
            yield _rejected(source, object_name, payload_text(row), "row_malformed", detail)
            continue
        yield InboundRecord(source, object_name, dict(zip(header, row, strict=True)))


def _read_lines(stream: BinaryIO, source: str, object_name: str, report: Progress) -> Iterator[Item]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        report(len(line))
        text = (line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line).strip()
        if not text:
            continue
        whole = text.decode("utf-8", "backslashreplace")
        try:
            # orjson rounds integers of more than 64 bits, and a key may be one.
            payload = json.loads(text) if _LONG_INTEGER.search(text) else orjson.loads(text)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it cannot be read"
            yield _rejected(source, object_name, whole, "not_json", f"line {number}: {reason}")
            continue
        if nests_deeper(payload, MAX_DEPTH):
            detail = f"line {number}: a payload may nest {MAX_DEPTH} deep"
            yield _rejected(source, object_name, whole, "payload_too_deep", detail)
            continue
        if isinstance(payload, dict):
            yield InboundRecord(source, object_name, payload)
        else:
            detail = f"line {number}: expected a JSON object with the record's columns"
            yield _rejected(source, object_name, whole, "not_a_record", detail)


def _read_parquet(
    stream: BinaryIO, name: str, source: str, object_name: str, report: Progress
) -> Iterator[Item]:
    try:
        file = pq.ParquetFile(stream if stream.seekable() else pa.BufferReader(stream.read()))
    except pa.ArrowInvalid as error:
        raise FileUnreadableError(name, "it is not a Parquet file") from error
    for number in range(file.num_row_groups):
        try:
            for batch in file.iter_batches(batch_size=10_000, row_groups=[number]):
                for payload in batch.to_pylist():
                    yield InboundRecord(source, object_name, _plain(payload))
        except (pa.ArrowException, OSError) as error:
            raise FileUnreadableError(name, f"its row group {number + 1} cannot be read") from error
        group = file.metadata.row_group(number)
        report(sum(group.column(column).total_compressed_size for column in range(group.num_columns)))


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as JSON can keep them: what JSON has no form for (decimals, bytes) becomes text."""
    return {
        column: value
        if value is None or isinstance(value, str | int | float | bool | list | dict)
        else str(value)
        for column, value in payload.items()
    }
