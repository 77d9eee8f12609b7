import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.suggest.kinds import Kind
from matching.suggest.profiles import profile
from tests.matching.suggest.tables import Columns, customers, products

_CUSTOMERS = {
    "id": Kind.RECORD_ID, "given": Kind.GIVEN_NAME, "surname": Kind.SURNAME, "company": Kind.ORGANISATION_NAME,
    "born": Kind.BIRTH_DATE, "mail": Kind.EMAIL, "phone": Kind.PHONE, "street": Kind.STREET,
    "number": Kind.HOUSE_NUMBER, "postcode": Kind.POSTCODE, "city": Kind.CITY, "country": Kind.COUNTRY,
    "type": Kind.RECORD_TYPE,
}  # fmt: skip
_PRODUCTS = {
    "sku": Kind.RECORD_ID, "title": Kind.TITLE, "text": Kind.DESCRIPTION, "maker": Kind.BRAND, "ean": Kind.GTIN,
    "cost": Kind.PRICE,
}  # fmt: skip


def nameless(columns: Columns) -> Columns:
    return {f"col{place}": values for place, values in enumerate(columns.values())}


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [(customers(600), _CUSTOMERS), (products(400), _PRODUCTS)],
    ids=["customers", "products"],
)
def test_content_tells_the_columns_that_headers_do_not(columns: Columns, kinds: dict[str, Kind]) -> None:
    found = [column.kind for column in profile(nameless(columns)).values()]
    assert dict(zip(columns, found, strict=True)) == kinds


def test_a_misleading_header_is_overruled_by_the_content() -> None:
    table = customers(300)
    shifted: Columns = {
        "website": table["mail"],
        "email_address": table["born"],
        "valid_until": table["phone"],
        "surname": table["id"],
        "phone": table["city"],
    }
    kinds = {name: column.kind for name, column in profile(shifted).items()}
    assert kinds["website"] is Kind.EMAIL
    assert kinds["email_address"] in (Kind.BIRTH_DATE, Kind.DATE)
    assert kinds["valid_until"] is Kind.PHONE
    assert kinds["surname"] is Kind.RECORD_ID
    assert kinds["phone"] is Kind.CITY


def test_a_name_made_of_given_name_and_surname_is_derived_from_them() -> None:
    table = customers(300)
    table["label"] = [
        company or f"{surname}, {given}"
        for company, given, surname in zip(table["company"], table["given"], table["surname"], strict=True)
    ]
    found = profile(table)["label"]
    assert found.kind is Kind.PARTY_NAME
    assert found.derived_from == ("given", "surname", "company")


def test_a_copy_of_a_column_is_derived_from_it() -> None:
    table = customers(200)
    found = profile({"city": table["city"], "phone": table["phone"], "xyz": list(table["city"])})["xyz"]
    assert found.kind is Kind.CITY
    assert found.derived_from == ("city",)
    assert any("city" in reason for reason in found.reasons)


def test_a_table_has_one_record_id_and_one_birth_date() -> None:
    table = customers(200)
    table["customer_no"] = [f"{8000 + row}" for row in range(200)]
    kinds = [column.kind for column in profile(table).values()]
    assert kinds.count(Kind.RECORD_ID) == 1
    assert kinds.count(Kind.BIRTH_DATE) == 1


def test_columns_without_values_or_with_one_are_said_to_be_so() -> None:
    found = profile({"note": [None, "n/a", ""], "col2": ["same"] * 3, "source": ["crm"] * 3})
    assert [column.kind for column in found.values()] == [Kind.EMPTY, Kind.CONSTANT, Kind.SOURCE]


def test_a_column_of_mixed_content_and_no_header_is_unknown() -> None:
    random = Random(3)
    values = ["".join(random.choices("abcdefghijklmnop", k=random.randrange(3, 12))) for _ in range(300)]
    found = profile({"col1": [*values, *values]})["col1"]
    assert found.confidence < 0.9


def test_names_no_list_knows_are_told_by_their_header() -> None:
    random = Random(3)
    table: Columns = {
        header: random.choices(["".join(random.choices("aeioukmnrst", k=6)) for _ in range(80)], k=200)
        for header in ("Vorname", "Nachname", "Ort")
    }
    kinds = [column.kind for column in profile(table).values()]
    assert kinds == [Kind.GIVEN_NAME, Kind.SURNAME, Kind.CITY]


def test_the_figures_of_a_column_are_shares_of_its_rows() -> None:
    found = profile({"city": ["Berlin", "Berlin", "Bad Ems", None]})["city"]
    assert (found.filled, found.distinct, found.repeated, found.mean_words) == (0.75, 2, 0.6667, 1.5)


def test_reasons_quote_no_values() -> None:
    table = customers(300)
    said = json.dumps([column.reasons for column in profile(table).values()])
    values = {
        value for name in ("given", "surname", "company", "mail", "phone") for value in table[name] if value
    }
    assert not [value for value in values if value in said]


def test_the_order_of_rows_does_not_matter() -> None:
    table = customers(2_500)
    order = list(range(2_500))
    Random(5).shuffle(order)
    assert profile({name: [values[row] for row in order] for name, values in table.items()}) == profile(table)


@settings(max_examples=30)
@given(
    st.integers(0, 6).flatmap(
        lambda rows: st.dictionaries(
            st.text(max_size=12),
            st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=rows, max_size=rows),
            max_size=5,
        )
    )
)
def test_any_table_can_be_profiled(table: Columns) -> None:
    found = profile(table)
    assert list(found) == list(table)
    for column in found.values():
        assert 0.0 <= column.confidence <= 1.0
        assert 0.0 <= column.filled <= 1.0
