"""The command line as a person uses it, on a database of its own."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from mdm.cli import app
from mdm.policy.reading import shipped_policy
from mdm.version import hub_version

Run = Callable[..., Result]

ERP = "CUSTNO,TYPE,NAME1,FIRSTNAME,LASTNAME,BIRTHDATE,EMAIL,ZIP,CITY,COUNTRY,CHGDATE,STATUS\n"
ADA = "E1,P,,Ada,Lovelace,1815-12-10,ada@lovelace.org,W1J 8HD,London,GB,20240101,\n"
ADA_AGAIN = "E2,P,,Ada,Lovelace,1815-12-10,ada@lovelace.org,W1J 8HD,London,GB,20240102,\n"
GRACE = "E3,P,,Grace,Hopper,1906-12-09,grace@hopper.org,22201,Arlington,US,20240101,\n"
NOBODY = "E4,X,,Nobody,,,,,,,20240101,\n"


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MDM_DATABASE_URL", database_url)
    runner = CliRunner()

    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        return runner.invoke(app, list(arguments), input=stdin, catch_exceptions=False)

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(ERP + ADA + ADA_AGAIN + GRACE + NOBODY, encoding="utf-8")
    return path


def load(run: Run, path: Path) -> Result:
    return run("load", "--source", "erp", "--object", "customer", str(path))


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("load", "serve", "demo", "verify", "quarantine", "policy", "decide", "golden", "search"):
        assert command in result.output


def test_the_version_is_told_without_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    result = CliRunner().invoke(app, ["--version"], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (0, f"mdm {hub_version()}\n")


def test_a_database_that_does_not_run_is_said_not_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MDM_HOME", str(tmp_path / "home"))
    for command in ("status", "stop"):
        result = CliRunner().invoke(app, ["database", command], catch_exceptions=False)
        assert (result.exit_code, "does not run" in result.stdout.replace("\n", " ")) == (0, True)


def test_a_file_becomes_golden_records_and_one_bad_row_stops_nothing(run: Run, file: Path) -> None:
    result = load(run, file)
    assert result.exit_code == 0
    assert "3 accepted, 0 unchanged, 1 quarantined" in result.output
    assert "E1" in run("search", "lovelace").output
    assert "E2" in run("golden", "G0000000001").output


def test_the_same_file_twice_changes_nothing(run: Run, file: Path, engine: Engine) -> None:
    load(run, file)
    with engine.connect() as connection:
        before = connection.execute(text("SELECT position FROM feed_head")).scalar_one()
    assert "0 accepted, 3 unchanged, 1 quarantined" in load(run, file).output
    with engine.connect() as connection:
        assert connection.execute(text("SELECT position FROM feed_head")).scalar_one() == before
        assert connection.execute(text("SELECT count(*) FROM quarantine")).scalar_one() == 1


def test_standard_input_is_read_as_json_lines(run: Run) -> None:
    line = json.dumps({"CUSTNO": "E9", "TYPE": "P", "FIRSTNAME": "Alan", "LASTNAME": "Turing"})
    result = run("load", "--source", "erp", "--object", "customer", "-", stdin=line + "\nnot json\n")
    assert "1 accepted, 0 unchanged, 1 quarantined" in result.output


@pytest.mark.parametrize(
    ("source", "object_name", "expected"),
    [("sap", "customer", "names no source 'sap'"), ("erp", "supplier", "no policy for 'supplier'")],
)
def test_an_unknown_source_or_object_is_refused_before_anything_is_read(
    run: Run, file: Path, source: str, object_name: str, expected: str
) -> None:
    result = run("load", "--source", source, "--object", object_name, str(file))
    assert result.exit_code == 1
    assert expected in result.stderr


def test_a_missing_file_is_named_before_any_is_loaded(run: Run, file: Path, tmp_path: Path) -> None:
    absent = tmp_path / "absent.csv"
    result = run("load", "--source", "erp", "--object", "customer", str(file), str(absent))
    assert result.exit_code == 1
    assert result.stderr.replace("\n", "") == f"{absent} cannot be read: No such file or directory"
    assert result.stdout == ""
    assert "erp 3" not in run("overview").output


def test_a_quarantined_item_is_listed_shown_corrected_and_accepted(run: Run, file: Path) -> None:
    load(run, file)
    assert "value_invalid" in run("quarantine", "list").output
    assert '"LASTNAME"' in run("quarantine", "show", "1").output
    refused = run("quarantine", "retry", "1")
    assert refused.exit_code == 1
    accepted = run("quarantine", "retry", "1", "--set", "TYPE=P")
    assert accepted.exit_code == 0
    assert "1: accepted" in accepted.output
    assert "nothing is quarantined" in run("quarantine", "list").output
    assert "E4" in run("search", "nobody").output


def test_a_policy_is_checked_simulated_activated_once_and_listed(
    run: Run, file: Path, tmp_path: Path
) -> None:
    load(run, file)
    _, document = shipped_policy("customer")
    changed = tmp_path / "customer.yaml"
    changed.write_text(document.replace("merge: 0.99", "merge: 0.995"), encoding="utf-8")
    assert "is a valid policy for customer" in run("policy", "check", str(changed)).output
    assert "this would be 2" in run("policy", "simulate", str(changed)).output
    activated = run("policy", "activate", str(changed), "--reason", "fewer doubts", "--author", "ada")
    assert "customer version 2 is in force" in activated.output
    assert "0 records settled" in run("settle").output
    assert "nothing changed" in run("policy", "activate", str(changed), "--reason", "again").output
    assert "nothing would change" in run("policy", "simulate", str(changed)).output
    second = run("policy", "history", "customer").output.splitlines()[-2]
    assert [cell.strip() for cell in second.strip("│").split("│")][2:4] == ["ada", "fewer doubts"]
    assert "merge: 0.995" in run("policy", "show", "customer").output
    assert "merge: 0.99\n" in run("policy", "show", "customer", "--version", "1").output
    assert run("verify").exit_code == 0
    assert "this would be 3" in run("policy", "rollback", "customer", "1", "--simulate").output
    assert "is discarded" in run("policy", "discard", "customer").output
    assert "no draft of customer is open" in run("policy", "discard", "customer").output
    assert "version 3 is in force" in run("policy", "rollback", "customer", "1").output
    assert "back to version 1" in run("policy", "history", "customer").output
    assert run("verify").exit_code == 0


def test_what_a_steward_says_of_a_relation_reaches_the_feed_at_once(run: Run, file: Path) -> None:
    load(run, file)
    related = run("relate", "G1", "parent", "G3", "--reason", "they say so")
    assert "G1 parent G3: related" in related.output
    assert run("verify").exit_code == 0
    assert "they say so" in run("history", "G1").output


def test_a_wrong_policy_is_refused_with_file_and_line(run: Run, tmp_path: Path) -> None:
    _, document = shipped_policy("customer")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(document.replace("merge: 0.99", "merge: 2"), encoding="utf-8")
    result = run("policy", "check", str(wrong))
    assert result.exit_code == 1
    line = wrong.read_text(encoding="utf-8").splitlines().index("  merge: 2") + 1
    assert f"wrong.yaml:{line}: match.merge" in result.stderr


def test_a_decision_splits_and_its_withdrawal_joins_again(run: Run, file: Path) -> None:
    load(run, file)
    decided = run("decide", "different", "erp:E1", "erp:E2", "--reason", "twins")
    assert "1 golden_record_split" in decided.output
    assert "nothing changed" in run("decide", "different", "erp:E1", "erp:E2", "--reason", "twins").output
    refused = run("decide", "same", "erp:E1", "erp:nobody", "--reason", "typo")
    assert refused.exit_code == 1
    assert "1 golden_records_merged" in run("decide", "withdraw", "1", "--reason", "no").output
    assert run("verify").exit_code == 0


def test_a_match_is_explained(run: Run, file: Path) -> None:
    load(run, file)
    result = run("explain", "erp:E1", "erp:E2")
    assert "one golden record" in result.output
    assert "birth_date" in result.output


def test_verify_names_a_cell_that_was_changed_by_hand(run: Run, file: Path, engine: Engine) -> None:
    load(run, file)
    assert "everything is what the log says" in run("verify").output
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE golden_record SET values = jsonb_set(values, '{city}', '\"Paris\"') WHERE golden_id = 1"
            )
        )
    result = run("verify")
    assert result.exit_code == 1
    assert "golden cell G0000000001 city" in result.output
    assert "Paris" not in result.output


def test_an_id_that_is_none_is_refused_with_an_example(run: Run) -> None:
    result = run("golden", "42")
    assert result.exit_code == 1
    assert "G0000000042" in result.stderr
    why = ("--reason", "they are one")
    for command in (
        ("merge", "42", "43", *why),
        ("differ", "42", "43", *why),
        ("split", "42", "--part", "erp:E1", *why),
        ("confirm", "42"),
        ("correct", "42", "city=Bonn", *why),
        ("relate", "42", "parent", "43", *why),
    ):
        result = run(*command)
        assert result.exit_code == 1
        assert "looks like G0000000042" in result.stderr


def test_an_address_that_is_taken_is_named(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--host", "127.0.0.1", "--port", str(port))
    assert result.exit_code == 1
    assert f"cannot serve on 127.0.0.1 port {port}" in result.stderr
    assert "--port" in result.stderr


def test_a_lookup_that_finds_nobody_says_whom_it_asked_and_what_would_help(run: Run, file: Path) -> None:
    load(run, file)
    output = run("lookup", "given_name=Grace", "surname=Hopper").output
    assert "it was compared with nobody" in output
    assert "more can be compared if it says: " in output
    assert "; birth_date; " in output
    assert "birth_date and" not in output, "a birth date alone helps"
    output = run("lookup", "given_name=Jean", "surname=Valjean", "birth_date=1815-12-10").output
    assert "compared with those of the same given_name_birth_date, surname_birth_date" in output


def test_overview_and_cross_references_are_shown(run: Run, file: Path) -> None:
    load(run, file)
    assert "erp 3" in run("overview").output
    assert "G0000000003" in run("xref", "erp", "E3").output


@pytest.mark.parametrize(
    ("name", "value"), [("MDM_PORT", "nine"), ("MDM_BROKER_URL", "https://hub:s3cret@queue.example")]
)
def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    result = run("overview")
    assert result.exit_code == 1
    assert name in result.stderr
    assert "s3cret" not in result.stderr


def test_an_unreachable_database_is_named_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MDM_DATABASE_URL", "postgresql://mdm:secret@127.0.0.1:1/mdm")
    result = run("overview")
    assert result.exit_code == 1
    assert "127.0.0.1" in result.stderr
    assert "secret" not in result.stderr


def test_a_steward_corrects_a_golden_record_and_takes_it_back(run: Run, file: Path) -> None:
    load(run, file)
    said = ["G0000000001", "city=Paris", "--null", "email", "--reason", "moved", "--author", "dana"]
    assert "1 golden_record_changed" in run("correct", *said).output
    shown = run("golden", "G0000000001").output
    assert "Paris" in shown
    assert "steward:erp:E1 (dana: moved)" in shown
    assert "golden_record_changed" in run("correct", "G1", "--withdraw", "all", "--reason", "no").output
    assert "Paris" not in run("golden", "G0000000001").output
    assert "nothing changed" in run("correct", "G1", "--withdraw", "city", "--reason", "no").output
    refused = run("correct", "G1", "nickname=x", "--reason", "no")
    assert refused.exit_code == 1
    assert "verified" in run("verify").output


def test_the_quality_of_records_and_their_issues_without_personal_values(run: Run, file: Path) -> None:
    load(run, file)
    shown = run("quality", "customer").output
    assert "100.0% of 3" in shown
    assert "golden records share their value" in shown
    listed = run("quality", "customer", "--issues", "--attribute", "phone", "--limit", "1").output
    assert "erp:E1" in listed
    assert "there may be more: --after 1" in listed
    assert "no issue found" in run("quality", "--issues", "--source", "salesforce").output
    assert "ada@lovelace.org" not in run("quality", "--issues").output


def test_the_past_of_a_golden_record_is_shown(run: Run, file: Path) -> None:
    load(run, file)
    golden_id = "G0000000001"
    then = run("golden", golden_id, "--at-position", "1").output
    assert "source records then: erp:" in then
    told = run("history", golden_id).output
    assert "golden record created" in told
    assert "version 1" in told
    early = run("golden", golden_id, "--as-of", "2020-01-01")
    assert early.exit_code == 1
    assert f"no version at that moment of golden record {golden_id}" in early.stderr
    assert run("golden", golden_id, "--as-of", "yesterday").exit_code == 2


def test_values_are_shown_as_they_are_whatever_a_terminal_makes_of_brackets(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text(ERP + "E7,O,Marzipan [/red] [bold]GmbH,,,,,,Ulm,DE,20240101,\n", encoding="utf-8")
    run("load", str(odd), "--source", "erp", "--object", "customer")
    for command in (("search", "marzipan"), ("golden", "G1"), ("history", "G1")):
        assert "[/red] [bold]GmbH" in " ".join(run(*command).output.split())
