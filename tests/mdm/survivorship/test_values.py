"""Rules by value: longest, shortest, smallest, greatest, first of a list."""

from __future__ import annotations

from mdm.survivorship.chain import survive
from mdm.survivorship.values import Longest, Maximum, Minimum, Shortest, ValuePriority
from tests.mdm.survivorship.sayings import null, outcome, says, survivor


def test_the_longest_value_survives() -> None:
    found = survive("title", [says("crm:1", "Drill 18V"), says("erp:7", "Cordless drill 18 V")], [Longest()])
    assert outcome(found) == ("Cordless drill 18 V", {"crm:1": "shorter"})


def test_the_shortest_value_survives_and_no_value_is_not_it() -> None:
    found = survive("code", [says("crm:1", "DE-123"), says("erp:7", "123"), null("web:3")], [Shortest()])
    assert outcome(found) == ("123", {"crm:1": "longer", "web:3": "longer"})


def test_the_smallest_and_the_greatest_are_numbers_where_all_are() -> None:
    said = [says("crm:1", "9.5"), says("erp:7", "10"), says("web:3", "9.50")]
    assert outcome(survive("price", said, [Minimum()])) == (
        "9.5",
        {"web:3": "tie: source ranks lower", "erp:7": "greater"},
    )
    assert outcome(survive("price", said, [Maximum()])) == ("10", {"crm:1": "smaller", "web:3": "smaller"})


def test_dates_and_texts_are_compared_as_texts() -> None:
    said = [says("crm:1", "2026-02-01"), says("erp:7", "2025-12-31"), null("web:3")]
    assert survivor(Minimum(), *said) == "2025-12-31"
    assert survivor(Maximum(), *said) == "2026-02-01"
    assert survivor(Maximum(), says("crm:1", "9"), says("erp:7", "10"), says("web:3", "none")) == "none"
    assert survivor(Maximum(), says("crm:1", "NaN"), says("erp:7", "10")) == "NaN"


def test_a_value_that_the_list_names_survives_others() -> None:
    rule = ValuePriority(order=("blocked", "active"))
    found = survive("status", [says("crm:1", "active"), says("erp:7", "blocked"), says("web:3", "?")], [rule])
    assert outcome(found) == ("blocked", {"crm:1": "value ranks lower", "web:3": "value ranks lower"})
    assert survivor(rule, says("crm:1", "new"), says("erp:7", "active")) == "active"
