"""Reads files of records, streamed: CSV, JSON lines and Parquet."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from mdm.errors import FileUnreadableError
from mdm.model import InboundRecord, Rejected, payload_text

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


def _text_lines(stream: BinaryIO, report: Progress) -> Iterator[str]:
    """Decoded lines; bytes that are not UTF-8 survive as surrogates, so that the row can be kept whole."""
    for number, line in enumerate(iter(stream.readline, b"")):
        report(len(line))
        whole = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        yield whole.decode("utf-8", "surrogateescape")


def _read_csv(stream: BinaryIO, name: str, source: str, object_name: str, report: Progress) -> Iterator[Item]:
    """RFC 4180 with a header; the delimiter is the likeliest one in the header line."""
    csv.field_size_limit(MAX_LINE_BYTES)
    lines = _text_lines(stream, report)
    first = next(lines, "")
    if not first.strip():
        raise FileUnreadableError(name, "it is empty; expected a header line with column names")
    delimiter = max(_DELIMITERS, key=first.count)
    header = [column.strip() for column in next(csv.reader([first], delimiter=delimiter))]
    if len(set(header)) != len(header) or "" in header:
        raise FileUnreadableError(name, "its header has an empty column name, or one twice")
    reader = csv.reader(lines, delimiter=delimiter)
    number = 1
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _rejected(source, object_name, f"row {number}", "row_malformed", f"row {number}: {error}")
            continue
        if not row:
            continue
        if len(row) != len(header):
            detail = f"row {number}: {len(row)} values for {len(header)} columns"
            yield _rejected(source, object_name, payload_text(row), "row_malformed", detail)
            continue
        yield InboundRecord(source, object_name, dict(zip(header, row, strict=True)))


def _read_lines(stream: BinaryIO, source: str, object_name: str, report: Progress) -> Iterator[Item]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        report(len(line))
        text = line.strip()
        if not text:
            continue
        try:
            payload = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            whole = text.decode("utf-8", "backslashreplace")
            yield _rejected(source, object_name, whole, "not_json", f"line {number}: {error.msg}")
            continue
        if isinstance(payload, dict):
            yield InboundRecord(source, object_name, payload)
        else:
            detail = f"line {number}: expected a JSON object with the record's columns"
            yield _rejected(source, object_name, payload_text(payload), "not_a_record", detail)


def _read_parquet(
    stream: BinaryIO, name: str, source: str, object_name: str, report: Progress
) -> Iterator[Item]:
    try:
        file = pq.ParquetFile(stream if stream.seekable() else pa.BufferReader(stream.read()))
    except pa.ArrowInvalid as error:
        raise FileUnreadableError(name, "it is not a Parquet file") from error
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(batch_size=10_000, row_groups=[group]):
            for payload in batch.to_pylist():
                yield InboundRecord(source, object_name, _plain(payload))
        report(file.metadata.row_group(group).total_byte_size)


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as JSON can keep them: what JSON has no form for (decimals, bytes) becomes text."""
    return {
        column: value
        if value is None or isinstance(value, str | int | float | bool | list | dict)
        else str(value)
        for column, value in payload.items()
    }
