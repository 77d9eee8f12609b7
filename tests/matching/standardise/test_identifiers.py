"""Tax numbers, D-U-N-S numbers, GTINs and part numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.identifiers import duns, gtin, identifier, mpn, tax_id


@pytest.mark.parametrize(
    "value", ["000000", "999999999", "123456789", "12-3456789", "N/A", "unknown", "1111"]
)
def test_a_made_up_identifier_is_absent(value: str) -> None:
    assert identifier(value) is None


def test_an_identifier_keeps_letters_and_digits_alone() -> None:
    assert identifier(" ab-12/34.5 ") == "AB12345"


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("DE136695976", "DE", "136695976"),
        ("136 695 976", "Deutschland", "136695976"),
        ("DE136695976", None, "136695976"),
        ("GB 980 7806 84", "UK", "980780684"),
        ("B-58378431", "ES", "B58378431"),
        ("ATU13585627", "AT", "U13585627"),
        ("ATU 135 856 27", None, "U13585627"),
        ("EL 094259216", "GR", "094259216"),
        ("IT 00743110157", "Italia", "00743110157"),
        ("NL4495445B01", "NL", "004495445B01"),
        ("BE403019261", "BE", "0403019261"),
        ("91-1144442", "US", "911144442"),
        ("536-90-4399", "USA", "536904399"),
        ("83 914 571 673", "AU", "83914571673"),
    ],
)
def test_a_tax_number_is_one_however_it_is_written(number: str, country: str | None, expected: str) -> None:
    assert tax_id([number, country]) == expected


@pytest.mark.parametrize("number", ["FR44732829320", "44 732 829 320", "732 829 320", "732 829 320 00074"])
def test_french_numbers_of_one_enterprise_are_its_siren(number: str) -> None:
    assert tax_id([number, "FR"]) == "732829320"


@pytest.mark.parametrize(
    ("number", "country"),
    [("DE136695977", "DE"), ("B58378430", "ES"), ("GB980780685", "GB"), ("911-44-444", "US")],
)
def test_a_mistyped_tax_number_is_no_evidence(number: str, country: str) -> None:
    assert tax_id([number, country]) is None


def test_a_country_without_a_known_rule_keeps_the_number() -> None:
    assert tax_id(["AB-77", "BM"]) == "AB77"
    assert tax_id(["AB-77", "Atlantis"]) == "AB77"


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
