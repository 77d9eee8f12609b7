"""Decimal numbers and prices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.decimals import currency, decimal, price


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.234,50", "1234.5"), ("1,234.50", "1234.5"), ("1'234.50", "1234.5"), ("1 234,50 €", "1234.5"),
        ("$399.00", "399"), ("US$ 399", "399"), ("EUR 12", "12"), ("12,5 €", "12.5"), ("£5", "5"), ("CHF 12.-", "12"),
        ("12,-", "12"), ("1,234", "1234"), ("1.234", "1.234"), ("0,125", "0.125"), ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"), ("-5", "-5"), ("12.50-", "-12.5"), ("-0.00", "0"), (".5", "0.5"), ("007", "7"),
        ("１２", "12"), ("12 kr.", "12"),
    ],
)  # fmt: skip
def test_one_number_has_one_spelling(value: str, expected: str) -> None:
    assert decimal(value) == expected


@pytest.mark.parametrize(
    "value", ["abc", "12 to 15", "1.2.3", "1,23,4.5.6", "$", "1e5", "12.34.56,7", "--5", "n/a"]
)
def test_what_is_not_one_number_is_absent(value: str) -> None:
    assert decimal(value) is None


@given(st.decimals(-(10**12), 10**12, places=2))
def test_grouping_and_marks_never_change_the_number(number: Decimal) -> None:
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    found = {decimal(spelling) for spelling in (english, german, swiss, f"{number:f}")}
    assert len(found) == 1
    assert Decimal(found.pop() or "NaN") == number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12 €", "EUR"), ("EUR 12", "EUR"), ("12,50 eur", "EUR"), ("$399.00", "USD"), ("US$ 399", "USD"), ("£5", "GBP"),
        ("CHF 12.-", "CHF"), ("1'234.50 Fr.", "CHF"), ("12", None), ("n/a", None), ("12 pcs", None),
    ],
)  # fmt: skip
def test_a_currency_is_its_code(value: str, expected: str | None) -> None:
    assert currency(value) == expected


@pytest.mark.parametrize("value", ["0", "0.00", "0,00 €", "$0"])
def test_a_price_of_nothing_says_that_none_is_known(value: str) -> None:
    assert price(value) is None
    assert decimal(value) == "0"
