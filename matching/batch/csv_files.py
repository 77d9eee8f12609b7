"""CSV files as people have them: commas, semicolons, tabs or bars, UTF-8 or UTF-16, any line end."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv as pa_csv

from matching.batch.csv_quotes import require_closed_quotes
from matching.batch.input_error import MatchingInputError

_TEXT = pa.large_string()
_DELIMITERS = ",;\t|"
_BEGINNING = 1 << 20
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_EXCEL_SEPARATOR = re.compile(r'"?sep=([\t !#-~])"?[\r\n]*', re.IGNORECASE)  # Excel's own first line
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHERS = (
    ((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), "is a spreadsheet or an archive; save it as CSV in UTF-8 first"),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"), "is compressed; unpack it first"),
    ((b"PAR1",), "is Parquet; let its name end in .parquet"),
)
_JSON = re.compile(r"\s*(?:\[\s*)?\{")
_MARKUP = re.compile(r"\s*<")


class _Shape(NamedTuple):
    """How a file is written: what stands between values, and how many lines stand before the header."""

    delimiter: str
    skipped: int
    header: list[str]


def read_csv(path: Path) -> pa.Table:
    """All columns of a CSV file as text.

    Values stand apart by the one of comma, semicolon, tab and bar that the header has most of. The file is in
    UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        MatchingInputError: it is in another encoding or of another kind, has no header, a value begins with a quote
            and does not end with one, or a row has more or fewer values than the header.
        OSError: it cannot be read.
    """
    # What is no file, such as a pipe, can be read only once.
    content = None if path.is_file() else path.read_bytes()
    beginning = _beginning(path, content)
    for signs, problem in _OTHERS:
        if beginning.startswith(signs):
            raise MatchingInputError(path, problem)
    if beginning.startswith(_UTF_16):
        try:
            content = (path.read_bytes() if content is None else content).decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise MatchingInputError(
                path, "begins like UTF-16 but goes on otherwise; save it in UTF-8"
            ) from error
        beginning = _beginning(path, content)
    if b"\r" in beginning and b"\n" not in beginning:
        content = (path.read_bytes() if content is None else content).replace(b"\r", b"\n")
        beginning = _beginning(path, content)
    shape = _shape(path, beginning)
    require_closed_quotes(path, content, shape.delimiter)
    return _parsed(path, path if content is None else content, shape)


def _beginning(path: Path, content: bytes | None) -> bytes:
    if content is not None:
        return content[:_BEGINNING]
    with path.open("rb") as file:
        return file.read(_BEGINNING)


def _shape(path: Path, beginning: bytes) -> _Shape:
    try:
        # The last bytes may be the first ones of a character.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(beginning)
    except UnicodeDecodeError as error:
        raise (_not_text(path) if b"\0" in beginning else _not_utf_8(path)) from error
    if _JSON.match(text):
        raise MatchingInputError(
            path, "is JSON, not CSV; write it as CSV or Parquet with a column for each value"
        )
    if _MARKUP.match(text):
        raise MatchingInputError(path, "is HTML or XML, not CSV; save the table in it as CSV in UTF-8")
    told = _EXCEL_SEPARATOR.match(text)
    if told is not None:
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text)
    try:
        header = next(csv.reader(_lines(text), delimiter=delimiter), [])
    except csv.Error as error:
        raise MatchingInputError(path, "is not CSV: its first line cannot be read as a header") from error
    if not any(header):
        raise MatchingInputError(path, "is empty; its first line must be a header, with a column id")
    if any("\0" in name for name in header):
        raise _not_text(path)
    return _Shape(delimiter, 1 if told else 0, header)


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _delimiter(text: str) -> str:
    """What stands most often between the names of the header, the comma where nothing does."""
    first = _QUOTED.sub("", text[:_BEGINNING]).lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _parsed(path: Path, content: Path | bytes, shape: _Shape) -> pa.Table:
    ragged: list[pa_csv.InvalidRow] = []

    def stop(row: pa_csv.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    def read(*, threads: bool) -> pa.Table:
        return pa_csv.read_csv(
            content if isinstance(content, Path) else pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(use_threads=threads, skip_rows=shape.skipped),
            parse_options=pa_csv.ParseOptions(
                delimiter=shape.delimiter, newlines_in_values=True, invalid_row_handler=stop
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(shape.header, _TEXT), null_values=[""], strings_can_be_null=True
            ),
        )

    try:
        return read(threads=True)
    except pa.ArrowInvalid as error:
        if not ragged:
            raise (_too_long(path) if "straddling" in str(error) else _not_utf_8(path)) from error
    # Only a single thread knows the number of the row.
    ragged.clear()
    try:
        return read(threads=False)
    except pa.ArrowInvalid as error:
        row = ragged[0]
        raise MatchingInputError(
            path,
            f"{row.actual_columns} values where the header has {row.expected_columns} columns; a value that holds "
            f"{_NAMES.get(shape.delimiter, shape.delimiter)}, a quote or a line break needs quotes around it",
            row=row.number - 1 - shape.skipped,
        ) from error


_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def _not_text(path: Path) -> MatchingInputError:
    return MatchingInputError(path, "is no text, or text in UTF-16 without its mark; save it as CSV in UTF-8")


def _too_long(path: Path) -> MatchingInputError:
    return MatchingInputError(
        path, "has a record of more than a million bytes; look for values that hold too much"
    )


def _not_utf_8(path: Path) -> MatchingInputError:
    return MatchingInputError(
        path,
        "is not CSV in UTF-8; save it as CSV UTF-8, or convert it where you know its encoding: "
        f"iconv -f WINDOWS-1252 -t UTF-8 {path.name} > utf8-{path.name}",
    )
