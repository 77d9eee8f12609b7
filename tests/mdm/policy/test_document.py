"""A document that names what it does not declare is refused; what decides is all in it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mdm.policy.active import ActivePolicy
from mdm.policy.document import MAX_TITLE_LENGTH, Policy
from mdm.policy.reading import SHIPPED, shipped_policy
from tests.mdm.example import DOCUMENT, policy

RANKED = {"strategy": "source_priority", "order": ["crmm"]}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_policies_are_valid(name: str) -> None:
    assert shipped_policy(name)[0].object == name


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ({"title": ["nickname"]}, "title: 'nickname' is not one of the attributes"),
        ({"sources": {"crm": {"rank": 1, "columns": {"nickname": "N"}}}}, "sources.crm.columns: 'nickname'"),
        ({"sources": {"crm": {"rank": 1, "codes": {"nickname": {}}}}}, "sources.crm.codes: 'nickname'"),
        ({"survivorship": {"attributes": {"nickname": {"strategy": "longest"}}}}, "survivorship.attributes"),
        (
            {
                "survivorship": {
                    "blocks": {"b": {"attributes": ["city", "nickname"], "rule": {"strategy": "longest"}}}
                }
            },
            "survivorship.blocks.b: 'nickname'",
        ),
        (
            {"survivorship": {"default": RANKED}},
            "survivorship.default.source_priority: 'crmm' is not one of the sources",
        ),
        (
            {"survivorship": {"attributes": {"city": RANKED}}},
            "survivorship.attributes.city.source_priority: 'crmm'",
        ),
        (
            {"survivorship": {"blocks": {"b": {"attributes": ["city", "postcode"], "rule": RANKED}}}},
            "survivorship.blocks.b.rule.source_priority: 'crmm'",
        ),
        ({"ownership": {"attributes": {"nickname": {}}}}, "ownership.attributes: 'nickname'"),
        ({"ownership": {"default": {"owner": "sap"}}}, "ownership.default.owner: 'sap'"),
        ({"ownership": {"attributes": {"city": {"receivers": ["sap"]}}}}, "ownership.city: 'sap'"),
        ({"sources": {}}, "at least 1"),
        ({"attributes": {}}, "at least 1"),
        ({"object": "Contact"}, "pattern"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_name_that_is_not_declared_is_refused_with_its_place(section: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as raised:
        policy(**section)
    assert problem in str(raised.value)


def test_a_feature_reads_declared_attributes() -> None:
    match = DOCUMENT["match"] | {
        "features": DOCUMENT["match"]["features"] | {"x": {"from": ["nickname"], "standardise": "text"}}
    }
    with pytest.raises(ValidationError, match=r"match\.features\.x\.from: 'nickname'"):
        policy(match=match)


def test_an_attribute_belongs_to_one_block() -> None:
    blocks = {
        name: {"attributes": ["city", other], "rule": {"strategy": "longest"}}
        for name, other in (("one", "postcode"), ("two", "country"))
    }
    with pytest.raises(ValidationError, match="'city' is in both one and two"):
        policy(survivorship={"blocks": blocks})


def test_an_attribute_survives_in_its_block_or_by_its_own_rule() -> None:
    survivorship = DOCUMENT["survivorship"] | {"attributes": {"city": {"strategy": "longest"}}}
    with pytest.raises(ValidationError, match="'city' is in the block address"):
        policy(survivorship=survivorship)


@pytest.mark.parametrize("attribute", [{"type": "choice"}, {"type": "text", "choices": ["a"]}])
def test_choices_belong_to_the_type_choice(attribute: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="choices"):
        policy(attributes=DOCUMENT["attributes"] | {"size": attribute})


def test_the_hub_itself_may_own_a_field() -> None:
    assert policy(ownership={"default": {"owner": "hub"}}).owner("city").owner == "hub"


def test_the_owner_of_an_attribute_is_its_own_rule_or_the_default() -> None:
    found = policy(ownership={"default": {"owner": "crm"}, "attributes": {"city": {"owner": "erp"}}})
    assert (found.owner("city").owner, found.owner("name").owner) == ("erp", "crm")


def test_the_digest_follows_the_meaning() -> None:
    reordered = Policy.model_validate(dict(reversed(DOCUMENT.items())))
    assert reordered.digest == policy().digest
    assert policy(title=["email"]).digest != policy().digest


def test_active_policies_are_equal_when_version_and_meaning_are() -> None:
    assert ActivePolicy.of(policy(), 1) == ActivePolicy.of(policy(), 1)
    assert hash(ActivePolicy.of(policy(), 1)) == hash(ActivePolicy.of(policy(), 1))
    assert ActivePolicy.of(policy(), 1) != ActivePolicy.of(policy(), 2)
    assert ActivePolicy.of(policy(), 1) != ActivePolicy.of(policy(title=["email"]), 1)


def test_a_title_is_made_of_what_there_is() -> None:
    found = policy(title=["name", "city"])
    assert found.title_of({"name": "Ada", "city": "Ulm"}) == "Ada Ulm"
    assert found.title_of({"city": "Ulm"}) == "Ulm"
    assert found.title_of({}) == ""
    assert len(found.title_of({"name": "x" * 10_000})) == MAX_TITLE_LENGTH
