"""Cities, regions and postcodes."""

import pytest

from matching.standardise.places import city, postcode, region


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("sw1a 1aa", "GB"), "SW1A1AA"), (("12345-6789", "US"), "12345"), (("606021234", None), "60602"),
        (("123456789", None), None),
        (("D-10115", "DE"), "10115"), (("F-75008", None), "75008"), (("2138", "USA"), "02138"),
        (("1010", "AT"), "1010"),
        (("60302.0", None), "60302"), (("1012 AB", "NL"), "1012AB"), (("1000-001", "PT"), "1000001"),
        (("00000", None), None), (("99999", None), None),
    ],
)  # fmt: skip
def test_one_postcode_has_one_spelling(values: tuple[str | None, ...], expected: str | None) -> None:
    assert postcode(values) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("München", "Muenchen", "MUNCHEN", "Munich"),
        ("Köln", "Koeln", "Cologne"),
        ("Saint-Étienne", "St. Etienne", "ST ETIENNE"),
        ("Frankfurt am Main", "Frankfurt a. M.", "Frankfurt/Main", "Frankfurt (Main)"),
        ("Paris", "Paris 8e", "PARIS CEDEX 08", "Paris 08"),
        ("Genève", "Geneva", "Genf"),
        ("Fort Worth", "Ft. Worth"),
        ("New York", "New York City", "NYC"),
    ],
)
def test_spellings_of_one_city_are_one(spellings: tuple[str, ...]) -> None:
    assert len({city(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("California", "ca"), ("CA", "ca"), ("New South Wales", "nsw"), ("Baden-Württemberg", "bw"), ("Bayern", "by"),
        ("Québec", "qc"), ("Cataluña", "ct"), ("Midlands", "midlands"),
    ],
)  # fmt: skip
def test_a_known_region_becomes_its_code(value: str, expected: str) -> None:
    assert region(value) == expected
