"""Checks of one value; what cannot be checked has failed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mdm.quality.checks import ValueCheck, failing

ADAPTER: TypeAdapter[ValueCheck] = TypeAdapter(ValueCheck)


def check(name: str, **settings: Any) -> ValueCheck:
    return ADAPTER.validate_python({"check": name, **settings})


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (check("pattern", pattern="[0-9]{5}"), "53111", "531112"),
        (check("length", minimum=2, maximum=3), "abc", "a"),
        (check("range", minimum="0", maximum="100"), "99.5", "100.01"),
        (check("range", minimum="0"), "1e3", "many"),
        (check("range", minimum="1900-01-01", maximum="2026-12-31"), "1971-06-24", "1871-06-24"),
        (check("one_of", values=["NET30", "NET60"]), "NET30", "NET45"),
        (check("standardises", by="tax_id_valid", **{"with": ["country"]}), "DE136695976", "DE136695970"),
    ],
)
def test_a_value_passes_or_fails(rule: ValueCheck, good: str, bad: str) -> None:
    said = {"country": "DE"}
    assert failing((rule,), good, said) is None
    assert failing((rule,), bad, said) == rule.name


def test_a_check_is_made_only_of_records_that_it_is_for() -> None:
    rule = check("pattern", pattern="[0-9]{5}", when={"attribute": "country", "in": ["DE"]})
    assert failing((rule,), "EC1A 1BB", {"country": "GB"}) is None
    assert failing((rule,), "EC1A 1BB", {"country": "DE"}) == "pattern"


def test_the_first_check_that_fails_is_named() -> None:
    both = (check("length", maximum=3), check("pattern", pattern="[a-z]*"))
    assert failing(both, "ABCD", {}) == "length"
    assert failing(both, "ABC", {}) == "pattern"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"check": "pattern", "pattern": "("}, "no regular expression"),
        ({"check": "standardises", "by": "guess"}, "no standardiser 'guess'"),
        ({"check": "likes"}, "check"),
    ],
)
def test_a_check_that_cannot_work_is_refused(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        ADAPTER.validate_python(settings)
