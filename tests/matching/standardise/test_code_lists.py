"""Lists of codes are read as sets, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from matching.standardise.code_lists import code_list, is_code_list


def test_order_case_marks_and_repetition_do_not_matter() -> None:
    assert code_list("H04L-29; A61B") == code_list("a61b|h04l 29|A61B") == "a61b h04l29"


@pytest.mark.parametrize("value", ["A61N; A61B", "10.20, 33.11", "C07D|A01N"])
def test_several_codes_are_a_list(value: str) -> None:
    assert is_code_list(value)


@pytest.mark.parametrize("value", ["A61N", "1,234", "Smith J; Miller K", "12 Oak Street, Flat 3", ""])
def test_one_code_and_words_are_none(value: str) -> None:
    assert not is_code_list(value)
