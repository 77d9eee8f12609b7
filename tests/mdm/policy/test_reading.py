"""A wrong document says where: file, line, path, and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mdm.errors import PolicyInvalidError
from mdm.policy.reading import SHIPPED, read_policy, read_policy_file, shipped_policy
from tests.mdm.example import DOCUMENT, policy

TEXT: str = yaml.safe_dump(DOCUMENT, sort_keys=False)


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyInvalidError) as raised:
        read_policy(text, document="p.yaml")
    return raised.value.problems


def test_a_document_in_yaml_or_json_is_read() -> None:
    assert read_policy(TEXT, document="p.yaml") == policy()
    assert read_policy(policy().model_dump_json(by_alias=True), document="p.json") == policy()


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_read_back_from_its_text(name: str) -> None:
    found, text = shipped_policy(name)
    assert read_policy(text, document=name) == found


def test_a_problem_names_line_and_path() -> None:
    line = TEXT.splitlines().index("    rank: 3") + 1
    assert problems(TEXT.replace("    rank: 3", "    rank: 0")) == (
        f"p.yaml:{line}: sources.erp.rank: Input should be greater than or equal to 1",
    )


def test_a_problem_inside_a_rule_chosen_by_its_strategy_names_its_line() -> None:
    wrong = TEXT.replace("      strategy: most_recent", "      strategy: most_recent\n      order: [crm]")
    line = wrong.splitlines().index("      order: [crm]") + 1
    assert problems(wrong) == (
        f"p.yaml:{line}: survivorship.attributes.email.order: not a word of a policy; misspelt, or in the wrong place",
    )


def test_a_problem_in_a_list_names_its_place() -> None:
    found = problems(TEXT.replace("    - label: same\n      m: 0.9\n", "    - label: same\n      m: 9\n", 1))
    assert "match.comparisons[0].levels[0].m" in found[0]


def test_every_problem_is_listed() -> None:
    wrong = TEXT.replace("    rank: 3", "    rank: 0").replace("    rank: 4", "    rank: no")
    assert len(problems(wrong)) == 2


def test_a_key_given_twice_is_a_problem() -> None:
    assert problems("object: a\nobject: b\n") == ("p.yaml:2: 'object' is given twice",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "p.yaml:1: expected a mapping"),
        ("[]", "p.yaml:1: expected a mapping"),
        ("a: [1", "not YAML"),
        ("a: 1\n---\nb: 2\n", "not YAML"),
        ("a: \x00", "not YAML"),
        ("? [a, b]\n: c\n", "not YAML"),
        ("a: &x [*x]\n", "not a word of a policy"),
        ("!!python/object:os.system {}\n", "not YAML"),
        pytest.param("[" * 5_000, "not YAML: nested", id="deep"),
        pytest.param("- " * 1_000_000, "not YAML: nested", id="deep enough to end a process"),
        ("a: 2026-13-45", "not YAML"),
        ("a: \ud800", "not YAML"),
        ("object: contact\n", "p.yaml:1: attributes: Field required"),
    ],
)
def test_what_is_no_policy_is_refused(text: str, problem: str) -> None:
    assert any(problem in found for found in problems(text))


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert problems(text)


def test_a_file_is_read_with_its_text(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert read_policy_file(path) == (policy(), TEXT)


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError, match="cannot be read"):
        read_policy_file(tmp_path / "absent.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"object: caf\xe9\n")
    with pytest.raises(PolicyInvalidError, match="UTF-8"):
        read_policy_file(tmp_path / "latin.yaml")
