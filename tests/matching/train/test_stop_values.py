"""What too many records share is proposed as a stop value, where it ought to identify."""

from __future__ import annotations

from matching.features import features_of
from matching.rules import MatchRules
from matching.table import Table
from matching.train.stop_values import stop_values, without
from tests.matching.example import document

RULES = MatchRules.model_validate(document() | {"stop_values": {"tax_id": ["DE999999999"]}})
RECORDS = [{"tax_id": "DE136695976", "surname": "Berg"}] * 4 + [
    {"tax_id": "DE811907980", "surname": "Berg"}
] * 3


def test_a_value_of_an_identifier_that_too_many_records_share_is_proposed_beside_those_in_force() -> None:
    table = Table.of([features_of(RULES, record) for record in RECORDS])
    assert stop_values(RULES, table, limit=3) == {"tax_id": ("136695976", "DE999999999")}
    assert stop_values(RULES, table, limit=4) == {"tax_id": ("DE999999999",)}


def test_features_without_stop_values_are_those_that_the_rules_would_read() -> None:
    proposed: dict[str, tuple[str, ...]] = {"tax_id": ("136695976",)}
    rules = MatchRules.model_validate(document() | {"stop_values": proposed})
    table = without(Table.of([features_of(RULES, record) for record in RECORDS]), proposed)
    assert [table.record(place) for place in range(table.size)] == [
        features_of(rules, record) for record in RECORDS
    ]
