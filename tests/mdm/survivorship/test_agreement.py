"""Rules by agreement: most records, most confidence, all or none."""

from __future__ import annotations

from mdm.survivorship.agreement import MostFrequent, Unanimous, WeightedMajority
from mdm.survivorship.chain import survive
from mdm.survivorship.values import Longest
from tests.mdm.survivorship.sayings import null, outcome, says, survivor


def test_the_value_of_most_records_survives() -> None:
    said = [says("crm:1", "1971-06-24"), says("erp:7", "1971-06-23"), says("web:3", "1971-06-23")]
    found = survive("birth_date", said, [MostFrequent()])
    assert outcome(found) == ("1971-06-23", {"crm:1": "fewer records agree", "web:3": "same value"})


def test_confidence_in_one_source_can_outweigh_two_that_agree() -> None:
    said = [says("crm:1", "a"), says("erp:7", "b"), says("web:3", "b")]
    weights = {"crm": 0.9, "erp": 0.5, "web": 0.3}
    found = survive("x", said, [WeightedMajority(weights=weights)])
    less = "less confidence in all that say so"
    assert outcome(found) == ("a", {"erp:7": less, "web:3": less})
    assert survivor(WeightedMajority(weights=weights | {"web": 0.5}), *said) == "b"
    assert survivor(WeightedMajority(weights={"crm": 0.9}, default=0.4), *said) == "a"


def test_an_invalid_value_weighs_less() -> None:
    bad = says("crm:1", "a", invalid="pattern")
    weights = {"crm": 0.9, "erp": 0.5}
    assert survivor(WeightedMajority(weights=weights), bad, says("erp:7", "b")) == "b"
    assert survivor(WeightedMajority(weights=weights, downgrade=0), bad, says("erp:7", "b")) == "a"


def test_a_value_survives_if_all_agree_and_none_if_they_do_not() -> None:
    assert survivor(Unanimous(), says("crm:1", "a"), says("erp:7", "a")) == "a"
    found = survive("x", [says("crm:1", "a"), says("erp:7", "b")], [Unanimous()])
    assert found is not None
    assert (found.winner, found.rule) == (None, "unanimous")
    disagree = "the records do not agree"
    assert outcome(found) == (None, {"crm:1": disagree, "erp:7": disagree})
    assert survivor(Unanimous(), says("crm:1", "a"), null("erp:7")) is None


def test_where_they_disagree_a_further_link_decides() -> None:
    assert survivor([Unanimous(), Longest()], says("crm:1", "a"), says("erp:7", "bb")) == "bb"
