import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.suggest.content import content_of


@pytest.mark.parametrize(
    ("test", "values"),
    [
        ("email", ["a.b@acme.com", "x@y.de"]),
        ("web", ["www.acme.com", "https://acme.co.uk/about", "acme.de"]),
        ("file", ["sites_2012.csv", "list of shops.xlsx"]),
        ("phone_grouped", ["+49 30 123456", "(212) 555-0199", "030/1234567", "001-212-555-0199x1234"]),
        ("date", ["1980-05-06", "06.05.1980", "19800506", "01/31/13", "2024-12-15T07:44:15Z"]),
        ("postcode", ["10115", "SW1A 1AA", "K1A 0B1", "1012 AB", "12345-6789"]),
        ("currency", ["$399.00", "12,50 €", "EUR 7"]),
        ("gtin", ["4006381333931", "036000291452"]),
        ("lei", ["5493001KJTIIGC8Y1R12"]),
        ("national", ["123-45-6789", "AB123456C", "RSSMRA85T10A562S"]),
        ("tax", ["DE136695976", "12-3456789", "B12345678", "FR 40303265045"]),
        ("person_given", ["John Smith", "Smith, John", "Dr. Maria van der Berg"]),
        ("organisation", ["Acme Ltd", "Blue Moon Bakery", "Müller & Söhne", "Deutsche Post AG"]),
        (
            "people",
            ["D. S. Mackay, V. Poosala and Y. Ioannidis", "Jane Doe; John Roe", "smith john, doe jane"],
        ),
        ("street", ["Hauptstraße", "rue de la Paix", "Main Street", "Calle Mayor"]),
        ("numbered", ["12 Main St", "Hauptstr. 5a", "435 s. la cienega blv."]),
        ("extra", ["Apt 4", "c/o Smith", "2. Etage"]),
        ("country", ["DE", "France", "usa"]),
        ("region", ["NSW", "Bavaria", "ca"]),
        ("flag", ["Y", "nein", "TRUE"]),
        ("type", ["Person", "ORG", "Privatkunde"]),
        ("mixed", ["PSLX350H", "WH-1000XM4"]),
        ("model", ["Sony PS-LX350H Turntable", "USB cable 2 m"]),
    ],
)
def test_values_of_a_form_are_seen_as_such(test: str, values: list[str]) -> None:
    assert content_of(values).measured[test] == 1.0


@pytest.mark.parametrize(
    ("test", "values"),
    [
        ("web", ["sites_2012.csv", "Dr. Smith", "12.50"]),
        ("phone_grouped", ["1980-05-06", "12.50", "8581-4703-5433-004", "123456789"]),
        ("person_given", ["John Smith Ltd", "12 John Street", "Robert"]),
        ("people", ["Acme, Inc.", "Berlin, 10115", "Smith John"]),
        ("gtin", ["4006381333932", "12345"]),
        ("organisation", ["John Smith", "Berlin"]),
    ],
)
def test_values_of_other_forms_are_not(test: str, values: list[str]) -> None:
    assert content_of(values).measured[test] == 0.0


def test_placeholders_are_no_values() -> None:
    content = content_of(["n/a", None, "", "-", "unknown", "Berlin"])
    assert content.present == 1
    assert content.measured["filled"] == pytest.approx(1 / 6)


def test_a_column_without_values_passes_no_test() -> None:
    assert not any(content_of([None, "", "n/a"]).measured.values())


@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=30), st.randoms())
def test_the_order_of_rows_does_not_matter(values: list[str | None], random: object) -> None:
    assert content_of(values) == content_of(sorted(values, key=repr))
