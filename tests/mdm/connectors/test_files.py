"""A file gives its records in order; what is no record comes whole, with its line, and stops nothing."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdm.connectors.files import Format, Item, batches, format_of, read_items
from mdm.errors import FileUnreadableError
from mdm.model import InboundRecord, Rejected


def read(tmp_path: Path, content: bytes, name: str = "drop.csv", format: Format | None = None) -> list[Item]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_items(path, "erp", "contact", format=format))


def payloads(items: list[Item]) -> list[Any]:
    """What each item says: its payload, or the reason why it is no record."""
    return [dict(item.payload) if isinstance(item, InboundRecord) else item.reason for item in items]


def test_each_row_is_a_record_of_the_source(tmp_path: Path) -> None:
    assert read(tmp_path, b"KEY,NAME\n1,Ada\n") == [
        InboundRecord("erp", "contact", {"KEY": "1", "NAME": "Ada"})
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiter_and_newline_are_found_out(tmp_path: Path, delimiter: str, newline: str) -> None:
    text = newline.join(delimiter.join(row) for row in (["KEY", "NAME"], ["1", "Ada"], ["2", "Zoë"]))
    assert payloads(read(tmp_path, text.encode())) == [
        {"KEY": "1", "NAME": "Ada"},
        {"KEY": "2", "NAME": "Zoë"},
    ]


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    assert payloads(read(tmp_path, b"\xef\xbb\xbfKEY\n1\n")) == [{"KEY": "1"}]
    assert payloads(read(tmp_path, b'\xef\xbb\xbf{"KEY": 1}\n', "drop.jsonl")) == [{"KEY": 1}]


def test_a_quoted_value_may_hold_newlines_delimiters_and_quotes(tmp_path: Path) -> None:
    found = read(tmp_path, b'KEY,NAME\n1,"Byron, ""Ada""\nLovelace"\n2,5" pipe\n')
    assert payloads(found) == [
        {"KEY": "1", "NAME": 'Byron, "Ada"\nLovelace'},
        {"KEY": "2", "NAME": '5" pipe'},
    ]


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    assert payloads(read(tmp_path, b"KEY,NAME\n\n1,Ada\n\n")) == [{"KEY": "1", "NAME": "Ada"}]


def test_a_row_of_another_width_comes_whole(tmp_path: Path) -> None:
    first, good, last = read(tmp_path, b"KEY,NAME\n1\n2,Ada\n3,Eva,Ulm\n")
    assert isinstance(first, Rejected)
    assert isinstance(last, Rejected)
    assert (first.payload, first.detail) == ('["1"]', "line 2: 1 values for 2 columns")
    assert (last.payload, last.detail) == ('["3","Eva","Ulm"]', "line 4: 3 values for 2 columns")
    assert payloads([good]) == [{"KEY": "2", "NAME": "Ada"}]


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (b'1,"Ada" Byron\n', '1,"Ada" Byron\n'),
        (b"1,Ada\rByron\n", "1,Ada\rByron\n"),
        (b'1,"Ada\nUlm"x\n', '1,"Ada\nUlm"x\n'),
        (b'1,"caf\xe9"x\n', '1,"caf\udce9"x\n'),
        (b'1,"a\x00b"x\n', '1,"a\\x00b"x\n'),
    ],
)
def test_a_row_that_is_no_csv_comes_whole_and_stops_nothing(tmp_path: Path, broken: bytes, kept: str) -> None:
    item, *rest = read(tmp_path, b"KEY,NAME\n" + broken + b"2,Eva\n")
    assert isinstance(item, Rejected)
    assert (item.reason, item.payload) == ("row_malformed", kept)
    assert payloads(rest) == [{"KEY": "2", "NAME": "Eva"}]


def test_a_quote_that_is_never_closed_loses_no_rows(tmp_path: Path) -> None:
    good, item = read(tmp_path, b'KEY,NAME\n1,"Ida\nMay"\n2,"Ada\n3,Eva\n4,Ida\n')
    assert payloads([good]) == [{"KEY": "1", "NAME": "Ida\nMay"}]
    assert isinstance(item, Rejected)
    assert item.payload == '2,"Ada\n3,Eva\n4,Ida\n'
    assert item.detail.startswith("line 4: unexpected end of data; look at the quotes")


def test_bytes_that_are_not_utf_8_are_kept(tmp_path: Path) -> None:
    assert payloads(read(tmp_path, b"KEY,NAME\n1,caf\xe9\n")) == [{"KEY": "1", "NAME": "caf\udce9"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n1\n", "empty"),
        (b"KEY,KEY\n", "twice"),
        (b"KEY,,NAME\n", "empty column name"),
        (b"KEY,NAME\r1,Ada\r", "header line is not CSV"),
    ],
)
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(FileUnreadableError, match=reason) as raised:
        read(tmp_path, content)
    assert "drop.csv" in str(raised.value)


def test_each_line_of_json_is_a_record(tmp_path: Path) -> None:
    found = read(
        tmp_path, b'{"KEY": 1, "PRICE": 9.5}\n\n  {"KEY": "2", "PARTS": [{"A": null}]}', "drop.ndjson"
    )
    assert payloads(found) == [{"KEY": 1, "PRICE": 9.5}, {"KEY": "2", "PARTS": [{"A": None}]}]


def test_a_long_integer_is_not_rounded(tmp_path: Path) -> None:
    line = b'{"KEY": 12345678901234567890123, "N": -9223372036854775809}'
    assert payloads(read(tmp_path, line, "drop.jsonl")) == [
        {"KEY": 12345678901234567890123, "N": -9223372036854775809}
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"KEY": 1', "not_json"),
        (b'{"KEY": "caf\xe9"}', "not_json"),
        (b'{"KEY": "\\ud800"}', "not_json"),
        (b"[1, 2]", "not_a_record"),
        (b"1234567890123456789012", "not_a_record"),
        (b'{"KEY":' + b"[" * 300 + b"]" * 300 + b"}", "payload_too_deep"),
        (b'{"KEY":' + b"[" * 5000 + b"]" * 5000 + b"}", "not_json"),
        (b'{"KEY": 12345678901234567890,' + b"[" * 5000, "not_json"),
    ],
)
def test_a_line_that_is_no_record_comes_whole_and_stops_nothing(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    item, *rest = read(tmp_path, line + b'\n{"KEY": 2}\n', "drop.jsonl")
    assert isinstance(item, Rejected)
    assert item.reason == reason
    assert item.payload == line.decode("utf-8", "backslashreplace")
    assert item.detail.startswith("line 1: ")
    assert payloads(rest) == [{"KEY": 2}]


def parquet(tmp_path: Path, columns: dict[str, Any], row_group_size: int | None = None) -> Path:
    path = tmp_path / "drop.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=row_group_size)
    return path


def test_parquet_gives_typed_values_and_text_for_what_json_lacks(tmp_path: Path) -> None:
    instant = datetime(2026, 1, 31, 12, tzinfo=UTC)
    columns = {"KEY": [1, 2], "PRICE": [Decimal("9.50"), None], "AT": [instant, None], "TAGS": [["a"], []]}
    assert payloads(list(read_items(parquet(tmp_path, columns), "erp", "contact"))) == [
        {"KEY": 1, "PRICE": "9.50", "AT": "2026-01-31 12:00:00+00:00", "TAGS": ["a"]},
        {"KEY": 2, "PRICE": None, "AT": None, "TAGS": []},
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"KEY,NAME\n1,Ada\n"])
def test_what_is_not_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileUnreadableError, match="not a Parquet file"):
        read(tmp_path, content, "drop.parquet")


def test_a_damaged_parquet_file_is_refused_where_it_is_damaged(tmp_path: Path) -> None:
    path = parquet(tmp_path, {"NAME": [f"name {number}" for number in range(2_000)]}, row_group_size=1_000)
    content = bytearray(path.read_bytes())
    offset = pq.ParquetFile(path).metadata.row_group(1).column(0).dictionary_page_offset
    content[offset : offset + 2_000] = b"\xff" * 2_000
    path.write_bytes(content)
    items = read_items(path, "erp", "contact")
    assert len([next(items) for _ in range(1_000)]) == 1_000
    with pytest.raises(FileUnreadableError, match="row group 2"):
        next(items)


@pytest.mark.parametrize("name", ["drop.csv", "drop.jsonl"])
def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbfKEY,NAME\r\n" + b"1,Zo\xc3\xab\r\n" * 50)
    seen: list[int] = []
    list(read_items(path, "erp", "contact", progress=seen.append))
    assert sum(seen) == path.stat().st_size


def test_progress_through_parquet_never_passes_the_size_of_the_file(tmp_path: Path) -> None:
    path = parquet(tmp_path, {"NAME": ["the same"] * 50_000}, row_group_size=10_000)
    seen: list[int] = []
    list(read_items(path, "erp", "contact", progress=seen.append))
    assert len(seen) == 5
    assert 0 < sum(seen) <= path.stat().st_size


def test_standard_input_is_json_lines_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def given_as(content: bytes, format: Format | None) -> list[Any]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        return payloads(list(read_items(Path("-"), "erp", "contact", format=format)))

    assert given_as(b'{"KEY": 1}\n', None) == [{"KEY": 1}]
    assert given_as(b"KEY\n1\n", "csv") == [{"KEY": "1"}]


def test_the_format_follows_the_ending_unless_said_otherwise(tmp_path: Path) -> None:
    assert format_of(Path("a/DROP.CSV")) == "csv"
    assert format_of(Path("drop.ndjson")) == "jsonl"
    assert payloads(read(tmp_path, b"KEY\n1\n", "drop.dat", format="csv")) == [{"KEY": "1"}]
    with pytest.raises(FileUnreadableError, match="add --format"):
        read(tmp_path, b"KEY\n1\n", "drop.dat")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="No such file"):
        list(read_items(tmp_path / "drop.csv", "erp", "contact"))
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(FileUnreadableError, match="directory"):
        list(read_items(tmp_path / "dir.csv", "erp", "contact"))


def test_items_come_in_batches_in_order() -> None:
    items = [InboundRecord("erp", "contact", {}, str(key)) for key in range(5)]
    assert [[item.key for item in batch] for batch in batches(items, 2)] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert list(batches([], 2)) == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(st.sampled_from('ab,"\r\n;'), max_size=60).map(str.encode))
def test_no_content_loses_a_line_or_breaks_the_reader(tmp_path: Path, content: bytes) -> None:
    items = read(tmp_path, b"KEY,NAME\n" + content)
    kept = "".join(
        item.payload if isinstance(item, Rejected) else json.dumps(dict(item.payload)) for item in items
    )
    letters = [character for character in content.decode("utf-8", "ignore") if character in "ab"]
    assert len([character for character in kept if character in "ab"]) >= len(letters)
    list(read(tmp_path, content, "drop.jsonl"))
