"""Files teach a policy what the hub's own records would."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from matching.train.stop_values import MOST_SHARING
from mdm.cli import app
from mdm.policy.reading import read_policy

POLICY = """\
object: customer
attributes:
  name: {}
  phone: {type: phone}
sources:
  steward: {rank: 1}
match:
  features:
    name: {from: [name], standardise: organisation_name}
    phone: {from: [phone], standardise: phone}
  blocking:
  - {name: name, parts: [{feature: name}]}
  - {name: phone, parts: [{feature: phone}]}
  comparisons:
  - name: name
    features: [name]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.8, u: 0.02}, {label: different, m: 0.2, u: 0.98}]
  - name: phone
    features: [phone]
    comparator: {kind: identifier}
    levels: [{label: same, m: 0.8, u: 0.02}, {label: typo, m: 0.1, u: 0.01}, {label: different, m: 0.1, u: 0.97}]
  prior: 0.1
survivorship:
  default: {strategy: most_recent}
"""


def test_a_telephone_that_too_many_records_of_a_file_share_becomes_a_stop_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"{chr(65 + number)}lder" for number in range(MOST_SHARING + 1)]
    lines = [f"a{number},{name},+4930901820" for number, name in enumerate(names)]
    lines += [f"b{number},{name},+49309018{number + 30}" for number, name in enumerate(names)]
    Path("records.csv").write_text("\n".join(["id,name,phone", *lines]), encoding="utf-8")
    Path("policy.yaml").write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(app, ["match", "train", "-p", "policy.yaml", "-r", "records.csv"])
    assert result.exit_code == 0
    assert "phone: 1 stop values" in result.stderr
    assert read_policy(result.stdout, document="").match.stop_values == {"phone": ("+4930901820",)}
