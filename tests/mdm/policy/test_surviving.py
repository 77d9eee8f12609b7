"""Rules that could not be followed are refused when the policy is read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.mdm.example import DOCUMENT, policy

FOLLOW = {"strategy": "follow"}
UNION = {"strategy": "union"}
LISTED = DOCUMENT["attributes"] | {"tags": {"multiple": True}}


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (
            {"attributes": {"name": FOLLOW | {"attribute": "nickname"}}},
            "survivorship.attributes.name: 'nickname'",
        ),
        (
            {"attributes": {"name": {"strategy": "longest", "where": {"attribute": "nick", "in": ["x"]}}}},
            "survivorship.attributes.name: 'nick'",
        ),
        (
            {"attributes": {"name": {"strategy": "trust", "sources": {"sap": {}}}}},
            "survivorship.attributes.name.trust: 'sap'",
        ),
        ({"invalid": {"attributes": {"nick": "last"}}}, "survivorship.invalid.attributes: 'nick'"),
        ({"attributes": {"name": UNION}}, "'name' survives by `union`; give it `multiple: true`"),
        ({"attributes": {"tags": [UNION, {"strategy": "longest"}]}}, "`union` can only be the last link"),
        ({"default": UNION}, "`union` can only be the last link"),
        (
            {"blocks": {"place": {"attributes": ["city", "postcode"], "rule": UNION}}},
            "blocks.place.rule: `union` can only be the last link",
        ),
    ],
)
def test_what_cannot_be_followed_is_refused(section: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as raised:
        policy(attributes=LISTED, survivorship=section)
    assert problem in str(raised.value)


def test_cells_that_wait_for_one_another_are_refused_even_by_way_of_a_block() -> None:
    rules: dict[str, Any] = {
        "attributes": {"name": [FOLLOW | {"attribute": "city"}]},
        "blocks": {"place": {"attributes": ["city", "postcode"], "rule": FOLLOW | {"attribute": "email"}}},
    }
    found = policy(survivorship=rules)
    assert found.order().index("email") < found.order().index("block place") < found.order().index("name")
    rules["attributes"]["email"] = [
        {"strategy": "longest", "when": {"attribute": "name", "present": True}},
    ]
    with pytest.raises(ValidationError, match=r"these cells wait for one another: .*block place"):
        policy(survivorship=rules)


VIEWS = {
    "billing": {
        "shows": ["name", "email", "city"],
        "survivorship": {
            "attributes": {"email": {"strategy": "longest"}},
            "blocks": {
                "address": {
                    "attributes": ["city", "postcode"],
                    "rule": {"strategy": "source_priority", "order": ["erp"]},
                }
            },
        },
    }
}


def test_what_a_view_does_not_say_is_as_in_the_golden_record() -> None:
    rules = policy(views=VIEWS).rules("billing")
    assert [link.name for link in rules.chain("email")] == ["longest"]
    assert [link.name for link in rules.chain("name")] == ["source_priority"]
    assert rules.block_of == {"city": "address", "postcode": "address"}, (
        "the golden record's block is replaced"
    )
    assert policy(views={"same": {}}).rules("same") == policy().rules()


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ({"shows": ["nick"]}, "views.billing.shows: 'nick'"),
        (
            {"survivorship": {"attributes": {"city": {"strategy": "longest"}}}},
            "views.billing.survivorship: attributes: 'city' is in the block address",
        ),
        (
            {"survivorship": {"default": {"strategy": "source_priority", "order": ["sap"]}}},
            "views.billing.survivorship.default.source_priority: 'sap'",
        ),
        (
            {"survivorship": {"attributes": {"name": {"strategy": "union"}}}},
            "views.billing.survivorship: 'name' survives by `union`",
        ),
    ],
)
def test_a_view_that_cannot_be_followed_is_refused(view: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as raised:
        policy(views={"billing": view})
    assert problem in str(raised.value)
