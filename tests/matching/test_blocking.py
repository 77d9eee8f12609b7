"""Records that share a block key are compared; others are not."""

from __future__ import annotations

from hypothesis import given

from matching.blocking import block_keys, lacking_parts
from matching.rules import MatchRules
from tests.matching.example import RULES, document, records


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


def _stopping(narrower: list[dict[str, str]]) -> MatchRules:
    given = document()
    given["blocking"][0]["narrower"] = narrower
    return MatchRules.model_validate(given | {"stop_keys": {"surname_birth": ["S530|1971-06-24"]}})


def test_a_key_that_too_many_share_is_made_narrower() -> None:
    rules = _stopping([{"feature": "given_name", "transform": "initial"}])
    record = {"surname": "smith", "birth_date": "1971-06-24", "given_name": "jane"}
    assert block_keys(rules, record) == {"surname_birth:S530|1971-06-24|j"}
    assert block_keys(rules, record | {"birth_date": "1971-06-25"}) == {"surname_birth:S530|1971-06-25"}


def test_a_key_that_too_many_share_vanishes_where_nothing_narrows_it() -> None:
    record = {"surname": "smith", "birth_date": "1971-06-24", "tax_id": "DE123456789"}
    assert block_keys(_stopping([]), record) == {"tax_id:DE123456789"}
    assert block_keys(_stopping([{"feature": "given_name"}]), record) == {"tax_id:DE123456789"}


def test_a_separator_within_a_value_does_not_make_two_keys_one() -> None:
    rules = _stopping([])
    one = block_keys(rules, {"org_name": "acme|bonn", "postcode": "12345"})
    assert one == {"org_token_postcode:acme bonn|12345"}


@given(records)
def test_keys_depend_on_the_features_alone(record: dict[str, str]) -> None:
    assert block_keys(RULES, record) == block_keys(RULES, dict(reversed(record.items())))


def test_what_a_record_lacks_for_its_keys_is_told_rule_by_rule() -> None:
    lacking = lacking_parts(RULES, {"surname": "smith", "org_name": "a b", "postcode": "12345"})
    assert lacking["surname_birth"] == ("birth_date",)
    assert lacking["org_token_postcode"] == ("org_name",), "it gives no token"


def test_a_stopped_key_lacks_its_narrower_parts() -> None:
    smith = {"surname": "smith", "birth_date": "1971-06-24"}
    narrower = _stopping([{"feature": "given_name", "transform": "initial"}])
    assert lacking_parts(narrower, smith)["surname_birth"] == ("given_name",)
    assert "surname_birth" not in lacking_parts(narrower, smith | {"given_name": "john"})
    assert "surname_birth" not in lacking_parts(_stopping([]), smith), "nothing would help"


@given(records)
def test_every_rule_gives_a_key_or_lacks_something_or_is_stopped(features: dict[str, str]) -> None:
    given_keys = {key.partition(":")[0] for key in block_keys(RULES, features)}
    assert given_keys.isdisjoint(lacking_parts(RULES, features))
    assert given_keys | set(lacking_parts(RULES, features)) == {rule.name for rule in RULES.blocking}
