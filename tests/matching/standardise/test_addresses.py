"""Postal addresses."""

import pytest

from matching.standardise.address_units import unit_number
from matching.standardise.addresses import address_line, house_number, po_box, street


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (("12 Main Street, Apt 4", "Main St.", "Main Street", "MAIN ST #4", "12 Main St Unit 7b"), "main st"),
        (("12 N. Oak Ave", "North Oak Avenue"), "n oak av"),
        (("435 s. la cienega blv.", "435 S La Cienega Blvd"), "s la cienega bd"),
        (("707 E 37th St", "East 37th Street"), "e 37th st"),
        (("5 Fifth Avenue", "5th Ave", "12 5th Ave."), "5th av"),
        (("747 9th Ave. between 50th and 51st Sts.", "747 Ninth Avenue (near 50th)", "9th Ave"), "9th av"),
        (("10 High St, opposite the church", "10 High Street, corner of Mill Lane"), "high st"),
        (("Near Station Road",), "near station rd"),
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
        ((None, "12/3 High St"), "12-3"), ((None, "747 9th Ave"), "747"), ((None, "9th Ave"), None),
        ((None, "12-14 3rd Street, 2nd floor"), "12-14"), ((None, "747 9th Ave btwn 50th & 51st Sts"), "747"),
        ((None, "Mariahilfer Str. 12/3"), "12-3"),
        ((None, "12 Main St, Springfield, IL 62704"), "12"), ((None, "Hauptstr. 5, 10115 Berlin"), "5"),
        ((None, "PO Box 77"), None), ((None, "12 Main St, PO Box 77"), "12"), ((None, "0b Main St"), None),
        (("12 Main Street",), "12"), (("0", None), None),
    ],
)  # fmt: skip
def test_the_house_number_comes_from_either_attribute(
    values: tuple[str | None, ...], expected: str | None
) -> None:
    assert house_number(values) == expected


@pytest.mark.parametrize(
    ("value", "unit", "number", "name"),
    [
        ("Flat 4 12 High Street", "4", "12", "high st"), ("Unit 5 221 Baker St", "5", "221", "baker st"),
        ("Apt 3B 77 Main Street", "3b", "77", "main st"), ("Wohnung 3 Hauptstr. 5", "3", "5", "haupt st"),
        ("Flat 4 12a High Street", "4", "12a", "high st"), ("Unit 3 12-14 Main St", "3", "12-14", "main st"),
        ("Flat A 12 High Street", "a", "12", "high st"), ("#5 123 Queen St", "5", "123", "queen st"),
        ("Suite 5 Level 2 100 George St", "5", "100", "george st"), ("Unit 5 - 221 Baker St", "5", "221", "baker st"),
        ("3rd Floor 25 Old Broad St", "3", "25", "old broad st"), ("Apt 4 5th Avenue", "4", None, "5th av"),
        ("Suite 200 500 5th Ave", "200", "500", "5th av"), ("Unit 5 Main Street", "5", None, "main st"),
        ("Top 5 Mariahilfer Straße 12", "5", "12", "mariahilfer st"), ("Apt 3 B 77 Main Street", "3", "77", "main st"),
        ("Apt 3B 77 Main Street, Springfield, IL 62704", "3b", "77", "main st"), ("Unit St 5", None, "5", "unit st"),
        ("#12 5th Ave", "12", None, "5th av"), ("12 Flat Rock Road", None, "12", "flat rock rd"),
    ],
)  # fmt: skip
def test_a_unit_in_front_of_the_house_needs_no_comma(
    value: str, unit: str | None, number: str | None, name: str
) -> None:
    assert (unit_number(value), house_number([None, value]), street(value)) == (unit, number, name)


def test_an_address_line_unifies_its_words_and_names_each_once() -> None:
    assert address_line("12 Main Street, New York, New York 10001") == "12 main st new york 10001"
    assert address_line("Hauptstraße 5, 10115 Berlin") == address_line("Hauptstr. 5 10115 BERLIN")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12 Main Street, Apt 4", "4"), ("12 Main St #4B", "4b"), ("Flat 2, 10 Downing Street", "2"),
        ("Suite 200", "200"),
        ("Ste. 200", "200"), ("500 5th Ave, Fl. 3", "3"), ("Calle Alcalá 25, 3º B", "3b"),
        ("Hauptstr. 5, Whg. 12", "12"),
        ("12 Main Street", None), ("4B", "4b"), ("n/a", None), ("Delmar", None),
    ],
)  # fmt: skip
def test_a_unit_stands_apart_from_the_house(value: str, expected: str | None) -> None:
    assert unit_number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PO Box 123", "123"), ("P.O. Box 123", "123"), ("P O Box 123", "123"), ("Post Office Box 123", "123"),
        ("Postfach 12 34", "1234"), ("B.P. 45", "45"), ("Apartado de Correos 9", "9"), ("12 Main St", None),
        ("n/a", None),
    ],
)  # fmt: skip
def test_a_post_office_box_has_a_number(value: str, expected: str | None) -> None:
    assert po_box(value) == expected


def test_a_post_office_box_is_no_street() -> None:
    assert street("PO Box 123") is None
