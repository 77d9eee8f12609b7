"""The page stands by itself, and shows values of records only where it may."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from matching.batch.scores import ScoredPairs
from matching.report.findings import Truth
from matching.report.page import report_page
from matching.rules import MatchRules
from tests.matching.report.example import MARK, findings

_VOID = {"meta", "link", "br", "hr", "img", "input"}


class _Nesting(HTMLParser):
    """Checks that each element is closed within the one that holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> str:
    return report_page(findings())


def test_the_page_is_whole(page: str) -> None:
    nesting = _Nesting()
    nesting.feed(page)
    assert not nesting.open
    assert {"svg", "table", "style"} <= nesting.seen


def test_the_page_asks_for_nothing_beyond_itself(page: str) -> None:
    assert not re.search(r"<script|<link|<img|src=|href=|url\(|@import|https?:", page)


def test_every_comparison_level_and_block_rule_is_shown(page: str) -> None:
    rules = findings().rules
    for comparison in rules.comparisons:
        assert comparison.name in page
        assert all(f"<td>{level.label}</td>" in page for level in comparison.levels)
    assert all(rule.name in page for rule in rules.blocking)


def test_what_correlated_comparisons_add_is_told_in_few_digits() -> None:
    example = findings()
    names = [rule.name for rule in example.rules.comparisons]
    bound = {"comparisons": names, "at_most_bits": 12.0, "at_most_bits_against": 9.20095}
    rules = MatchRules.model_validate({**example.rules.document(), "correlated": [bound]})
    words = " ".join(report_page(replace(example, rules=rules)).split())
    assert "together they add 12 bits at most, and take away 9.2 at most." in words


def test_values_of_records_are_shown_in_the_sampled_pairs_alone(page: str) -> None:
    assert MARK in page
    without = report_page(findings(), samples=False)
    for record in findings().features.columns.values():
        assert not any(f">{value}" in without for value in record.values)
    assert MARK not in without
    assert "&lt;r0&gt;" not in without


def test_ids_and_values_are_escaped(page: str) -> None:
    assert "&lt;r0&gt;" in page
    assert "<r0>" not in page


def test_reliability_is_shown_only_where_the_truth_is_known(page: str) -> None:
    assert "expected calibration error" in page
    assert "calibration" not in report_page(findings(truth=False))


def test_the_recall_of_block_keys_is_shown_only_where_the_truth_is_known(page: str) -> None:
    assert "<b>100.00%</b> of the" in page
    assert "truly match share a key" not in report_page(findings(truth=False))


def test_the_same_run_gives_the_same_page(page: str) -> None:
    assert report_page(findings()) == page


def test_without_pairs_nothing_has_a_precision() -> None:
    some = findings()
    none = np.empty(0, dtype=np.intp)
    edges = ScoredPairs(0, none, none, np.empty(0), np.empty(0, dtype=np.bool_), np.empty(0))
    truth = Truth(np.empty(0, dtype=np.bool_), 3, np.empty(0, dtype=np.bool_))
    page = report_page(replace(some, edges=edges, sampled_weights=np.empty(0), truth=truth))
    shares = re.findall(r'<td class="n">(?:<b>)?(–|[01][.][0-9]{4})(?:</b>)?</td>', page)
    assert shares[:6] == ["–", "–", "–", "–", "0.0000", "–"]
    assert "No pairs." in page
