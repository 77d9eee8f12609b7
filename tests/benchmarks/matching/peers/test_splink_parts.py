"""The parts of the models are what Splink expects."""

from __future__ import annotations

from benchmarks.matching.peers.splink_parts import comparison, same


def test_a_comparison_begins_with_absence_and_ends_with_all_else() -> None:
    found = comparison("name", "first, last", ("first_l = first_r", "first"), "last_l = last_r")
    conditions = [level["sql_condition"] for level in found["comparison_levels"]]
    absent = "first_l IS NULL OR first_r IS NULL OR last_l IS NULL OR last_r IS NULL"
    assert conditions == [absent, "first_l = first_r", "last_l = last_r", "ELSE"]
    assert found["comparison_levels"][1]["tf_adjustment_column"] == "first"


def test_a_rule_needs_all_of_its_columns() -> None:
    assert same("first", "zip") == "l.first = r.first AND l.zip = r.zip"
