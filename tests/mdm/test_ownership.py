"""Every inbound change of a field is classified by who owns it and by what the hub wrote before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdm.ownership import CreateRule, Owed, OwnershipRule, classify, owed, owed_new

OWNED = OwnershipRule(owner="crm", receivers=("erp", "crm"), foreign_edit="revert")


def test_the_owner_never_receives_its_own_field() -> None:
    assert OWNED.may_receive("erp")
    assert not OWNED.may_receive("crm")
    assert not OWNED.may_receive("web")


def test_a_field_that_nobody_owns_is_everybodys() -> None:
    assert classify(OwnershipRule(), "web", before="Bonn", incoming="Ulm") == "owner_edit"


@pytest.mark.parametrize("before", ["Bonn", None])
def test_the_same_again_is_no_change(before: str | None) -> None:
    assert classify(OWNED, "erp", before=before, incoming=before, last_delivered=before) == "no_change"


def test_the_owner_edits_its_field() -> None:
    assert classify(OWNED, "crm", before="Bonn", incoming="Ulm", golden="Jena") == "owner_edit"


def test_what_the_hub_wrote_last_comes_back_as_an_echo() -> None:
    assert classify(OWNED, "erp", before="Bonn", incoming="Ulm", last_delivered="Ulm") == "echo"


def test_what_the_hub_wrote_earlier_comes_back_as_a_stale_echo() -> None:
    found = classify(
        OWNED,
        "erp",
        before="Bonn",
        incoming="Ulm",
        last_delivered="Jena",
        earlier_delivered=frozenset({"Ulm"}),
    )
    assert found == "stale_echo"


def test_another_source_edits_what_the_hub_agrees_with() -> None:
    assert classify(OWNED, "erp", before="Bonn", incoming="Ulm", golden="Bonn") == "foreign_edit"


def test_another_source_edits_what_has_changed_meanwhile() -> None:
    assert classify(OWNED, "erp", before="Bonn", incoming="Ulm", golden="Jena") == "concurrent_edit"


def test_another_source_fills_what_it_left_empty() -> None:
    assert classify(OWNED, "erp", before=None, incoming="Ulm", golden="Jena") == "foreign_edit"


def test_clearing_a_field_is_never_an_echo() -> None:
    assert classify(OWNED, "erp", before="Bonn", incoming=None, last_delivered=None) == "foreign_edit"


VALUE = st.none() | st.sampled_from(["Bonn", "Ulm", "Jena"])


@given(VALUE, VALUE, VALUE, VALUE, st.frozensets(st.sampled_from(["Bonn", "Ulm"])))
def test_the_owner_is_never_accused(
    before: str | None, incoming: str | None, last: str | None, golden: str | None, earlier: frozenset[str]
) -> None:
    found = classify(
        OWNED,
        "crm",
        before=before,
        incoming=incoming,
        last_delivered=last,
        earlier_delivered=earlier,
        golden=golden,
    )
    assert found not in {"foreign_edit", "concurrent_edit"}
    assert (found == "no_change") == (before == incoming)


def test_owed_is_what_the_target_may_receive_and_does_not_say() -> None:
    rules = {
        "name": OwnershipRule(owner="crm", receivers=("erp", "crm")),
        "phone": OwnershipRule(owner="erp", receivers=("erp",)),
        "city": OwnershipRule(owner="crm", receivers=("web",)),
    }
    golden = {"name": "Ada", "phone": "030", "city": "Ulm"}
    assert owed(rules.__getitem__, golden, "erp", {}) == [Owed("name", "Ada", None)]
    assert owed(rules.__getitem__, golden, "erp", {"name": "A."}) == [Owed("name", "Ada", "A.")]
    assert owed(rules.__getitem__, golden, "erp", {"name": "Ada", "street": "Ring"}) == []
    assert owed(rules.__getitem__, golden, "crm", {}) == []
    assert owed(rules.__getitem__, {}, "erp", {"name": "Ada"}) == []


def test_a_new_record_is_owed_where_its_rule_wants_it_and_holds_what_the_target_may_receive() -> None:
    rules = {
        "name": OwnershipRule(owner="crm", receivers=("erp",)),
        "phone": OwnershipRule(owner="erp", receivers=("erp",)),
        "kind": OwnershipRule(owner="crm"),
    }
    rule = CreateRule.model_validate(
        {"when": {"attribute": "kind", "in": ["organisation"]}, "requires": ["name"]}
    )
    firm = {"name": "Acme", "phone": "030", "kind": "organisation"}
    assert owed_new(rule, rules.__getitem__, firm, "erp") == [Owed("name", "Acme", None)]
    assert owed_new(rule, rules.__getitem__, firm | {"kind": "person"}, "erp") == []
    assert owed_new(rule, rules.__getitem__, {"kind": "organisation"}, "erp") == []
    assert owed_new(None, rules.__getitem__, firm, "erp") == []
