"""Features are what matching reads of a record."""

from __future__ import annotations

import math
from itertools import product

import pytest

from matching.features import MOST, combinations, cut_short, features_of
from matching.separator import SEPARATOR
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


def mails(count: int) -> list[str]:
    return [f"m{place:06}@x.org" for place in range(count)]


def test_each_of_many_values_counts() -> None:
    assert features_of(RULES, {"email": SEPARATOR.join(mails(300))})["email"].split(SEPARATOR) == mails(300)


def test_of_a_cell_from_outside_no_more_values_are_read_than_a_record_may_have() -> None:
    found = features_of(RULES, {"email": SEPARATOR.join(mails(100_000))})
    assert found["email"].split(SEPARATOR) == mails(MOST)


@pytest.mark.parametrize("sizes", [(1,), (70,), (8, 8), (2, 3, 1, 4)])
def test_combinations_that_are_not_too_many_are_all_there(sizes: tuple[int, ...]) -> None:
    values = [range(size) for size in sizes]
    assert list(combinations(values, 70)) == list(product(*values))


@pytest.mark.parametrize("sizes", [(71,), (9, 9), (5, 1, 5, 3), (100, 2), (3, 80, 80)])
def test_of_too_many_combinations_some_have_each_value(sizes: tuple[int, ...]) -> None:
    found = list(combinations([range(size) for size in sizes], 70))
    assert len(found) == max(70, *sizes) <= math.prod(sizes)
    assert [set(column) for column in zip(*found, strict=True)] == [set(range(size)) for size in sizes]


def test_features_with_more_values_or_combinations_than_are_read_are_named() -> None:
    assert cut_short(RULES, {"email": MOST}) == []
    assert cut_short(RULES, {"email": MOST + 1}) == ["email"]
    assert cut_short(RULES, {"email": 40, "surname": 40}) == []
