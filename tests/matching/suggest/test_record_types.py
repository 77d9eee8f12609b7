from matching.suggest.profiles import profile
from matching.suggest.record_types import record_types
from tests.matching.suggest.tables import customers, products


def test_a_column_of_words_tells_persons_from_organisations() -> None:
    table = customers(300)
    table["type"] = ["Privatkunde" if code == "1" else "Firma" for code in table["type"]]
    found = record_types(table, profile(table))
    assert found is not None
    assert (found.column, found.person, found.organisation) == ("type", ("Privatkunde",), ("Firma",))
    assert found.person_columns == ("given", "surname", "born")
    assert found.organisation_columns == ("company",)


def test_codes_mean_what_the_filled_columns_say() -> None:
    table = customers(300)
    found = record_types(table, profile(table))
    assert found is not None
    assert (found.column, found.person, found.organisation) == ("type", ("1",), ("2",))


def test_without_such_a_column_the_filled_ones_tell() -> None:
    table = customers(300)
    del table["type"]
    found = record_types(table, profile(table))
    assert found is not None
    assert found.column is None
    assert "company" in found.organisation_columns
    assert {"given", "surname"} <= set(found.person_columns)


def test_a_file_of_persons_or_of_products_has_no_types() -> None:
    table = customers(300)
    rows = [row for row, code in enumerate(table["type"]) if code == "1"]
    persons = {name: [values[row] for row in rows] for name, values in table.items() if name != "company"}
    assert record_types(persons, profile(persons)) is None
    assert record_types(products(100), profile(products(100))) is None
