"""What the checks find in one record is a function of what it says and the policy."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mdm.policy.scoring import findings
from mdm.quality.findings import score
from tests.mdm.example import DOCUMENT, policy

QUALITY: dict[str, Any] = {
    "attributes": {
        "postcode": {"valid": [{"check": "pattern", "pattern": "[0-9]{5}"}]},
        "email": {"complete": True},
        "tax_id": {"complete": {"attribute": "kind", "in": ["organisation"]}, "unique": True},
        "country": {
            "consistent": [
                {
                    "when": {"attribute": "city", "present": True},
                    "then": {"attribute": "country", "present": True},
                }
            ]
        },
    }
}
JUDGED = policy(quality=QUALITY)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"name": "Ada"}, {"email complete": "missing"}),
        ({"email": "a@x.com"}, {"email complete": None}),
        (
            {"email": "a@x.com", "postcode": "5311", "kind": "organisation"},
            {"email complete": None, "tax_id complete": "missing", "postcode valid": "pattern"},
        ),
        ({"email": "a@x.com", "city": "Bonn"}, {"email complete": None, "country consistent": "contradicts"}),
        (
            {"email": "a@x.com", "city": "Bonn", "country": "DE", "postcode": "53111"},
            {"email complete": None, "country consistent": None, "postcode valid": None},
        ),
    ],
)
def test_each_dimension_is_judged_where_it_applies(
    said: dict[str, str], found: dict[str, str | None]
) -> None:
    assert findings(JUDGED, said) == found


def test_the_score_is_the_good_share_of_what_was_checked() -> None:
    assert score({"a valid": None, "b valid": "pattern", "c complete": None, "d complete": None}) == 0.75
    assert score({}) is None


def test_of_several_items_each_must_be_valid() -> None:
    tags = policy(
        attributes=DOCUMENT["attributes"] | {"tags": {"multiple": True}},
        quality={"attributes": {"tags": {"valid": [{"check": "length", "maximum": 2}]}}},
    )
    assert findings(tags, {"tags": '["ab","c"]'}) == {"tags valid": None}
    assert findings(tags, {"tags": '["ab","cde"]'}) == {"tags valid": "length"}


@pytest.mark.parametrize(
    "rule",
    [
        {"valid": [{"check": "length", "when": {"attribute": "nick", "present": True}}]},
        {"complete": {"attribute": "nick", "present": True}},
        {
            "consistent": [
                {
                    "when": {"attribute": "nick", "present": True},
                    "then": {"attribute": "city", "present": True},
                }
            ]
        },
    ],
)
def test_a_rule_that_reads_no_attribute_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"quality\.city\.\S+: 'nick'"):
        policy(quality={"attributes": {"city": rule}})
