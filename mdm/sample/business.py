"""Companies, their relations and private customers as rows of two systems, damaged and duplicated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from mdm.sample.customers import Address, Customer, CustomerMaker
from mdm.sample.keys import change_time, erp_date, erp_number, salesforce_id, salesforce_time
from mdm.sample.observation import DAMAGE, observe
from mdm.sample.sample import COLUMNS, Sample

IN_BOTH, IN_SALESFORCE_ONLY = 0.68, 0.17
"""Share of the customers that are in both systems, and in the first alone; the rest is in the ERP alone."""

_SOURCES = ("salesforce", "erp")
_FIRST_NUMBER = {"salesforce": 1_000_000, "erp": 2_000_000}
_UNKNOWN_KIND = {"salesforce": "Reseller", "erp": "X"}
_BEFORE_MOVE = timedelta(days=700)
# In the order of the columns of both sources.
_ATTRIBUTES = (
    "key",
    "kind",
    "name",
    "given_name",
    "surname",
    "birth_date",
    "national_id",
    "tax_id",
    "duns",
    "email",
    "phone",
    "website",
    "street_number",
    "street",
    "address_2",
    "city",
    "postcode",
    "region",
    "country",
    "parent_key",
    "currency",
    "payment_terms",
    "changed_at",
    "deleted",
)


@dataclass(frozen=True)
class _Observation:
    """One row before it has a key. `entity` is None if the row cannot be accepted."""

    entity: str | None
    parent: str
    values: dict[str, str]


def business_customers(count: int, seed: int) -> Sample:
    """Rows of `salesforce` and `erp` about companies and private customers, all fixed by count and seed.

    Args:
        count: How many real customers, from 0; there are about 1.7 times as many rows.
        seed: Any whole number; another seed gives other customers.

    A few rows of each source cannot be accepted, half of them without key, half with an unknown type code:
    `Sample.quarantined` counts them. The parent's key is that of a row of the same source, or "" if that
    source does not know the parent.
    """
    random = Random(f"business customers {count} {seed}")
    maker = CustomerMaker(random)
    maker.make(count)
    customers = maker.customers[:count]
    known = {customer.entity for customer in customers}
    observations = _observe_all(customers, maker, random)

    refused = 2 + 2 * (count // 2000) if count else 0
    rows: dict[str, list[dict[str, str]]] = {}
    truth: dict[tuple[str, str], str] = {}
    for source in _SOURCES:
        for number in range(refused):
            values = _values(maker.organisation(), source, None, random)
            if number % 2:
                values["kind"] = _UNKNOWN_KIND[source]
            else:
                values["key"] = ""
            observations[source].append(_Observation(None, "", values))
        rows[source] = _numbered(source, observations[source], truth, random)
    alike = {
        pair: likeness
        for pair, likeness in maker.hard_negatives.items()
        if pair[0] in known and pair[1] in known
    }
    return Sample("customer", "business", rows, truth, alike, dict.fromkeys(_SOURCES, refused))


def _observe_all(
    customers: list[Customer], maker: CustomerMaker, random: Random
) -> dict[str, list[_Observation]]:
    """Every row about the customers, per source, in the order of the customers."""
    observations: dict[str, list[_Observation]] = {source: [] for source in _SOURCES}
    for customer in customers:
        fate = random.random()
        present: tuple[str, ...] = _SOURCES
        if fate >= IN_BOTH:
            present = ("salesforce",) if fate < IN_BOTH + IN_SALESFORCE_ONLY else ("erp",)
        for source in present:
            times = 2 if random.random() < DAMAGE[source].recorded_twice else 1
            for _ in range(times):
                former = maker.moved(customer) if random.random() < DAMAGE[source].former_address else None
                values = _values(customer, source, former, random)
                observations[source].append(_Observation(customer.entity, customer.parent, values))
    return observations


def _values(customer: Customer, source: str, former: Address | None, random: Random) -> dict[str, str]:
    """The attributes of one row; what still bears a former address was changed long ago."""
    moment = change_time(random)
    if former is not None:
        moment -= _BEFORE_MOVE
    values = observe(customer, source, former, random)
    values["changed_at"] = salesforce_time(moment) if source == "salesforce" else erp_date(moment)
    values["deleted"] = "false" if source == "salesforce" else ""
    return values


def _numbered(
    source: str, observations: list[_Observation], truth: dict[tuple[str, str], str], random: Random
) -> list[dict[str, str]]:
    """The source's rows in the order of their keys, which is random; adds each to the truth."""
    random.shuffle(observations)
    first_row: dict[str, str] = {}
    for number, observation in enumerate(observations, _FIRST_NUMBER[source]):
        values = observation.values
        if "key" not in values:
            values["key"] = salesforce_id("001", number) if source == "salesforce" else erp_number(number)
        if observation.entity is not None:
            truth[source, values["key"]] = observation.entity
            first_row.setdefault(observation.entity, values["key"])
    rows = []
    for observation in observations:
        values = observation.values | {"parent_key": first_row.get(observation.parent, "")}
        rows.append(
            {
                column: values[attribute]
                for column, attribute in zip(COLUMNS[source, "customer"], _ATTRIBUTES, strict=True)
            }
        )
    return rows
