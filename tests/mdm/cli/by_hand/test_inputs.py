"""Records of files are read as the hub would take them in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.batch.files import Records
from matching.features import features_of
from matching.separator import SEPARATOR
from matching.several import features_of_several
from matching.table import Column, Table
from mdm.cli.by_hand.attributes import mapped, wanted_attributes
from mdm.cli.by_hand.inputs import unique_sources
from mdm.flow.standardise import map_attributes, several_items
from mdm.policy.document import Attribute, Policy
from mdm.policy.reading import shipped_policy

POLICY, _ = shipped_policy("customer")

_TEXTS = {
    "RecordType": ["Person", "Business", "Other"],
    "TYPE": ["P", "O", "person"],
    "Name": ["Acme GmbH", "n/a"],
    "NAME1": ["ACME", "unknown"],
    "PersonBirthdate": ["1971-06-24", "24.06.1971", "soon"],
    "BIRTHDATE": ["19710624", "19711324", "00000000"],
    "Phone": ["089 1234567", "none"],
    "PHONE": ["+49 89 1234567", "12"],
    "BillingCountry": ["DE", "Germany", "US"],
    "COUNTRY": ["DEU", "XX"],
    "Email": ["Ann@X.org", "not an address", "Ann@X.org; office@y.net"],
    "phone": ["030 9876543"],
}
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["salesforce", "erp", "Sales-Force", "elsewhere"]),
        st.fixed_dictionaries({}, optional={name: st.sampled_from(found) for name, found in _TEXTS.items()}),
    ),
    min_size=1,
    max_size=8,
)


def records(rows: list[tuple[str, dict[str, str]]]) -> Records:
    return Records(
        np.array([str(number) for number in range(len(rows))], dtype=object),
        Column.of(source for source, _ in rows),
        Table.of([row for _, row in rows]),
    )


@given(_ROWS)
def test_features_are_those_that_the_hub_would_have(rows: list[tuple[str, dict[str, str]]]) -> None:
    attributes = {**POLICY.attributes, "email": Attribute(type="email", multiple=True)}
    policy = POLICY.model_copy(update={"attributes": attributes})
    found = mapped(policy, wanted_attributes(policy), records(rows))
    for place, (source, row) in enumerate(rows):
        if source in policy.sources:
            said = map_attributes(policy, policy.sources[source], row)
            expected = features_of_several(policy.match, said, several_items(policy, said))
            assert features_of(policy.match, found.record(place)) == expected


def test_a_source_is_known_whatever_its_case_and_punctuation() -> None:
    found = mapped(POLICY, ["name"], records([("ERP", {"NAME1": "Acme"}), ("erp", {"NAME1": "Bolt"})]))
    assert found.column("name").decoded() == ["Acme", "Bolt"]


def test_columns_of_an_unknown_source_are_found_by_any_known_name() -> None:
    rows = [("elsewhere", {"name": "Acme", "NAME1": "Bolt"}), ("elsewhere", {"NAME1": "Bolt"})]
    assert mapped(POLICY, ["name"], records(rows)).column("name").decoded() == ["Acme", "Bolt"]


@pytest.mark.parametrize(("duplicates", "expected"), [(True, set()), (False, {"ERP"})])
def test_sources_free_of_duplicates_bear_the_name_that_the_records_use(
    duplicates: bool, expected: set[str]
) -> None:
    document = POLICY.model_dump(mode="json", by_alias=True)
    document["sources"]["erp"]["duplicates"] = duplicates
    policy = Policy.model_validate(document)
    assert unique_sources(policy, records([("ERP", {}), ("elsewhere", {})])) == expected


def test_every_value_of_a_cell_with_several_is_read() -> None:
    attributes = {**POLICY.attributes, "email": Attribute(type="email", multiple=True)}
    policy = POLICY.model_copy(update={"attributes": attributes})
    rows = [
        ("elsewhere", {"email": "B@y.org; A@x.com;b@y.org"}),
        ("elsewhere", {"email": '["c@z.net", "d@w.io"]'}),
        ("elsewhere", {"email": ";"}),
    ]
    found = mapped(policy, ["email"], records(rows))
    assert found.column("email").decoded() == [
        f"A@x.com{SEPARATOR}B@y.org{SEPARATOR}b@y.org",
        f"c@z.net{SEPARATOR}d@w.io",
        None,
    ]
