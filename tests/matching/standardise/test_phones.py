"""Telephone numbers."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.phones import national_phone, phone, phone_extension


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("(415) 555-0123", "US", "+14155550123"), ("+1 415 555 0123", None, "+14155550123"),
        ("310/246-1501", "USA", "+13102461501"),
        ("020 7946 0018", "United Kingdom", "+442079460018"), ("+44 (0)20 7946 0018", "GB", "+442079460018"),
        ("0044 20 7946 0018", None, "+442079460018"), ("030 123456", "DE", "+4930123456"),
        ("+49 (30) 12 34 56", None, "+4930123456"), ("06 12 34 56 78", "FR", "+33612345678"),
        ("912 345 678", "ES", "+34912345678"), ("02 1234 5678", "IT", "+390212345678"),
        ("415 555 0123 ext. 44", "US", "+14155550123"), ("+1 415 555 0123", "DE", "+14155550123"),
        ("(415) 555-0123 / (415) 555-0199", "US", "+14155550123"), ("030 123456; 0171 1234567", "DE", "+4930123456"),
        ("030 123456 oder 0171 1234567", "DE", "+4930123456"), ("030 / 123456", "DE", "+4930123456"),
        ("Tel. 030 123456", "DE", "+4930123456"), ("+49 (0) 30 123456", None, "+4930123456"),
        ("415-555-0123 x44", "US", "+14155550123"), ("(212)555-0123 Ext: 5", "US", "+12125550123"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("0171/1234567", "Deutschland", "+491711234567"), ("04 1234 5678", "AU", "+61412345678"),
    ],
)  # fmt: skip
def test_a_number_with_a_country_becomes_e164(number: str, country: str | None, expected: str) -> None:
    assert phone([number, country]) == expected


def test_a_number_without_a_country_keeps_its_last_nine_digits_and_says_so() -> None:
    assert phone(["(415) 555-0123"]) == phone(["14155550123", "Atlantis"]) == "*155550123"
    assert phone(["555-0123", None]) == "*5550123"


@pytest.mark.parametrize(
    "number", ["0000000000", "1234567890", "9999999999", "+1 000 000 0000", "12", "call me", "n/a"]
)
@pytest.mark.parametrize("country", ["US", None])
def test_a_placeholder_is_no_number(number: str, country: str | None) -> None:
    assert phone([number, country]) is None


@pytest.mark.parametrize("region", ["US", "CA", "GB", "DE", "FR", "ES", "NL", "BE", "CH"])
@given(st.from_regex(r"\A0?[1-9][0-9]{6,10}\Z"), st.booleans())
def test_the_shortcut_for_common_plans_agrees_with_the_full_parser(
    region: str, digits: str, international: bool
) -> None:
    number = f"+{phonenumbers.country_code_for_region(region)}{digits}" if international else digits
    found = phone([number, region])
    if found is None or found.startswith("*"):
        return
    parsed = phonenumbers.parse(number, region)
    assert found == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["+49 30 123456", None], "30123456"), (["030 123456", None], "30123456"), (["030 123456", "DE"], "30123456"),
        (["0049 30 123456"], "30123456"), (["(415) 555-0123"], "4155550123"), (["1-415-555-0123"], "4155550123"),
        (["+1 415 555 0123", "US"], "4155550123"), (["+39 02 1234 5678"], "212345678"), (["02 1234 5678"], "212345678"),
        (["415 555 0123 ext. 4"], "4155550123"), (["n/a", "DE"], None), (["0000000"], None),
    ],
)  # fmt: skip
def test_national_digits_meet_without_a_country(values: list[str | None], expected: str | None) -> None:
    assert national_phone(values) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("415 555 0123 ext. 44", "44"), ("415-555-0123x44", "44"), ("030 123456 Durchwahl 7", "7"),
        ("415 555 0123 #5", "5"), ("415 555 0123", None), ("ext. 44", None), ("n/a", None),
    ],
)  # fmt: skip
def test_an_extension_stands_apart(value: str, expected: str | None) -> None:
    assert phone_extension(value) == expected
