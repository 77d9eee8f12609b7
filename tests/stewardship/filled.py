"""A small hub with something of everything a steward meets."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine

from mdm.database.engine import reading, run_in_transaction
from mdm.flow.feed import sequence
from mdm.flow.inbound import receive
from mdm.flow.policies import active_policies
from mdm.flow.settle import settle_inbox
from mdm.model import InboundRecord
from mdm.reads import review
from mdm.reads.review import TaskView

ANNA = {
    "RecordType": "Person", "FirstName": "Anna", "LastName": "Kovács", "PersonBirthdate": "1984-03-07",
    "Email": "anna.kovacs@kovacsmuhely.hu", "Phone": "+36 1 555 0142", "BillingStreetNumber__c": "12",
    "BillingStreet": "Andrássy út", "BillingCity": "Budapest", "BillingPostalCode": "1061",
    "BillingCountry": "HU", "CurrencyIsoCode": "HUF", "SystemModstamp": "2026-02-03T09:15:00Z",
}  # fmt: skip
ANNA_AGAIN = {
    "TYPE": "P", "FIRSTNAME": "Anna", "LASTNAME": "KOVACS", "BIRTHDATE": "1984-03-07",
    "EMAIL": "anna.kovacs@kovacsmuhely.hu", "HOUSENO": "12", "STREET": "Andrassy ut", "CITY": "Budapest",
    "ZIP": "1061", "COUNTRY": "HU", "CURR": "EUR", "CHGDATE": "2025-11-30T00:00:00Z",
}  # fmt: skip

# Everything fits but the tax id, which the policy does not let a rule overlook.
NORDLICHT = {
    "RecordType": "Business", "Name": "Nordlicht Energie GmbH", "VAT_Number__c": "DE136695976",
    "Website": "https://www.nordlicht-energie.de", "Phone": "+49 40 555 0111",
    "BillingStreetNumber__c": "8", "BillingStreet": "Hafenstraße", "BillingCity": "Hamburg",
    "BillingPostalCode": "20457", "BillingCountry": "DE", "SystemModstamp": "2026-01-20T08:00:00Z",
}  # fmt: skip
NORDLICHT_AGAIN = {
    "TYPE": "O", "NAME1": "Nordlicht Energie Gesellschaft mbH", "VATNO": "DE811907980",
    "URL": "nordlicht-energie.de", "HOUSENO": "8", "STREET": "Hafenstr.", "CITY": "Hamburg",
    "ZIP": "20457", "COUNTRY": "DE", "CHGDATE": "2026-01-02T00:00:00Z",
}  # fmt: skip

# Nearly the same name at the same address, but another mail and no birth date to go by.
JONATHAN = {
    "RecordType": "Person", "FirstName": "Jonathan", "LastName": "Whitfield",
    "Email": "jonathan@whitfieldjoinery.co.uk",
    "BillingStreetNumber__c": "41", "BillingStreet": "Mill Lane", "BillingCity": "Leeds",
    "BillingPostalCode": "LS6 3AB", "BillingCountry": "GB", "SystemModstamp": "2026-03-01T10:00:00Z",
}  # fmt: skip
JON = {
    "TYPE": "P", "FIRSTNAME": "Jon", "LASTNAME": "Whitfeild", "EMAIL": "jon.w@millpost.co.uk", "HOUSENO": "41",
    "STREET": "Mill Ln", "CITY": "Leeds", "ZIP": "LS6 3AB", "COUNTRY": "GB", "CHGDATE": "2025-06-11T00:00:00Z",
}  # fmt: skip

# What a name can hold: it must arrive in a page as text.
HOSTILE = {
    "RecordType": "Business", "Name": "<script>alert('x')</script> & Söhne", "BillingCity": "Bremen",
    "BillingPostalCode": "28195", "BillingCountry": "DE",
}  # fmt: skip

WITHOUT_KIND = {
    "TYPE": "",
    "NAME1": "Kind & Kegel KG",
    "CITY": "Kassel",
    "CREDIT": 2500,
    "NOTE": "line 1\nline 2",
}
"""What the ERP sends without saying whether it is a person."""


def record(source: str, key: str, payload: Mapping[str, object]) -> InboundRecord:
    """A customer record of a source."""
    return InboundRecord(source, "customer", payload, key=key)


def settle(engine: Engine, *items: InboundRecord) -> None:
    """Receive records and settle all that waits, each step in a transaction of its own."""
    with reading(engine) as connection:
        policies = active_policies(connection)
    run_in_transaction(engine, lambda connection: receive(connection, policies, items))
    run_in_transaction(engine, lambda connection: settle_inbox(connection, policies["customer"]))
    run_in_transaction(engine, sequence)


def fill(engine: Engine) -> None:
    """Anna merged, two pairs for a steward, one record alone, one held in quarantine."""
    settle(
        engine,
        record("salesforce", "0031A", ANNA),
        record("erp", "100017", ANNA_AGAIN),
        record("salesforce", "0012N", NORDLICHT),
        record("erp", "100203", NORDLICHT_AGAIN),
        record("salesforce", "0033J", JONATHAN),
        record("erp", "100311", JON),
        record("salesforce", "0019X", HOSTILE),
        record("erp", "100999", WITHOUT_KIND),
    )


def open_tasks(engine: Engine) -> list[TaskView]:
    """The review queue."""
    with reading(engine) as connection:
        return review.open_tasks(connection)
