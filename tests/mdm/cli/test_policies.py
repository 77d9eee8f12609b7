"""Policies on the command line: what the hub's records say about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from mdm.cli import app
from mdm.policy.reading import read_policy, shipped_policy
from mdm.work import receive_batch, settle_waiting
from tests.laws.inputs import customers


@pytest.fixture
def hub(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("MDM_DATABASE_URL", database_url)
    receive_batch(engine, customers(60, seed=2))
    settle_waiting(engine, "customer")
    return engine


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_a_trained_policy_can_be_loaded_and_differs_in_what_was_learned(hub: Engine) -> None:
    result = run("policy", "train", "customer")
    assert result.exit_code == 0
    assert "candidate pairs" in result.stderr
    policy, document = shipped_policy("customer")
    trained = read_policy(result.stdout, document="better.yaml")
    assert trained.match.training is not None
    assert trained.match.comparisons != policy.match.comparisons
    assert trained.model_copy(update={"match": policy.match}) == policy
    assert result.stdout.splitlines()[0] == document.splitlines()[0]


def test_what_has_no_records_cannot_be_trained(hub: Engine) -> None:
    result = run("policy", "train", "product")
    assert result.exit_code == 1
    assert "nothing to learn from" in result.stderr


def test_a_hub_without_crowds_says_so(hub: Engine) -> None:
    assert "no block key is shared by too many records" in run("policy", "crowds", "customer").stdout


def test_a_check_with_records_names_columns_and_their_lines(hub: Engine, tmp_path: Path) -> None:
    _, document = shipped_policy("customer")
    file = tmp_path / "draft.yaml"
    file.write_text(
        document.replace("      website: Website\n", "      website: Web_Site\n"), encoding="utf-8"
    )
    checked = run("policy", "check", str(file), "--records").stdout.splitlines()
    line = file.read_text(encoding="utf-8").splitlines().index("      website: Web_Site") + 1
    assert f"{file}:{line}: warning: no record of salesforce has a value in Web_Site" in checked
    assert any("nothing reads the column 'Website'" in warning for warning in checked)
    assert checked[-1] == f"{file} is a valid policy for customer"


def test_policies_are_compared_with_the_one_in_force(hub: Engine, tmp_path: Path) -> None:
    _, document = shipped_policy("customer")
    file = tmp_path / "draft.yaml"
    file.write_text(document.replace("merge: 0.99", "merge: 0.98"), encoding="utf-8")
    assert run("policy", "diff", "customer", str(file)).stdout == "match.merge: 0.99 → 0.98\n"
    assert '"path": "match.merge"' in run("policy", "diff", "customer@1", str(file), "--json").stdout
    assert run("policy", "diff", "customer", "customer@1").stdout == "both mean the same\n"
