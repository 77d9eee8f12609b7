"""Files are read as text, several as one, and what is wrong with them is told with file and record."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from matching.batch.files import MatchingInputError, Records, read_records


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def shown(records: Records) -> list[tuple[str, str | None, dict[str, str]]]:
    sources = records.sources.decoded()
    return [
        (records.ids[place], sources[place], records.table.record(place))
        for place in range(records.table.size)
    ]


def refused(path: Path) -> MatchingInputError:
    with pytest.raises(MatchingInputError) as found:
        read_records([path])
    assert found.value.file == path
    return found.value


def test_values_stay_text_and_what_is_blank_is_absent(tmp_path: Path) -> None:
    path = written(tmp_path, "crm.csv", 'id,source,zip,name\n1,erp,00123," Acme\n Tools "\n2, , ,NA\n')
    assert shown(read_records([path])) == [
        ("1", "erp", {"zip": "00123", "name": "Acme\n Tools"}),
        ("2", "crm", {"name": "NA"}),
    ]


def test_a_byte_order_mark_is_not_part_of_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, "crm.csv", "id,name\n1,Köln\n".encode("utf-8-sig"))
    assert shown(read_records([path])) == [("1", "crm", {"name": "Köln"})]


@pytest.mark.parametrize(
    "content",
    [
        'id;name;town\r\n1;Köln, AG;"Bonn\n1"\r\n',
        'id\tname\ttown\n1\tKöln, AG\t"Bonn\n1"\n',
        'id|name|town\n1|Köln, AG|"Bonn\n1"\n',
        'sep=;\r\nid;name;town\r\n1;Köln, AG;"Bonn\n1"\r\n',
        'ID,name,town\n1,"Köln, AG","Bonn\n1"\n',
        'id,name,town\r1,"Köln, AG","Bonn\r1"\r',
        'id;name;town\r\n1;Köln, AG;"Bonn\n1"\r\n'.encode("utf-16"),
    ],
)
def test_a_file_is_read_however_it_separates_and_encodes(tmp_path: Path, content: str | bytes) -> None:
    path = written(tmp_path, "crm.csv", content)
    assert shown(read_records([path])) == [("1", "crm", {"name": "Köln, AG", "town": "Bonn\n1"})]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        # Each of these can be read as a table that lacks a record.
        ('id,name,town\n1,Acme,Bonn\n2,Bolt,"Bonn\n3,Cole,Celle\n', 3),
        ('id,name,town\n1,Acme,Bonn\n2,"Bolt,Bonn\n3,"Cole",Celle\n', 3),
        ('id,name,town\n1,"Acme\nTools","Bonn ""am"" Rhein"\n2,"Bolt,Bonn\n3,"Cole",Celle\n', 4),
        ('"id,name,town\n1,"Acme",Bonn\n', 1),
        ('\N{BYTE ORDER MARK}"id,name\n1,"Acme"\n', 1),
        ('id,name\n1,"12" pipe"\n', 2),
        ('id;name\r\n1;"Acme;"\r\n2;"Bolt\r\n'.encode("utf-16"), 3),
        ('id,name\r1,"Acme\r', 2),
    ],
)
def test_a_quote_that_is_not_closed_swallows_no_record(
    tmp_path: Path, content: str | bytes, line: int
) -> None:
    error = refused(written(tmp_path, "crm.csv", content))
    assert f"line {line}: a value begins with a quote there and does not end with one" in str(error)


def test_a_quote_within_a_value_is_part_of_it(tmp_path: Path) -> None:
    path = written(
        tmp_path, "crm.csv", 'id,name,town\n1,12" pipe,¿"Bonn"?\n2,"12"" pipe","a, ""b"""\n3,"",""\n'
    )
    assert shown(read_records([path])) == [
        ("1", "crm", {"name": '12" pipe', "town": '¿"Bonn"?'}),
        ("2", "crm", {"name": '12" pipe', "town": 'a, "b"'}),
        ("3", "crm", {}),
    ]


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    pipe = tmp_path / "crm.csv"
    os.mkfifo(pipe)
    content = 'id,name\n1,"Acme"\n2,Bolt\n'
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(pipe.write_text, content)
        found = shown(read_records([pipe]))
        writing.result()
    assert found == [("1", "crm", {"name": "Acme"}), ("2", "crm", {"name": "Bolt"})]


def test_a_column_that_is_no_plain_value_is_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [7], "tags": [["a"]]}), tmp_path / "erp.parquet")
    assert "column tags holds list" in str(refused(tmp_path / "erp.parquet"))


def test_whole_numbers_that_come_as_floating_ones_are_read_whole(tmp_path: Path) -> None:
    # What pandas makes of a column of whole numbers in which one is missing.
    numbers = [4006381333931.0, None, float("nan"), float("inf"), 0.5, -7.0, 1e20]
    path = tmp_path / "shop.parquet"
    pq.write_table(pa.table({"id": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "gtin": numbers}), path)
    assert shown(read_records([path])) == [
        ("1", "shop", {"gtin": "4006381333931"}),
        ("2", "shop", {}),
        ("3", "shop", {}),
        ("4", "shop", {}),
        ("5", "shop", {"gtin": "0.5"}),
        ("6", "shop", {"gtin": "-7"}),
        ("7", "shop", {"gtin": "1e+20"}),
    ]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    one = written(tmp_path, "crm.csv", "id,name\nb,Acme\n")
    other = tmp_path / "erp.parquet"
    pq.write_table(pa.table({"town": [None, " Bonn"], "id": [7, 8], "price": [1.5, None]}), other)
    assert shown(read_records([one, other])) == [
        ("b", "crm", {"name": "Acme"}),
        ("7", "erp", {"price": "1.5"}),
        ("8", "erp", {"town": "Bonn"}),
    ]


def test_only_the_columns_wanted_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "crm.csv", "id,name,town,source\n1,Acme,Bonn,erp\n")
    assert shown(read_records([path], ["town", "zip"])) == [("1", "erp", {"town": "Bonn"})]


def test_texts_that_differ_by_outer_blanks_are_one(tmp_path: Path) -> None:
    path = written(tmp_path, "crm.csv", "id,name\n1,Acme \n2,Bolt\n3,  \n4, Acme\n5,\n")
    column = read_records([path]).table.column("name")
    assert column.values.tolist() == ["Acme", "Bolt"]
    assert column.codes.tolist() == [0, 1, -1, 0, -1]


def test_a_file_without_records_is_an_empty_table(tmp_path: Path) -> None:
    assert shown(read_records([written(tmp_path, "crm.csv", "id,name\n")])) == []


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        (
            "key,name\n1,Acme\n",
            None,
            "no column 'id', which every file needs; add one that numbers the records",
        ),
        ("town,key\nBonn,1\nBonn,2\n", None, "key could be it: rename it to id; columns: town, key"),
        ("id,name\n1,Acme\n ,Bolt\n", 2, "has no id"),
        ("id,name\n1,Acme\n2,Acme,Bonn\n", 2, "3 values where the header has 2 columns"),
        ("id,name,name\n1,Acme,Bolt\n", None, "the header names more than once: name"),
        ("id,name\n1,Acme\n2,Bolt\n1,Bolt\n", 3, "repeats the id"),
        ("", None, "is empty"),
        (
            "id;name\n1;Acme\n2;Acme;Bonn\n",
            2,
            "a value that holds a semicolon, a quote or a line break needs quotes",
        ),
        (b"id,name\n1,K\xf6ln\n", None, "is not CSV in UTF-8; save it as CSV UTF-8, or convert it"),
        (b"PK\x03\x04 and so on", None, "is a spreadsheet or an archive; save it as CSV"),
        (b"\xff\xfei", None, "begins like UTF-16"),
        (b"i\0d\0\n\0", None, "text in UTF-16 without its mark"),
        (bytes(range(256)), None, "is no text"),
        (gzip.compress(b"id\n1\n", mtime=0), None, "is compressed; unpack it first"),
        (b"PAR1 and so on", None, "is Parquet; let its name end in .parquet"),
        ('{"id": "1", "name": "Acme"}\n', None, "is JSON, not CSV"),
        ('[\n {"id": "1", "name": "Acme"}\n]\n', None, "is JSON, not CSV"),
        ("<html>Acme</html>", None, "is HTML or XML, not CSV"),
        ("1,Acme,1971-06-24\n", None, "looks like a record; put a header above it"),
        ('id,name\n1,"Acme\n' + "2,Bolt\n" * 400_000, None, "line 2: a value begins with a quote there"),
        ('id,name\n1,"' + "Acme\n" * 1_000_000 + '"\n', None, "has a record of more than a million bytes"),
        ("sep=:\nid:name\n1:Acme:Bonn\n", 1, "a value that holds :, a quote or a line break needs quotes"),
        ("sep=§\nid§name\n1§Acme\n", None, "no column 'id'"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    tmp_path: Path, content: str | bytes, row: int | None, problem: str
) -> None:
    error = refused(written(tmp_path, "crm.csv", content))
    assert error.row == row
    assert problem in str(error)
    assert "Acme" not in str(error)


def test_an_id_repeated_in_another_file_is_told_with_that_file(tmp_path: Path) -> None:
    one, other = written(tmp_path, "a.csv", "id\n1\n2\n"), written(tmp_path, "b.csv", "id\n3\n2\n")
    with pytest.raises(MatchingInputError) as found:
        read_records([one, other])
    assert (found.value.file, found.value.row) == (other, 2)


def test_a_file_that_is_not_there_or_not_parquet_is_told(tmp_path: Path) -> None:
    assert "No such file" in str(refused(tmp_path / "none.csv"))
    assert "is not Parquet" in str(refused(written(tmp_path, "a.parquet", "id\n1\n")))
