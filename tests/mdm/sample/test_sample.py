"""A sample is complete, countable and survives being written."""

import csv
from pathlib import Path

from mdm.sample.sample import COLUMNS, Sample, key_column


def _row(source: str, **values: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS[source, "customer"], "") | values


SAMPLE = Sample(
    object="customer",
    name="tiny",
    rows={
        "salesforce": [
            _row("salesforce", Id="001A", Name='Müller & Söhne, "Tief"bau'),
            _row("salesforce", Id="001B"),
        ],
        "erp": [
            _row("erp", CUSTNO="0000000001", STREET="Lange Straße\n4"),
            _row("erp", CUSTNO="0000000002"),
        ],
    },
    truth={
        ("salesforce", "001A"): "a",
        ("salesforce", "001B"): "a",
        ("erp", "0000000001"): "a",
        ("erp", "0000000002"): "b",
    },
)


def test_three_rows_of_one_thing_make_three_pairs() -> None:
    assert SAMPLE.truth_pairs_count == 3


def test_the_first_column_is_the_key() -> None:
    assert [key_column(source, name) for source, name in COLUMNS] == ["Id", "CUSTNO", "Id", "MATNR"]


def test_a_written_sample_reads_back_as_it_was(tmp_path: Path) -> None:
    paths = SAMPLE.write(tmp_path / "new")
    assert [path.name for path in paths] == ["salesforce-customer-tiny.csv", "erp-customer-tiny.csv"]
    for path, rows in zip(paths, SAMPLE.rows.values(), strict=True):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == rows
