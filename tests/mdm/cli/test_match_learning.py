"""Policies by hand, as a person makes them: suggested from files, and learned from files and labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdm.policy.reading import read_policy
from tests.mdm.cli.example import POLICY, Run, rows

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


def test_what_one_command_has_standardised_the_next_one_takes_up(run: Run, people: str) -> None:
    def standardised() -> list[tuple[str, int]]:
        return [(path.name, path.stat().st_ino) for path in Path("work").glob("features-*")]

    Path("suggested.yaml").write_text(run("suggest", people, "--work", "work").stdout, encoding="utf-8")
    kept = standardised()
    assert len(kept) == 1
    matching = ("run", "-p", "suggested.yaml", "-r", people)
    assert run("train", *matching[1:], "--work", "work").exit_code == 0
    assert run(*matching, "--clusters", "clusters.csv", "--work", "work").exit_code == 0
    assert standardised() == kept
    run(*matching, "--clusters", "by_itself.csv")
    assert rows("clusters.csv") == rows("by_itself.csv")
    # Of other values nothing is taken up.
    changed = Path(people).read_text(encoding="utf-8").replace("Anna", "Hanna")
    Path(people).write_text(changed, encoding="utf-8")
    run(*matching, "--clusters", "clusters.csv", "--work", "work")
    assert {name for name, _ in standardised()}.isdisjoint(name for name, _ in kept)


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
