"""Input that laws are tried on: the product's own samples, and hostile histories of near-duplicates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from mdm.model import InboundRecord
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy, shipped_policy
from mdm.sample.business import business_customers
from mdm.sample.sample import Sample

CUSTOMER, CUSTOMER_DOCUMENT = shipped_policy("customer")
START = datetime(2026, 1, 1, tzinfo=UTC)


def records_of(sample: Sample) -> list[InboundRecord]:
    """Every row of a sample, quarantined ones included, in the order of its sources."""
    return [InboundRecord(source, sample.object, row) for source, rows in sample.rows.items() for row in rows]


def customers(count: int, seed: int = 1) -> list[InboundRecord]:
    """The rows about so many generated customers; about 1.7 times as many records."""
    return records_of(business_customers(count, seed))


def says(
    source: str,
    key: str,
    attributes: dict[str, str],
    *,
    day: float | None = 0,
    deleted: bool = False,
    object_name: str = "customer",
) -> InboundRecord:
    """What a source says about a customer, in the source's own columns and codes.

    Args:
        source: who says it.
        key: the source's key.
        attributes: attribute → value; `kind` in the hub's words.
        day: the source's clock, in days since the start of 2026; None gives none.
        deleted: whether this is a tombstone.
        object_name: about what.
    """
    rule = CUSTOMER.sources[source]
    payload: dict[str, str] = {}
    for name, value in attributes.items():
        column = rule.columns.get(name, name)
        codes = {ours: theirs for theirs, ours in rule.codes.get(name, {}).items()}
        payload[column if isinstance(column, str) else column[0]] = codes.get(value, value)
    changed_at = None if day is None else START + timedelta(days=day)
    return InboundRecord(source, object_name, payload, key, changed_at, deleted)


def customer_content() -> dict[str, Any]:
    """What the document of the customers' policy says, to be changed."""
    return CUSTOMER.model_dump(mode="json", by_alias=True, exclude_unset=True)


def written(content: Mapping[str, Any]) -> tuple[Policy, str]:
    """A policy of this content, and its document."""
    document = json.dumps(content)
    return read_policy(document, document="changed"), document


def policy_with(**match: object) -> tuple[Policy, str]:
    """The customers' policy with other match rules, and its document."""
    return without_duplicates((), **match)


def without_duplicates(sources: Sequence[str], **match: object) -> tuple[Policy, str]:
    """The customers' policy with these sources free of duplicates and other match rules, and its document."""
    content = customer_content()
    content["match"] |= match
    for source in sources:
        content["sources"][source]["duplicates"] = False
    return written(content)


def stable(**stability: str) -> tuple[Policy, str]:
    """The customers' policy with another stability, and its document."""
    return written(customer_content() | {"stability": stability})


def _mostly(usual: str, *others: str) -> st.SearchStrategy[str]:
    """A value that is nearly always the same; sometimes another one, or none."""
    return st.sampled_from([usual] * 6 + [*others, ""])


_TWINS = st.fixed_dictionaries(
    {
        "kind": st.just("person"),
        "given_name": st.sampled_from(["Anna", "Anna", "Hanna"]),
        "surname": _mostly("Müller", "Mueller", "Miller"),
        "birth_date": _mostly("1980-02-01", "1980-01-02"),
        "national_id": st.sampled_from(["", "", "536-90-4399", "536-90-4398"]),
        "email": _mostly("anna.mueller@mueller-bau.de", "info@mueller-bau.de"),
        "phone": _mostly("+49 30 901820", "+49 30 901821"),
        "street": _mostly("Lindenstraße", "Lindenstr."),
        "street_number": _mostly("4", "4a"),
        "postcode": st.just("10969"),
        "city": _mostly("Berlin", "BERLIN", "Potsdam"),
        "country": st.just("DE"),
    }
)
_ORGANISATION = st.fixed_dictionaries(
    {
        "kind": st.just("organisation"),
        "name": _mostly("Acme GmbH", "ACME G.m.b.H.", "Acme Holding AG"),
        # Two tax ids make vetoes: three records may agree pairwise and still not be one thing.
        "tax_id": st.sampled_from(["DE136695976", "DE129273398", "", ""]),
        "email": _mostly("info@mueller-bau.de", "office@mueller-bau.de"),
        "phone": _mostly("+49 30 901820", "+49 30 901821"),
        "website": _mostly("https://mueller-bau.de", "mueller-bau.at/shop"),
        "postcode": _mostly("10969"),
        "city": _mostly("Berlin", "Potsdam"),
        "country": st.just("DE"),
    }
)


def histories(*, at_most: int = 16) -> st.SearchStrategy[list[InboundRecord]]:
    """Near-duplicates in few words, several versions of a key with different clocks, and tombstones."""
    saying = st.builds(
        # The clock of key 4 is unknown, so it can have one version only: of several, the last received would count.
        lambda source, key, day, attributes, deleted: says(
            source, key, attributes, day=None if key == "4" else day, deleted=deleted
        ),
        st.sampled_from(["salesforce", "erp", "steward"]),
        st.sampled_from(["1", "2", "4"]),
        st.integers(0, 3),
        _TWINS | _ORGANISATION | _ORGANISATION,
        st.integers(0, 9).map(lambda die: die == 9),
    )
    return st.lists(
        saying, min_size=4, max_size=at_most, unique_by=lambda item: (item.source, item.key, item.changed_at)
    )


_PROFILES = (
    {"given_name": "Anna", "surname": "Vogel", "birth_date": "1980-02-01", "email": "anna@vogel-bau.de"},
    {"given_name": "Anna", "surname": "Vogel", "birth_date": "1980-02-01", "email": "a.vogel@vogel-bau.de"},
    {"given_name": "Bert", "surname": "Adler", "birth_date": "1971-06-24", "email": "bert@adler-bau.de"},
)


_HERE = {"given_name": "Anna", "surname": "Vogel", "email": "anna@vogel-bau.de"}
_THERE = {"given_name": "Anna", "surname": "Vogel", "email": "a.vogel@vogel-bau.de"}
_LINK = {"phone": "+49 30 901820"}


def chains() -> st.SearchStrategy[list[InboundRecord]]:
    """Two groups of records that a record or two on either side link, until a later version takes the link away."""
    saying = st.builds(
        lambda source, key, day, profile: says(source, key, {"kind": "person"} | profile, day=day),
        st.sampled_from(["salesforce", "erp"]),
        st.sampled_from("12345"),
        st.integers(0, 1),
        st.sampled_from([_HERE, _THERE] * 4 + [_HERE | _LINK, _THERE | _LINK]),
    )
    return st.lists(
        saying, min_size=12, max_size=18, unique_by=lambda item: (item.source, item.key, item.changed_at)
    )


def rivalries() -> st.SearchStrategy[list[InboundRecord]]:
    """Records that several sources know well, and that a later version may turn into somebody else."""
    saying = st.builds(
        lambda source, key, day, profile: says(source, key, {"kind": "person"} | profile, day=day),
        st.sampled_from(["salesforce", "erp"]),
        st.sampled_from("12"),
        st.integers(0, 2),
        st.sampled_from(_PROFILES),
    )
    return st.lists(
        saying, min_size=6, max_size=12, unique_by=lambda item: (item.source, item.key, item.changed_at)
    )


def small_samples() -> st.SearchStrategy[list[InboundRecord]]:
    """Rows about a handful of generated customers, damaged and duplicated."""
    return st.builds(customers, st.integers(2, 12), st.integers(0, 10_000))


def cut(items: Sequence[InboundRecord], sizes: Sequence[int]) -> list[list[InboundRecord]]:
    """The items in batches of these sizes, the sizes taken in turn."""
    batches, start, turn = [], 0, 0
    while start < len(items):
        size = sizes[turn % len(sizes)]
        batches.append(list(items[start : start + size]))
        start, turn = start + size, turn + 1
    return batches
