"""Rules by source: priority, the first that has a value, the steward before all."""

from __future__ import annotations

from mdm.survivorship.chain import survive
from mdm.survivorship.clocks import MostRecent
from mdm.survivorship.sources import FirstNonNull, SourcePriority, StewardFirst
from tests.mdm.survivorship.sayings import null, outcome, says, survivor


def test_the_best_source_survives_however_old_it_is() -> None:
    found = survive("city", [says("erp:7", "Ulm", 9), says("crm:1", "Bonn", 0)], [SourcePriority()])
    assert outcome(found) == ("Bonn", {"erp:7": "source ranks lower"})


def test_a_source_that_the_order_does_not_name_comes_last() -> None:
    rule = SourcePriority(order=("web", "erp"))
    assert survivor(rule, says("crm:1", "Bonn"), says("erp:7", "Ulm"), says("web:3", "Jena")) == "Jena"
    assert survivor(rule, says("crm:1", "Bonn"), says("erp:7", "Ulm")) == "Ulm"


def test_an_explicit_null_of_a_better_source_is_obeyed_by_priority_and_passed_over_by_first_non_null() -> (
    None
):
    said = [null("crm:1"), says("erp:7", "Ulm"), says("web:3", "Jena")]
    assert outcome(survive("city", said, [SourcePriority()]))[0] is None
    found = survive("city", said, [FirstNonNull()])
    before = "a source before it has a value"
    assert outcome(found) == ("Ulm", {"crm:1": before, "web:3": before})
    assert survivor(FirstNonNull(order=("web",)), *said) == "Jena"
    assert survivor(FirstNonNull(), null("crm:1"), null("erp:7")) is None


def test_a_steward_comes_before_any_other_rule_and_without_one_the_next_link_decides() -> None:
    chain = [StewardFirst(), MostRecent()]
    said = [says("crm:1", "old", 0), says("erp:7", "new", 9)]
    corrected = survive("phone", [says("steward:1", "right", -9), *said], chain)
    assert corrected is not None
    assert corrected.rule == "steward_first"
    otherwise = "a steward says otherwise"
    assert outcome(corrected) == ("right", {"crm:1": otherwise, "erp:7": otherwise})
    plain = survive("phone", said, chain)
    assert plain is not None
    assert (plain.value, plain.rule) == ("new", "most_recent")
