"""Postal addresses."""

import pytest

from matching.standardise.addresses import address_line, city, house_number, postcode, region, street


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (("12 Main Street, Apt 4", "Main St.", "Main Street", "MAIN ST #4", "12 Main St Unit 7b"), "main st"),
        (("12 N. Oak Ave", "North Oak Avenue"), "n oak av"),
        (("435 s. la cienega blv.", "435 S La Cienega Blvd"), "s la cienega bd"),
        (("707 E 37th St", "East 37th Street"), "e 37th st"),
        (("5 Fifth Avenue", "5th Ave"), "5th av"),
        (("Hauptstraße 5", "Hauptstr. 5a", "Haupt-Strasse 5", "HAUPTSTRASSE", "Hauptstr"), "haupt st"),
        (("Königsallee 1", "Koenigsallee 1", "Konigs-Allee 1"), "konigs al"),
        (("Ahornweg 3", "Ahorn Weg 3"), "ahorn wg"),
        (("12 rue de la Paix", "12, r. de la Paix", "12 bis rue de la Paix"), "rue la paix"),
        (("3 boulevard Saint-Michel", "3 bd. St Michel"), "bd st michel"),
        (("8 avenue d'Italie", "8 av. d’Italie"), "av italie"),
        (("Calle de Alcalá, 25", "C/ Alcalá 25", "Calle Alcala 25, 3º B"), "calle alcala"),
        (("Plaza Mayor 1", "Pza. Mayor, 1"), "pl mayor"),
        (("Kerkstraat 10-12", "Kerkstr. 10"), "kerk st"),
        (("Flat 2, 10 Downing Street", "10 Downing St"), "downing st"),
        (("Highway 101", "Hwy 101"), "hwy 101"),
        (("Calle 13",), "calle 13"),
        (("pridhamstreet", "177 Pridham Street"), "pridham st"),
    ],
)
def test_spellings_of_one_street_are_one(spellings: tuple[str, ...], expected: str) -> None:
    assert {street(spelling) for spelling in spellings} == {expected}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("12", "Main Street"), "12"), (("012", None), "12"), (("12 A", None), "12a"), (("Nr. 7", None), "7"),
        ((None, "12 Main Street, Apt 4"), "12"), (("", "Hauptstraße 5a"), "5a"), (("n/a", "Hauptstr. 5 A"), "5a"),
        ((None, "12-14 High Street"), "12-14"), ((None, "Calle de Alcalá, 25"), "25"),
        ((None, "12 bis rue Lepic"), "12bis"),
        ((None, "Flat 2, 10 Downing Street"), "10"), ((None, "West 42nd Street"), None), ((None, "Main Street"), None),
        (("12 Main Street",), "12"), (("0", None), None),
    ],
)  # fmt: skip
def test_the_house_number_comes_from_either_attribute(
    values: tuple[str | None, ...], expected: str | None
) -> None:
    assert house_number(values) == expected


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


def test_an_address_line_unifies_its_words_and_names_each_once() -> None:
    assert address_line("12 Main Street, New York, New York 10001") == "12 main st new york 10001"
    assert address_line("Hauptstraße 5, 10115 Berlin") == address_line("Hauptstr. 5 10115 BERLIN")
