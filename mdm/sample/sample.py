"""What a sample is: rows in the columns of each source, and which of them are one thing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("salesforce", "customer"): (
        "Id",
        "RecordType",
        "Name",
        "FirstName",
        "LastName",
        "PersonBirthdate",
        "National_Id__c",
        "VAT_Number__c",
        "DUNS__c",
        "Email",
        "Phone",
        "Website",
        "BillingStreetNumber__c",
        "BillingStreet",
        "BillingStreet2__c",
        "BillingCity",
        "BillingPostalCode",
        "BillingState",
        "BillingCountry",
        "ParentId",
        "CurrencyIsoCode",
        "Payment_Terms__c",
        "SystemModstamp",
        "IsDeleted",
    ),
    ("erp", "customer"): (
        "CUSTNO",
        "TYPE",
        "NAME1",
        "FIRSTNAME",
        "LASTNAME",
        "BIRTHDATE",
        "NATID",
        "VATNO",
        "DUNSNO",
        "EMAIL",
        "PHONE",
        "URL",
        "HOUSENO",
        "STREET",
        "STREET2",
        "CITY",
        "ZIP",
        "REGION",
        "COUNTRY",
        "PARENTNO",
        "CURR",
        "TERMS",
        "CHGDATE",
        "STATUS",
    ),
    ("salesforce", "product"): (
        "Id",
        "ProductCode",
        "GTIN__c",
        "Brand__c",
        "Model__c",
        "Name",
        "Description",
        "QuantityUnitOfMeasure",
        "UnitPrice",
        "CurrencyIsoCode",
        "Family",
        "SystemModstamp",
        "IsDeleted",
    ),
    ("erp", "product"): (
        "MATNR",
        "SKU",
        "EAN11",
        "BRAND",
        "MFRPN",
        "MAKTX",
        "LONGTEXT",
        "MEINS",
        "PRICE",
        "WAERS",
        "MATKL",
        "CHGDATE",
        "STATUS",
    ),
}
"""The columns of each source's export of an object, in their order. The first is the key."""


def key_column(source: str, object_name: str) -> str:
    """The column of a source's export that names the thing."""
    return COLUMNS[source, object_name][0]


@dataclass(frozen=True)
class Sample:
    """Rows of several sources about one kind of thing, with known truth.

    Attributes:
        object: `customer` or `product`.
        name: Tells samples of one object apart; part of the file names.
        rows: Per source, rows in the source's own columns; every column is present, an absent value is "".
        truth: Per (source, key) the id of the real thing. Rows meant for quarantine have no entry.
        hard_negatives: Pairs of things that look alike and are not one, each with the kind of likeness.
        quarantined: Per source, how many rows cannot be accepted: no key, or a type code nobody knows.
    """

    object: str
    name: str
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    truth: Mapping[tuple[str, str], str]
    hard_negatives: Mapping[tuple[str, str], str] = field(default_factory=dict)
    quarantined: Mapping[str, int] = field(default_factory=dict)

    @property
    def truth_pairs_count(self) -> int:
        """How many pairs of rows are one thing, within a source and across sources."""
        return sum(size * (size - 1) // 2 for size in Counter(self.truth.values()).values())

    def write(self, directory: Path) -> list[Path]:
        """Write one CSV file per source (UTF-8, header line, `\\n` line ends) and return the paths.

        The files come in the order of `rows` and replace any of the same name. Creates the directory.
        """
        directory.mkdir(parents=True, exist_ok=True)
        paths = []
        for source, rows in self.rows.items():
            path = directory / f"{source}-{self.object}-{self.name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS[source, self.object], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            paths.append(path)
        return paths
