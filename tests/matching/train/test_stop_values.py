"""What too many records share is proposed as a stop value, where it ought to identify."""

from __future__ import annotations

from matching.blocking import CROWD
from matching.features import features_of
from matching.rules import MatchRules
from matching.table import Table
from matching.train.stop_values import stop_values, uncrowded, without
from tests.matching.example import comparison, document

RULES = MatchRules.model_validate(document() | {"stop_values": {"tax_id": ["DE999999999"]}})
RECORDS = [{"tax_id": "DE136695976", "surname": "Berg"}] * 4 + [
    {"tax_id": "DE811907980", "surname": "Berg"}
] * 3


def test_a_value_of_an_identifier_that_too_many_records_share_is_proposed_beside_those_in_force() -> None:
    table = Table.of([features_of(RULES, record) for record in RECORDS])
    assert stop_values(RULES, table, limit=3) == {"tax_id": ("136695976", "DE999999999")}
    assert stop_values(RULES, table, limit=4) == {"tax_id": ("DE999999999",)}


def test_a_postcode_is_shared_by_a_neighbourhood_and_still_told() -> None:
    rules = MatchRules.model_validate(
        document() | {"comparisons": [comparison("postcode", ["postcode"], "identifier")], "stop_values": {}}
    )
    table = Table.of([features_of(rules, {"postcode": "20095", "country": "DE"})] * 4)
    assert stop_values(rules, table, limit=3) == {}


def test_keys_are_counted_without_the_stop_values() -> None:
    blocking = [{"name": name, "parts": [{"feature": name}]} for name in ("tax_id", "surname")]
    rules = MatchRules.model_validate(document() | {"blocking": blocking, "stop_values": {}})
    table = Table.of([features_of(rules, RECORDS[0])] * (CROWD + 1))
    found, features, keys = uncrowded(rules, table)
    assert found.stop_values == {"tax_id": ("136695976",)}
    assert found.stop_keys == {"surname": ("berg",)}
    assert not keys.of(found.blocking[0]).places.size
    assert features.record(0) == features_of(found, RECORDS[0])


def test_features_without_stop_values_are_those_that_the_rules_would_read() -> None:
    proposed: dict[str, tuple[str, ...]] = {"tax_id": ("136695976",)}
    rules = MatchRules.model_validate(document() | {"stop_values": proposed})
    table = without(Table.of([features_of(RULES, record) for record in RECORDS]), proposed)
    assert [table.record(place) for place in range(table.size)] == [
        features_of(rules, record) for record in RECORDS
    ]
