"""Matching by hand, as a person does it: files in, clusters, figures, explanations and a page out."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from tests.mdm.cli.example import CRM, POLICY, Run, rows


def matched(run: Run, *arguments: str) -> Result:
    files = ("--policy", "policy.yaml", "--records", "crm.csv", "--records", "shop.csv")
    return run("run", *files, "--clusters", "clusters.csv", "--pairs", "pairs.csv", *arguments)


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("suggest", "train", "run", "evaluate", "explain", "report"):
        assert command in result.output


def test_a_command_that_there_is_not_is_refused(run: Run) -> None:
    assert run("guess").exit_code == 2


def test_clusters_bear_the_smallest_id_and_come_sorted(run: Run) -> None:
    result = matched(run)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "6 records in 3 clusters" in result.stderr
    assert rows("clusters.csv") == [
        ["id", "cluster_id"], ["c1", "c1"], ["c2", "c1"], ["c3", "c3"], ["c4", "c4"], ["c5", "c4"],
        ["s1", "c3"],
    ]  # fmt: skip
    header, *pairs = rows("pairs.csv")
    assert header == ["id1", "id2", "probability", "weight"]
    assert [pair[:2] for pair in pairs] == [["c1", "c2"], ["c3", "s1"], ["c4", "c5"]]
    assert all(0.05 <= float(pair[2]) <= 1.0 for pair in pairs)


def test_records_meet_by_any_of_several_values(run: Run) -> None:
    Path("policy.yaml").write_text(
        POLICY.replace("{type: email}", "{type: email, multiple: true}"), encoding="utf-8"
    )
    Path("crm.csv").write_text(
        "id,source,given_name,email\nc1,crm,Ada,a@x.org; ada@y.org\nc2,crm,Ada,ada@y.org;z@y.org\n",
        encoding="utf-8",
    )
    matched(run)
    assert ["c2", "c1"] in rows("clusters.csv")
    assert "shared block keys: email:ada@y.org" in explained(run, "c1", "c2").stdout


def test_values_beyond_those_that_are_read_are_told(run: Run) -> None:
    Path("policy.yaml").write_text(
        POLICY.replace("{type: email}", "{type: email, multiple: true}"), encoding="utf-8"
    )
    mails = ";".join(f"{place:04}@x.org" for place in range(1_001))
    Path("crm.csv").write_text(f"id,source,email\nc1,crm,{mails}\nc2,crm,0999@x.org\n", encoding="utf-8")
    said = "of email a record counts 1,000 values, or combinations of what it is made of; 1 record has more"
    assert said in matched(run).stderr
    assert ["c2", "c1"] in rows("clusters.csv")
    assert said in explained(run, "c1", "c2").stderr


def test_a_directory_of_another_version_is_worked_in_anew_and_that_is_said(run: Run) -> None:
    assert "another version" not in matched(run, "--work", "work").stderr
    assert "another version" not in matched(run, "--work", "work").stderr
    Path("work/lock").write_text("of last year", encoding="utf-8")
    said = "work: another version of the program worked there last, so all is made anew"
    assert said in matched(run, "--work", "work").stderr
    assert said not in matched(run, "--work", "work").stderr


def test_the_order_of_the_records_changes_no_byte(run: Run) -> None:
    matched(run)
    before = Path("clusters.csv").read_bytes(), Path("pairs.csv").read_bytes()
    header, *lines = CRM.splitlines()
    Path("crm.csv").write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
    matched(run, "--processes", "1")
    assert (Path("clusters.csv").read_bytes(), Path("pairs.csv").read_bytes()) == before


def test_of_a_key_that_many_share_the_rule_is_told_and_what_helps_but_no_value(run: Run) -> None:
    rows = "".join(f"m{n},crm,Ann{n},Miller,,\n" for n in range(501))
    Path("many.csv").write_text(CRM + rows, encoding="utf-8")
    found = run("run", "-p", "policy.yaml", "-r", "many.csv", "--clusters", "clusters.csv")
    assert "501 records share one block key of surname, which makes 125,250 pairs" in found.stderr
    assert "mdm match train" in found.stderr
    assert "miller" not in found.stderr.lower()


def test_questions_for_a_steward_stay_apart_if_the_hub_alone_decides(run: Run) -> None:
    matched(run, "--decide", "merge")
    assert ["c5", "c5"] in rows("clusters.csv")
    assert ["c2", "c1"] in rows("clusters.csv")


def test_a_name_that_ends_in_parquet_gives_parquet(run: Run) -> None:
    matched(run, "--clusters", "clusters.parquet")
    assert pq.read_table("clusters.parquet").column("id").to_pylist() == ["c1", "c2", "c3", "c4", "c5", "s1"]


def test_a_source_unknown_to_the_policy_is_noted(run: Run) -> None:
    assert "names no source 'crm'" in matched(run).stderr


def test_records_without_any_attribute_of_the_policy_are_refused(run: Run) -> None:
    Path("crm.csv").write_text("id,colour\n1,red\n", encoding="utf-8")
    result = run("run", "-p", "policy.yaml", "-r", "crm.csv", "--clusters", "clusters.csv")
    assert result.exit_code == 2
    assert "expected columns such as Born, First" in result.stderr


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("-p", "policy.yaml", "-r", "missing.csv"), "missing.csv"),
        (("-p", "missing.yaml", "-r", "crm.csv"), "missing.yaml"),
        (("-p", "policy.yaml", "-r", "nothing.csv"), "no column 'id'"),
        (("-p", "policy.yaml", "-r", "crm.csv", "-r", "crm.csv"), "repeats the id"),
    ],
)
def test_what_cannot_be_read_is_named(run: Run, files: tuple[str, ...], expected: str) -> None:
    result = run("run", *files, "--clusters", "clusters.csv")
    assert result.exit_code == 2
    assert expected in result.stderr
    assert not Path("clusters.csv").exists()


def test_data_much_larger_than_what_was_learned_from_is_noted(run: Run) -> None:
    Path("policy.yaml").write_text(POLICY.replace("records: 100", "records: 1"), encoding="utf-8")
    assert "learn them anew" in matched(run).stderr


def test_clusters_are_judged_by_true_clusters(run: Run) -> None:
    matched(run)
    Path("truth.csv").write_text("id,cluster_id\nc1,1\nc2,1\nc3,2\ns1,2\nc4,3\nc5,4\n", encoding="utf-8")
    result = run("evaluate", "--clusters", "clusters.csv", "--truth", "truth.csv", "--pairs", "pairs.csv")
    assert result.exit_code == 0
    assert "2 true pairs, 3 found, 2 of them right" in result.stdout
    assert "expected calibration error" in result.stdout
    assert "would be so by chance" in result.stdout
    assert "at 0.99 or above: 1.0000 of them match" in result.stdout


def test_only_pairs_across_sources_count_where_the_truth_knows_no_others(run: Run) -> None:
    matched(run)
    Path("truth.csv").write_text("id1,id2\ns1,c3\n", encoding="utf-8")
    arguments = ("evaluate", "--clusters", "clusters.csv", "--truth", "truth.csv")
    assert "1 true pairs, 3 found, 1 of them right" in run(*arguments).stdout
    across = run(*arguments, "-r", "crm.csv", "-r", "shop.csv").stdout
    assert "1 true pairs, 1 found, 1 of them right" in across


def test_a_truth_that_is_none_is_refused(run: Run) -> None:
    matched(run)
    result = run("evaluate", "--clusters", "clusters.csv", "--truth", "crm.csv")
    assert result.exit_code == 2
    assert "expected columns id,cluster_id or id1,id2" in result.stderr


def explained(run: Run, left: str, right: str, *arguments: str) -> Result:
    return run("explain", left, right, "-p", "policy.yaml", "-r", "crm.csv", "-r", "shop.csv", *arguments)


def test_an_explanation_shows_bits_values_and_keys(run: Run) -> None:
    shown = explained(run, "c3", "s1").stdout
    assert "19061209" in shown or "1906-12-09" in shown
    assert "+6.5" in shown
    assert "shared block keys: surname:hopper" in shown
    assert "merge" in shown


def test_why_not_tells_the_least_that_would_turn_the_verdict(run: Run) -> None:
    shown = explained(run, "c4", "c5", "--why-not").stdout
    assert "review" in shown
    assert "if birth date were the same: +6.5 bits -> merge" in shown
    assert "birth_date" in shown


def test_two_that_share_no_key_are_said_to_be_never_compared(run: Run) -> None:
    assert "never compared" in explained(run, "c1", "c3", "--why-not").stdout


def test_of_a_source_free_of_duplicates_an_explanation_says_that_rivals_are_not_heard(run: Run) -> None:
    assert "rivals" not in explained(run, "c3", "s1").stderr
    policy = POLICY.replace("    rank: 2\n", "    rank: 2\n    duplicates: false\n")
    Path("policy.yaml").write_text(policy, encoding="utf-8")
    assert "of Web-Shop, free of duplicates, a thing has one record" in explained(run, "c3", "s1").stderr
    assert "rivals" not in explained(run, "c1", "s1").stderr


def test_an_id_that_is_not_there_is_named(run: Run) -> None:
    result = explained(run, "c1", "nobody")
    assert result.exit_code == 2
    assert "no record nobody, nor has any other file" in result.stderr


def test_the_report_is_one_page_and_its_samples_can_be_left_out(run: Run) -> None:
    Path("truth.csv").write_text("id1,id2\ns1,c3\nc1,c2\n", encoding="utf-8")
    arguments = ("report", "-p", "policy.yaml", "-r", "crm.csv", "-r", "shop.csv", "--out", "report.html")
    assert run(*arguments, "--truth", "truth.csv").exit_code == 0
    assert "lovelace" in Path("report.html").read_text(encoding="utf-8").lower()
    assert "written to report.html" in run(*arguments, "--no-samples").stderr
    assert "lovelace" not in Path("report.html").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("truth", ["id,cluster_id\nc3,1\ns1,1\nc1,2\n", "id1,id2\ns1,c3\n"])
def test_the_report_judges_those_pairs_alone_of_which_the_truth_says_anything(run: Run, truth: str) -> None:
    Path("truth.csv").write_text(truth, encoding="utf-8")
    arguments = ("report", "-p", "policy.yaml", "-r", "crm.csv", "-r", "shop.csv", "--out", "report.html")
    run(*arguments, "--truth", "truth.csv", "--no-samples")
    # Of three pairs kept, one is of records that these clusters know, and one of two sources.
    page = Path("report.html").read_text(encoding="utf-8")
    assert re.findall(r"<b>([01]\.\d{4})</b></td>", page) == ["1.0000"] * 6
    assert page.count("100.0%</td>") == 1


def test_a_report_is_not_judged_by_the_truth_of_other_records(run: Run) -> None:
    Path("truth.csv").write_text("id,cluster_id\nx1,1\nx2,1\n", encoding="utf-8")
    result = run(
        "report", "-p", "policy.yaml", "-r", "crm.csv", "--out", "report.html", "--truth", "truth.csv"
    )
    assert result.exit_code == 2
    assert "truth.csv names no record of the files; are its ids those of the records?" in result.stderr
    assert not Path("report.html").exists()
