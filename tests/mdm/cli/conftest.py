"""`mdm match` in a folder with records and a policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mdm.cli import app
from tests.mdm.cli.example import CRM, POLICY, SHOP, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "250")
    Path("policy.yaml").write_text(POLICY, encoding="utf-8")
    Path("crm.csv").write_text(CRM, encoding="utf-8")
    Path("shop.csv").write_text(SHOP, encoding="utf-8")
    Path("nothing.csv").write_text("key\n1\n", encoding="utf-8")
    runner = CliRunner()

    def invoke(*arguments: str) -> Result:
        return runner.invoke(app, ["match", *arguments], catch_exceptions=False)

    return invoke
