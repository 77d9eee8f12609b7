"""Tax numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.standardise.tax_ids import tax_id, tax_id_valid, valid_tax_id


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


MISTYPED = [("DE136695977", "DE"), ("B58378430", "ES"), ("GB980780685", "GB"), ("FR44732829321", "FR")]
VALID = [
    ("DE136695976", "DE"), ("136695976", "Germany"), ("DE136695976", None), ("B-58378431", "ES"),
    ("GB 980 7806 84", "UK"),
    ("FR44732829320", "FR"), ("732 829 320 00074", "FR"), ("732829320", "FR"), ("91-1144442", "US"),
    ("IT00743110157", None),
]  # fmt: skip


@pytest.mark.parametrize(("number", "country"), MISTYPED)
def test_a_mistyped_tax_number_is_kept_as_evidence(number: str, country: str) -> None:
    assert tax_id([number, country]) is not None
    assert valid_tax_id(number, country) is False
    assert tax_id_valid([number, country]) is None


@pytest.mark.parametrize(("number", "country"), VALID)
def test_a_right_tax_number_may_veto(number: str, country: str | None) -> None:
    assert valid_tax_id(number, country) is True
    assert tax_id_valid([number, country]) == tax_id([number, country])


@pytest.mark.parametrize(
    ("number", "country"), [("AB-77", "BM"), ("1234-77", "Atlantis"), ("99-1", None), ("n/a", "DE")]
)
def test_without_a_known_check_nobody_knows(number: str, country: str | None) -> None:
    assert valid_tax_id(number, country) is None
    assert tax_id_valid([number, country]) == tax_id([number, country])


@given(st.integers(10**8, 10**9 - 1), st.sampled_from(["DE", "GB", "FR", "ES", "US"]))
def test_the_prefix_of_its_country_never_tells_a_number_apart(number: int, country: str) -> None:
    assert tax_id([f"{country}{number}", country]) == tax_id([str(number), country])


@pytest.mark.parametrize("number", ["CHE-123.456.788 MWST", "CHE123456788", "CHE-123.456.788 TVA"])
def test_a_swiss_number_needs_no_suffix(number: str) -> None:
    assert tax_id([number, "CH"]) == "123456788"


def test_a_country_without_a_known_rule_keeps_the_number() -> None:
    assert tax_id(["AB-77", "BM"]) == "AB77"
    assert tax_id(["AB-77", "Atlantis"]) == "AB77"
