"""Matching by hand, as a person does it: files in, policies, clusters, figures and a page out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from mdm.cli import app
from mdm.policy.reading import read_policy

Run = Callable[..., Result]

POLICY = """\
# Kept with care.
object: customer
attributes:
  given_name: {personal: true}
  surname: {personal: true}
  birth_date: {type: date}
  email: {type: email}
sources:
  steward: {rank: 1}
  # It calls everything differently.
  web_shop:
    rank: 2
    columns: {given_name: First, surname: Last, birth_date: Born, email: Mail}
match:
  features:
    given_name: {from: [given_name], standardise: person_name}
    surname: {from: [surname], standardise: person_name}
    birth_date: {from: [birth_date], standardise: date_digits}
    email: {from: [email], standardise: email}
  blocking:
  - {name: surname, parts: [{feature: surname}]}
  - {name: email, parts: [{feature: email}]}
  comparisons:
  - name: given_name
    features: [given_name]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.8, u: 0.02}, {label: different, m: 0.2, u: 0.98}]
  - name: birth_date
    features: [birth_date]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.9, u: 0.01}, {label: different, m: 0.1, u: 0.99}]
  - name: email
    features: [email]
    comparator: {kind: exact}
    levels: [{label: same, m: 0.7, u: 0.01}, {label: different, m: 0.3, u: 0.99}]
  prior: 0.1
  training: {records: 100, candidate_pairs: 10}
survivorship:
  default: {strategy: most_recent}
"""

CRM = """\
id,source,given_name,surname,birth_date,email
c2,crm,Ada,Lovelace,1815-12-10,ada@lovelace.org
c1,crm,Ada,Lovelace,1815-12-10,ada@lovelace.org
c3,crm,Grace,Hopper,1906-12-09,grace@hopper.org
c4,crm,Alan,Turing,1912-06-23,alan@turing.org
c5,crm,A.,Turing,,alan@turing.org
"""

SHOP = """\
id,source,First,Last,Born,Mail
s1,Web-Shop,Grace,Hopper,1906-12-09,
"""


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


def matched(run: Run, *arguments: str) -> Result:
    files = ("--policy", "policy.yaml", "--records", "crm.csv", "--records", "shop.csv")
    return run("run", *files, "--clusters", "clusters.csv", "--pairs", "pairs.csv", *arguments)


def rows(path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(Path(path).read_text(encoding="utf-8"))))


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


GIVEN_NAMES = ["Anna", "Maria", "Robert", "Peter", "Laura", "Thomas", "Julia", "Martin", "Sophie", "David"]
SURNAMES = [
    "Smith",
    "Miller",
    "Schmidt",
    "Weber",
    "Fischer",
    "Meyer",
    "Wagner",
    "Becker",
    "Hoffmann",
    "Schulz",
    "Koch",
    "Bauer",
    "Richter",
]


@pytest.fixture
def people(run: Run) -> str:
    """A file of 130 people, each twice, every third of them with another e-mail address the second time."""
    lines = ["id,First Name,Last Name,Birthday,E-Mail"]
    for number in range(130):
        given, surname = GIVEN_NAMES[number % 10], SURNAMES[number % 13]
        born = f"19{30 + number % 60}-{1 + number % 12:02}-{1 + number % 28:02}"
        email = f"{given}.{surname}{number}@example.org".lower()
        other = f"{surname}{number}@example.com".lower() if number % 3 == 0 else email
        lines += [
            f"a{number},{given},{surname},{born},{email}",
            f"b{number},{given},{surname},{born},{other}",
        ]
    Path("people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "people.csv"


def test_a_suggested_policy_matches_what_it_was_suggested_for(run: Run, people: str) -> None:
    result = run("suggest", people)
    assert result.exit_code == 0
    policy = read_policy(result.stdout, document="suggested")
    assert set(policy.attributes) == {"first_name", "last_name", "birthday", "e_mail"}
    assert "  # birth_date (" in result.stdout
    for line in result.stderr.splitlines():
        if line.startswith("Note: "):
            assert line.removeprefix("Note: ").split(":")[0].split(" ")[0] in result.stdout
    Path("suggested.yaml").write_text(result.stdout, encoding="utf-8")
    run("run", "-p", "suggested.yaml", "-r", people, "--clusters", "clusters.csv")
    clusters = dict(rows("clusters.csv"))
    assert sum(clusters[f"b{number}"] == f"a{number}" for number in range(130)) > 120


def test_records_that_share_nothing_end_with_a_sentence(run: Run) -> None:
    Path("few.csv").write_text("id,name,city\n1,Acme GmbH,Berlin\n2,Blue AG,Ulm\n", encoding="utf-8")
    result = run("suggest", "few.csv")
    assert result.exit_code == 2
    assert "write a policy by hand" in result.stderr


def test_a_column_that_no_file_has_is_not_asked_about(run: Run, people: str) -> None:
    assert "Column source" not in run("suggest", people).stderr


def test_a_sample_is_smaller(run: Run, people: str) -> None:
    assert "from 100 records" in run("suggest", people, "--sample", "100").stdout


def test_training_changes_the_match_section_alone(run: Run, people: str) -> None:
    Path("policy.yaml").write_text(
        POLICY.replace("First", "First Name")
        .replace("Last", "Last Name")
        .replace("Born", "Birthday")
        .replace("Mail", "E-Mail")
        .replace("web_shop", "people"),
        encoding="utf-8",
    )
    result = run("train", "-p", "policy.yaml", "-r", people)
    assert result.exit_code == 0
    before, after = (
        read_policy(text, document="")
        for text in (Path("policy.yaml").read_text(encoding="utf-8"), result.stdout)
    )
    assert result.stdout.startswith("# Kept with care.")
    assert "# It calls everything differently." in result.stdout
    assert after.model_copy(update={"match": before.match}) == before
    assert after.match.features == before.match.features
    assert after.match.training is not None
    assert after.match.training.records == 260
    assert "learned before from 100 records" in result.stderr
    assert "prior 0.1, now" in result.stderr
    assert "outgrown" in result.stderr


def test_labels_join_in_where_they_judge_pairs_held_out_better(run: Run) -> None:
    # Twins: all but the e-mail is the same, and whoever labelled the pairs knew that they are two.
    names = [f"N{number}" for number in range(40)]
    lines = [f"{name}-{side},x,Ada,{name},1815-12-10,{mail}@x.org" for name in names for side, mail in (
        ("a", name), ("b", name if int(name[1:]) % 2 else f"other{name}"))]  # fmt: skip
    Path("twins.csv").write_text(
        "\n".join(["id,source,given_name,surname,birth_date,email", *lines]), encoding="utf-8"
    )
    Path("labels.csv").write_text(
        "\n".join(["id1,id2,same", *(f"{n}-a,{n}-b,{'yes' if int(n[1:]) % 2 else 'no'}" for n in names)] * 2),
        encoding="utf-8",
    )
    result = run("train", "-p", "policy.yaml", "-r", "twins.csv", "--labels", "labels.csv")
    assert result.exit_code == 2
    assert "labels.csv: line 42: there is no record 'id1' in the files" in result.stderr
    labels = Path("labels.csv").read_text(encoding="utf-8").replace("\nid1,id2,same", "")
    Path("labels.csv").write_text(labels, encoding="utf-8")
    result = run("train", "-p", "policy.yaml", "-r", "twins.csv", "--labels", "labels.csv")
    assert result.exit_code == 0
    assert "labels: 40 pairs that match and 40 that do not" in result.stderr
    assert "on pairs held out they lose" in result.stderr
    assert "naive Bayes of recordlinkage" in result.stderr
    training = read_policy(result.stdout, document="").match.training
    assert training is not None
    assert training.labelled_pairs == 80


def test_nothing_is_learned_from_records_that_share_no_key(run: Run) -> None:
    Path("crm.csv").write_text("id,surname\n1,Ada\n2,Bea\n", encoding="utf-8")
    result = run("train", "-p", "policy.yaml", "-r", "crm.csv")
    assert result.exit_code == 2
    assert "nothing to learn from" in result.stderr
