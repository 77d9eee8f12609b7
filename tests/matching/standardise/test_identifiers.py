"""D-U-N-S numbers, GTINs and part numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.identifiers import duns, gtin, identifier, lei, mpn, ssn


@pytest.mark.parametrize(
    "value", ["000000", "999999999", "123456789", "12-3456789", "N/A", "unknown", "1111"]
)
def test_a_made_up_identifier_is_absent(value: str) -> None:
    assert identifier(value) is None


def test_an_identifier_keeps_letters_and_digits_alone() -> None:
    assert identifier(" ab-12/34.5 ") == "AB12345"


@pytest.mark.parametrize("value", ["15-048-3782", "150483782", "DUNS 150483782", "150483782-0001"])
def test_a_duns_number_is_nine_digits(value: str) -> None:
    assert duns(value) == "150483782"


def test_a_duns_number_gets_back_its_leading_zeros() -> None:
    assert duns("1234568") == "001234568"


@pytest.mark.parametrize("value", ["150483", "150483782012345", "12345A789", "000000000"])
def test_what_has_not_the_shape_of_a_duns_number_is_absent(value: str) -> None:
    assert duns(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4006381333931", "04006381333931"),
        ("4 006381 333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("36000291452", "00036000291452"),
        ("73513537", "00000073513537"),
        ("10614141000415", "10614141000415"),
    ],
)
def test_a_gtin_of_any_length_has_fourteen_digits(value: str, expected: str) -> None:
    assert gtin(value) == expected


@pytest.mark.parametrize("value", ["4006381333932", "0000000000000", "1234567", "ABC6381333931"])
def test_a_gtin_with_a_wrong_check_digit_is_absent(value: str) -> None:
    assert gtin(value) is None


@given(st.integers(min_value=10**6, max_value=10**12 - 1))
def test_exactly_one_last_digit_makes_a_gtin(stem: int) -> None:
    assert sum(gtin(f"{stem}{digit}") is not None for digit in range(10)) <= 1


def test_a_part_number_loses_its_separators() -> None:
    assert mpn("WH-1000XM4/B") == mpn("wh1000xm4 b") == "WH1000XM4B"


@pytest.mark.parametrize(
    "value", ["529900T8BM49AURSDO55", "5299 00T8 BM49 AURS DO55", "LEI: 529900t8bm49aursdo55"]
)
def test_a_legal_entity_identifier_has_twenty_characters(value: str) -> None:
    assert lei(value) == "529900T8BM49AURSDO55"


@pytest.mark.parametrize("value", ["529900T8BM49AURSDO56", "529900T8BM49AURSDO5", "n/a"])
def test_a_legal_entity_identifier_with_wrong_check_digits_is_absent(value: str) -> None:
    assert lei(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("536-90-4399", "536904399"), ("536904399", "536904399"), ("36904399", "036904399"), ("000-12-3456", None),
        ("666-12-3456", None), ("912-12-3456", None), ("536-00-4399", None), ("078-05-1120", None), ("12-34", None),
    ],
)  # fmt: skip
def test_a_social_security_number_is_one_that_can_be_given_out(value: str, expected: str | None) -> None:
    assert ssn(value) == expected


@given(st.text())
def test_no_identifier_is_endless(value: str) -> None:
    assert len(identifier(value * 100) or "") <= 128
