"""What `mdm match` cannot do ends with status 2 and a sentence that says what is wrong and what to do."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from matching.batch.work import work_folder
from mdm.cli import app
from mdm.cli.by_hand.inputs import understood
from tests.mdm.cli.example import CRM, POLICY

FILES = {
    "policy.yaml": POLICY,
    "crm.csv": CRM,
    "empty.csv": "",
    "header.csv": "id,surname\n",
    "keyed.csv": "key,surname\nk1,Berg\nk2,Holm\n",
    "headless.csv": "k1,Ida,Berg,ida@berg.example\nk2,Leo,Holm,leo@holm.example\n",
    "clusters.csv": "id,cluster_id\nc1,c1\nc2,c1\n",
    "none.csv": "id,cluster_id\n",
    "others.csv": "id1,id2\nx1,x2\n",
    "truth.csv": "id1,id2\nc1,c2\n",
    "sure.csv": "id1,id2,probability\nc1,c2,0.9\nc1,c3,sure\n",
    "large.csv": "id1,id2,probability\nc1,c2,1.5\n",
    "unscored.csv": "id1,id2,probability\n",
    "unknown.csv": "id,cluster_id\nc1,a\nc2,\n",
    "twice.csv": "id,cluster_id\nc1,a\nc2,a\nc1,b\n",
    "half.csv": "id1,id2\nc1,c2\nc3,\n",
    "further.csv": "id1,id2\nc1,s1\nc2,s9\n",
    "stray.csv": "id,cluster_id\nc1,c1\ns1,c1\ns7,s7\n",
    "shop.csv": "id,surname\ns1,Berg\n",
    "itself.csv": "id1,id2,same\nc1,c2,yes\nc3,c3,yes\n",
    "torn.csv": "id1,id2,same\nc1,c2,yes\nc2,c1,no\n",
}
TRAIN, SUGGEST = ("train", "-p", "policy.yaml", "-r"), ("suggest",)
RUN = ("run", "-p", "policy.yaml", "--clusters", "found.csv", "-r")
REPORT = ("report", "-p", "policy.yaml", "--out", "found.html", "-r")
EXPLAIN = ("explain", "c1", "c2", "-p", "policy.yaml", "-r")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "250")
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")

    def invoke(*arguments: str) -> Result:
        # An exception that is no exit would be a traceback.
        return CliRunner().invoke(app, ["match", *arguments], catch_exceptions=False)

    return invoke


@pytest.mark.parametrize("command", [SUGGEST, TRAIN, RUN, REPORT, EXPLAIN], ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("gone.csv", "gone.csv: cannot be read: No such file or directory; check the path"),
        ("empty.csv", "empty.csv: is empty; its first line must be a header, with a column id"),
        ("header.csv", "header.csv: has no records: nothing stands below the header"),
        ("keyed.csv", "keyed.csv: no column 'id', which every file needs; key could be it: rename it to id"),
    ],
)
def test_every_command_says_what_ails_a_file(
    run: Run, command: tuple[str, ...], file: str, said: str
) -> None:
    result = run(*command, file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not Path("found.csv").exists()


@pytest.mark.parametrize("command", [TRAIN, RUN, REPORT, EXPLAIN], ids=lambda command: command[0])
def test_every_command_says_where_a_policy_comes_from(run: Run, command: tuple[str, ...]) -> None:
    arguments = ["gone.yaml" if argument == "policy.yaml" else argument for argument in command]
    result = run(*arguments, "crm.csv")
    assert result.exit_code == 2
    assert "gone.yaml: there is no such file; `mdm match suggest RECORDS` proposes a policy" in result.stderr


def test_a_record_that_stands_where_the_header_should_is_not_printed(run: Run) -> None:
    result = run("suggest", "headless.csv")
    assert "its first line looks like a record; put a header above it" in result.stderr
    assert "berg" not in result.stderr.lower()


def test_no_policy_takes_a_file_for_what_stewards_say(run: Run) -> None:
    Path("Steward.csv").write_text("id,surname\n1,Berg\n2,Holm\n", encoding="utf-8")
    result = run("suggest", "Steward.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the source 'Steward' is kept for what stewards say; give it another name in the" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "c1", "c1"), "c1 is named twice: give the ids of two records"),
        (("explain", "c1", "x7"), "crm.csv: has no record x7; the column id says which there are"),
        (("explain", "x7", "x8"), "crm.csv: has no record x7 and no x8; the column id"),
        (("run", "--clusters", "folder/found.csv"), "there is no folder folder; make it first"),
        (("run", "--clusters", "found.csv", "--pairs", "."), ".: is a folder; name a file in it"),
        (("run", "--clusters", "found.csv", "--work", "crm.csv"), "'crm.csv' is a file"),
        (("report", "--out", "folder/found.html"), "there is no folder folder; make it first"),
    ],
)
def test_what_cannot_be_asked_or_written_is_told_before_any_work(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments, "-p", "policy.yaml", "-r", "crm.csv")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("found.csv").exists()


@pytest.mark.parametrize("command", [RUN, REPORT], ids=lambda command: command[0])
def test_a_folder_that_cannot_be_made_is_named(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, "crm.csv", "--work", "crm.csv/work")
    assert result.exit_code == 2
    assert "crm.csv/work: cannot be read or written: Not a directory; check the path" in result.stderr


@pytest.mark.parametrize("command", [RUN, REPORT], ids=lambda command: command[0])
def test_a_directory_that_another_run_works_in_is_left_alone(run: Run, command: tuple[str, ...]) -> None:
    with work_folder(Path("work")):
        result = run(*command, "crm.csv", "--work", "work")
    assert result.exit_code == 2
    assert (
        "work: another run is at work there; wait for its end, or name another directory with --work"
        in result.stderr
    )
    assert [path.name for path in Path("work").iterdir()] == ["lock"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room is left; make some, or name a folder"),
        (BrokenProcessPool(), "a process was killed, mostly because memory ran out; give fewer --processes"),
    ],
)
def test_what_the_machine_lacks_is_told(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, understood():
        raise error
    assert ended.value.exit_code == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--clusters", "crm.csv"),
        ("run", "--clusters", "found.csv", "--pairs", "./crm.csv"),
        ("run", "--clusters", "policy.yaml"),
        ("run", "--clusters", "found.csv", "--pairs", "found.csv"),
        ("report", "--out", "truth.csv", "--truth", "truth.csv"),
        ("report", "--out", "policy.yaml"),
    ],
)
def test_no_result_overwrites_what_is_read_or_another_result(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "-p", "policy.yaml", "-r", "crm.csv")
    assert result.exit_code == 2
    assert (
        "is another file of this command, or holds one, which would be lost; name a new one" in result.stderr
    )
    assert all(Path(name).read_text(encoding="utf-8") == text for name, text in FILES.items())
    assert not Path("found.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.csv", "--truth", "truth.csv"), "none.csv has no records"),
        (("clusters.csv", "--truth", "others.csv"), "others.csv names no record of clusters.csv"),
        (("clusters.csv", "--truth", "gone.csv"), "gone.csv: cannot be read"),
        (
            ("clusters.csv", "--truth", "truth.csv", "--pairs", "sure.csv"),
            "line 3: probability must be a number",
        ),
        (
            ("clusters.csv", "--truth", "truth.csv", "--pairs", "large.csv"),
            "line 2: probability must be a number",
        ),
        (("clusters.csv", "--truth", "none.csv"), "none.csv has no records; the truth names at least"),
        (("clusters.csv", "--truth", "unknown.csv"), "unknown.csv: line 3: has no cluster_id; leave out"),
        (("clusters.csv", "--truth", "twice.csv"), "line 4: c1 is in another cluster before; leave one"),
        (("twice.csv", "--truth", "truth.csv"), "line 4: c1 is in another cluster before; leave one"),
        (("clusters.csv", "--truth", "half.csv"), "half.csv: line 3: has no id2; leave out"),
        (
            ("stray.csv", "--truth", "further.csv", "-r", "crm.csv", "-r", "shop.csv"),
            "crm.csv: has no record s7, which stray.csv names; give all files that were matched",
        ),
    ],
)
def test_what_cannot_be_judged_is_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("evaluate", "--clusters", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_of_no_pairs_there_is_no_share(run: Run) -> None:
    Path("apart.csv").write_text("id,cluster_id\nc1,c1\nc2,c2\n", encoding="utf-8")
    shown = run(
        "evaluate", "--clusters", "apart.csv", "--truth", "truth.csv", "--pairs", "unscored.csv"
    ).stdout
    (pairs,) = (line for line in shown.splitlines() if line.startswith("│ pairs"))
    assert pairs.split()[3:8:2] == ["–", "0.0000", "–"]
    assert "nothing is said of probabilities" in shown


def test_a_pair_of_the_truth_that_no_file_has_is_missed(run: Run) -> None:
    Path("found.csv").write_text("id,cluster_id\nc1,c1\ns1,c1\n", encoding="utf-8")
    files = ("-r", "crm.csv", "-r", "shop.csv")
    shown = run("evaluate", "--clusters", "found.csv", "--truth", "further.csv", *files).stdout
    assert "2 true pairs, 1 found, 1 of them right" in shown


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("itself.csv", "line 3: 'c3' is named twice; a pair is of two records"),
        ("torn.csv", "line 3: says the opposite of an earlier line about 'c2' and 'c1'; keep one"),
    ],
)
def test_labels_that_cannot_be_are_told(run: Run, labels: str, said: str) -> None:
    result = run(*TRAIN, "crm.csv", "--labels", labels)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
