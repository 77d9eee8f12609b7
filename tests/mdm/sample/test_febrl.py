"""FEBRL 4 becomes customers of two systems without losing or changing a value."""

from collections import Counter

import pytest

from mdm.sample.febrl import febrl4_customers
from mdm.sample.sample import COLUMNS, Sample


@pytest.fixture(scope="module")
def febrl4() -> Sample:
    return febrl4_customers()


def test_each_person_has_one_row_in_each_system(febrl4: Sample) -> None:
    assert {source: len(rows) for source, rows in febrl4.rows.items()} == {"salesforce": 5000, "erp": 5000}
    assert len(febrl4.truth) == 10_000
    assert febrl4.truth_pairs_count == 5000
    assert max(Counter((source, person) for (source, _), person in febrl4.truth.items()).values()) == 1


def test_values_stay_as_the_data_set_has_them(febrl4: Sample) -> None:
    (row,) = (row for row in febrl4.rows["salesforce"] if row["National_Id__c"] == "5304218")
    assert febrl4.truth["salesforce", row["Id"]] == "febrl4-1070"
    assert (row["FirstName"], row["LastName"], row["PersonBirthdate"]) == ("michaela", "neumann", "19151111")
    assert (row["BillingStreetNumber__c"], row["BillingStreet"]) == ("8", "stanley street")
    assert (row["BillingStreet2__c"], row["BillingCity"]) == ("miami", "winston hills")
    assert (row["BillingPostalCode"], row["BillingState"], row["BillingCountry"]) == ("4223", "nsw", "AU")


def test_an_absent_value_is_an_empty_text(febrl4: Sample) -> None:
    assert sum(row["FIRSTNAME"] == "" for row in febrl4.rows["erp"]) > 100
    assert not any(value == "nan" for rows in febrl4.rows.values() for row in rows for value in row.values())


def test_every_row_has_every_column_and_a_change_date(febrl4: Sample) -> None:
    for source, rows in febrl4.rows.items():
        assert all(tuple(row) == COLUMNS[source, "customer"] for row in rows)
    assert all(row["SystemModstamp"].endswith("Z") for row in febrl4.rows["salesforce"])
    assert all(len(row["CHGDATE"]) == 8 and row["CHGDATE"].isdigit() for row in febrl4.rows["erp"])


def test_the_same_rows_on_every_call(febrl4: Sample) -> None:
    assert febrl4_customers() == febrl4


def test_fewer_persons_are_the_first_with_the_rows_that_they_have_among_all(febrl4: Sample) -> None:
    few = febrl4_customers(40)
    first = [febrl4.truth["salesforce", row["Id"]] for row in febrl4.rows["salesforce"][:40]]
    assert set(few.truth.values()) == set(first)
    for source, rows in few.rows.items():
        assert len(rows) == 40
        assert [row for row in febrl4.rows[source] if row in rows] == rows
    assert few.truth.items() <= febrl4.truth.items()


def test_keys_do_not_tell_the_pairs(febrl4: Sample) -> None:
    people = {
        source: [entity for (origin, _), entity in febrl4.truth.items() if origin == source]
        for source in ("salesforce", "erp")
    }
    assert sum(left == right for left, right in zip(people["salesforce"], people["erp"], strict=True)) < 10
