"""The pages about Python and about lookup show what runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).parents[4] / "docs" / "how-to"
PAGE = PAGES / "python.md"
POLICY = """\
object: customer
attributes: {first_name: {}, last_name: {}, phone: {type: phone}, country: {}}
sources:
  steward: {rank: 1}
  customers: {rank: 2, columns: {first_name: First Name, last_name: Last Name, phone: Tel., country: Country}}
match:
  features:
    first_name: {from: [first_name], standardise: person_name}
    last_name: {from: [last_name], standardise: person_name}
    phone: {from: [phone, country], standardise: phone}
  blocking:
  - {name: phone, parts: [{feature: phone}]}
  comparisons:
  - name: last_name
    features: [last_name]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.9, u: 0.001}, {label: different, m: 0.1, u: 0.999}]
  prior: 0.5
survivorship:
  default: {strategy: most_recent}
"""


def test_the_example_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(example, str(PAGE), "exec"), found)
    assert found["quality"].f1 > 0.98
    assert len(found["pairs"]) > 400
    assert found["why"].score.verdict == "apart"
    assert found["best"][0].id == found["records"].ids[0]
    assert found["better"].match.training.records == 1_000


def test_the_lookup_finds_records_whose_columns_bear_other_names_than_attributes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.yaml").write_text(POLICY, encoding="utf-8")
    Path("customers.csv").write_text(
        "id,First Name,Last Name,Tel.,Country\nc1,Robert,Smith,07600 893773,GB\nc2,Ann,Jones,07600 893774,GB\n",
        encoding="utf-8",
    )
    page = (PAGES / "lookup.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(example, "lookup.md", "exec"), {})
    assert capsys.readouterr().out.split() == ["c1", "merge", "1.00"]
