"""Records that share a block key are compared; others are not."""

from __future__ import annotations

from hypothesis import given

from matching.blocking import block_keys
from tests.matching.example import RULES, records


def test_a_key_is_made_of_its_rule_and_parts() -> None:
    assert block_keys(RULES, {"surname": "smith", "birth_date": "1971-06-24"}) == {
        "surname_birth:S530|1971-06-24"
    }


def test_a_record_without_one_of_the_parts_has_no_such_key() -> None:
    assert block_keys(RULES, {"surname": "smith", "org_name": "acme"}) == frozenset()


def test_every_token_gives_a_key() -> None:
    assert block_keys(RULES, {"org_name": "acme tools of", "postcode": "12345"}) == {
        "org_token_postcode:acme|12345",
        "org_token_postcode:tools|12345",
    }


def test_a_part_that_cannot_be_transformed_gives_no_key() -> None:
    assert block_keys(RULES, {"org_name": "a b", "postcode": "12345"}) == frozenset()


@given(records)
def test_keys_depend_on_the_features_alone(record: dict[str, str]) -> None:
    assert block_keys(RULES, record) == block_keys(RULES, dict(reversed(record.items())))
