"""The benchmark of the engine measures every phase of matching a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.matching_engine import main

RECORDS = """\
id,source,type,first_name,last_name,org_name,dob,email,phone,address,city,postcode,country,tax_id
1,crm,person,Jane,Miller,,1971-06-24,jane@miller.org,+1 212 555 0123,12 Main St,Boston,02108,US,
2,erp,person,Jane,Miller,,24.06.1971,jane@miller.org,,12 Main Street,Boston,02108,US,
3,erp,organisation,,,Acme Tools Inc,,info@acme.org,,1 High St,Boston,02109,US,
"""


def test_every_phase_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "records.csv"
    path.write_text(RECORDS)
    assert main([str(path), "--processes", "1"]) == 0
    printed = capsys.readouterr().out
    for phase in ("read", "standardise", "block", "score", "cluster"):
        assert phase in printed
    assert "3 records" in printed
    assert "2 clusters" in printed
