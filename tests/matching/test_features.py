"""Features are what matching reads of a record."""

from __future__ import annotations

from matching.features import features_of
from tests.matching.example import RULES


def test_features_are_standardised() -> None:
    found = features_of(RULES, {"given_name": "Dr. Jörg", "surname": "MÜLLER", "birth_date": "24.06.1971"})
    assert found["surname"] == "muller"
    assert found["birth_date"] == "1971-06-24"


def test_one_attribute_may_feed_several_features() -> None:
    found = features_of(RULES, {"name": "Acme Tools GmbH"})
    assert found == {"org_name": "acme tools", "legal_form": "gmbh"}


def test_a_stop_value_is_no_value() -> None:
    assert features_of(RULES, {"email": "Info@Y.org", "city": "Köln"}) == {"city": "koln"}


def test_what_has_no_value_has_no_entry() -> None:
    assert features_of(RULES, {"surname": None, "given_name": "", "city": "n/a"}) == {}
