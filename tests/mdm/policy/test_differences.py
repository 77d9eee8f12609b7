"""Two policies are compared by what they mean, attribute by attribute; match levels by their weight in bits."""

from __future__ import annotations

import copy
import json
from typing import Any

from mdm.policy.differences import policy_differences
from mdm.policy.document import Policy
from mdm.policy.reading import read_policy, shipped_policy
from tests.mdm.example import DOCUMENT


def told(change: dict[str, Any]) -> list[str]:
    """What is told of the example against a changed copy of it."""
    return list(map(str, policy_differences(Policy.model_validate(DOCUMENT), Policy.model_validate(change))))


def changed() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT)


def test_the_same_meaning_is_no_difference() -> None:
    policy, document = shipped_policy("customer")
    assert policy_differences(policy, read_policy("# a comment\n" + document, document="copy")) == []


def test_attributes_are_compared_one_by_one() -> None:
    document = changed()
    document["attributes"]["phone"]["personal"] = True
    del document["attributes"]["postcode"]
    del document["survivorship"]["blocks"]
    document["title"] = ["name", "city"]
    lines = told(document)
    assert lines[0] == 'title: ["name"] → ["name", "city"]'
    assert lines[1] == "attributes.phone.personal: false → true"
    assert lines[2].startswith("attributes.postcode: {")
    assert lines[2].endswith("→ –")


def test_levels_are_compared_in_bits_and_found_by_name() -> None:
    document = changed()
    comparisons = document["match"]["comparisons"]
    comparisons[0]["levels"][0]["u"] = 0.02
    comparisons[0]["levels"][1]["u"] = 0.98
    comparisons.insert(0, comparisons.pop())
    assert told(document) == [
        "match.comparisons.name.levels.same: +6.49 bits → +5.49 bits",
        "match.comparisons.name.levels.different: -3.31 bits → -3.29 bits",
        'match.comparisons (order): ["name", "email", "tax_id"] → ["tax_id", "name", "email"]',
    ]


def test_of_long_lists_what_comes_and_goes_is_told() -> None:
    before, after = changed(), changed()
    before["match"]["stop_keys"] = {"email": [f"{number}@x.com" for number in range(6)]}
    after["match"]["stop_keys"] = {"email": [f"{number}@x.com" for number in range(1, 7)]}
    (line,) = map(str, policy_differences(Policy.model_validate(before), Policy.model_validate(after)))
    assert line == "match.stop_keys.email: without 0@x.com with 6@x.com"


def test_a_difference_is_json() -> None:
    document = changed()
    document["match"]["prior"] = 0.01
    (difference,) = policy_differences(Policy.model_validate(DOCUMENT), Policy.model_validate(document))
    assert json.loads(json.dumps(difference.document())) == {
        "path": "match.prior", "before": 0.001, "after": 0.01, "bits": None,
    }  # fmt: skip
