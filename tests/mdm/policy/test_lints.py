"""A valid document is searched for what it says in vain."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from mdm.policy.lints import lints
from mdm.policy.reading import SHIPPED, line_of, read_policy, shipped_policy


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_policies_say_nothing_in_vain(name: str) -> None:
    assert lints(shipped_policy(name)[0]) == []


CASES: dict[str, tuple[list[Any], Any, str]] = {
    "two sources of one rank": (["sources", "erp", "rank"], 2, "salesforce has rank 2 too"),
    "a code for no choice": (
        ["sources", "erp", "codes", "kind"],
        {"P": "human"},
        "'human' is not among the choices",
    ),
    "a merge that nothing reaches": (["match", "prior"], 1e-300, "never reached: all evidence together"),
    "a rule that says the default": (
        ["survivorship", "attributes", "duns"],
        yaml.safe_load(shipped_policy("customer")[1])["survivorship"]["default"],
        "says what `default` says already",
    ),
    "an owner that would receive": (
        ["ownership", "attributes", "duns"],
        {"owner": "erp", "receivers": ["erp"]},
        "erp owns the field, so it never receives it",
    ),
    "a feature that nobody uses": (
        ["match", "features", "home"],
        {"from": ["city"], "standardise": "city"},
        "nothing compares it",
    ),
    "a bound that nothing reaches": (
        ["match", "correlated"],
        [{"comparisons": ["phone", "domain"], "at_most_bits": 90}],
        "never reached: phone, domain add",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_in_vain_is_found_with_its_line(case: str) -> None:
    path, value, expected = CASES[case]
    content = yaml.safe_load(shipped_policy("customer")[1])
    place = content
    for step in path[:-1]:
        place = place.setdefault(step, {})
    place[path[-1]] = value
    document = yaml.safe_dump(content, sort_keys=False)
    found = [lint for lint in lints(read_policy(document, document=case)) if lint.text.startswith(expected)]
    assert found
    line = document.splitlines()[line_of(document, found[0].path) - 1]
    assert line.strip().startswith(f"{found[0].path[-1]}:")


def test_a_block_rule_that_finds_nothing_more_is_found() -> None:
    content = yaml.safe_load(shipped_policy("customer")[1])
    parts = [*content["match"]["blocking"][0]["parts"], {"feature": "city"}]
    content["match"]["blocking"].append({"name": "narrower_still", "parts": parts})
    document = yaml.safe_dump(content, sort_keys=False)
    (lint,) = lints(read_policy(document, document="blocking"))
    assert lint.text == "narrower_still finds no pair that tax_id does not find"
