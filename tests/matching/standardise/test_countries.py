"""Countries."""

import pytest

from matching.standardise.countries import ISO_COUNTRIES, country


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("DE", "DE"), ("deu", "DE"), ("Germany", "DE"), ("Deutschland", "DE"), ("Allemagne", "DE"), ("UK", "GB"),
        ("U.K.", "GB"), ("Great Britain", "GB"), ("England", "GB"), ("USA", "US"), ("U.S.A.", "US"),
        ("United States of America", "US"), ("España", "ES"), ("Österreich", "AT"), ("Schweiz", "CH"), ("Suisse", "CH"),
        ("Nederland", "NL"), ("The Netherlands", "NL"), ("Côte d'Ivoire", "CI"), ("Türkiye", "TR"), ("EL", "GR"),
        ("Россия", "RU"), ("NA", "NA"), ("México", "MX"),
    ],
)  # fmt: skip
def test_a_known_spelling_becomes_the_iso_code(value: str, expected: str) -> None:
    assert country(value) == expected


def test_an_unknown_spelling_stays_comparable() -> None:
    assert country("Germny") == "GERMNY"


def test_the_table_is_all_of_iso_3166() -> None:
    assert len(ISO_COUNTRIES) == 249
    assert all(country(code) == code for code in ISO_COUNTRIES)
