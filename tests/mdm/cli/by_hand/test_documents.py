"""Policies are written as text that says the same and can be read by people."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from mdm.cli.by_hand.documents import policy_text, with_match_section, yaml_text
from mdm.policy.reading import shipped_policy

_KEYS = st.text(alphabet="abcdefg_", min_size=1, max_size=6)
# PyYAML takes the control character NEL for a line break that it need not escape.
_TEXTS = st.text(st.characters(exclude_characters="\x85", exclude_categories=["Cs"]), max_size=20)
_DOCUMENTS = st.dictionaries(
    _KEYS,
    st.recursive(
        st.one_of(st.integers(), _TEXTS, st.booleans()),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@given(_DOCUMENTS, st.lists(st.text(max_size=40), max_size=2))
def test_comments_change_nothing_that_is_said(document: dict[str, Any], sentences: list[str]) -> None:
    reasons = {name: sentences for name in document} | {"not.there": ["Never written."]}
    text = policy_text(document, ["Head."], reasons)
    assert yaml.safe_load(text) == document
    assert "Never written." not in text


def test_a_reason_stands_above_what_it_is_about() -> None:
    text = policy_text({"attributes": {"dob": {"type": "date"}}}, [], {"attributes.dob": ["A date", "95%"]})
    assert text.splitlines() == ["attributes:", "  # A date; 95%", "  dob: {type: date}"]


def test_another_match_section_leaves_all_else_as_it_is() -> None:
    _, text = shipped_policy("customer")
    changed = with_match_section(text, {"prior": 0.5})
    expected = yaml.safe_load(text) | {"match": {"prior": 0.5}}
    assert yaml.safe_load(changed) == expected
    comments = [line for line in text[: text.index("\nmatch:")].splitlines() if "#" in line]
    assert comments
    assert all(line in changed for line in comments)


def test_a_match_section_at_the_end_can_be_changed_too() -> None:
    text = "object: x\n# Why.\nmatch:\n  prior: 0.1 # low\n"
    assert with_match_section(text, {"prior": 0.5}) == "object: x\n# Why.\n" + yaml_text(
        {"match": {"prior": 0.5}}
    )


def test_what_is_said_about_the_section_behind_stays_with_it() -> None:
    text = "match:\n  prior: 0.1\n  # of it\n# Who wins.\n\n# And why.\nsurvivorship: {}\n# End.\n"
    assert with_match_section(text, {"prior": 0.5}) == (
        "match: {prior: 0.5}\n\n# Who wins.\n\n# And why.\nsurvivorship: {}\n# End.\n"
    )
    last = "object: x\nmatch:\n  prior: 0.1\n# End.\n"
    assert with_match_section(last, {"prior": 0.5}) == "object: x\nmatch: {prior: 0.5}\n\n# End.\n"


def test_a_policy_in_braces_can_be_changed_too() -> None:
    text = '{"object": "x", "match": {"prior": 0.1},\n "title": ["a"]}'
    changed = with_match_section(text, {"prior": 0.5})
    assert yaml.safe_load(changed) == {"object": "x", "match": {"prior": 0.5}, "title": ["a"]}
