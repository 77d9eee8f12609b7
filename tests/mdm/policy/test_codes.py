"""Codes: each source's own are mapped, and one that no list knows is kept, invalid and last."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mdm.flow.standardise import map_attributes, standardised_values
from mdm.policy.survivors import survivors
from tests.mdm.example import DOCUMENT, policy
from tests.mdm.policy.test_survivors import member

CODED = policy(
    attributes=DOCUMENT["attributes"]
    | {"country": {"type": "country", "list": "land"}, "terms": {"type": "code", "list": "terms"}},
    codes={
        "land": {"shipped": "iso3166-2026", "entries": {"XK": "Kosovo"}, "without": ["AQ"]},
        "terms": {"entries": {"NET 30": "30 days"}},
    },
    sources=DOCUMENT["sources"] | {"erp": {"rank": 3, "codes": {"terms": {"Z030": "Net 30"}}}},
    survivorship={"invalid": {"default": "last"}},
)


def values(source: str, **payload: str) -> dict[str, str]:
    return standardised_values(CODED, map_attributes(CODED, CODED.sources[source], payload))


def test_each_sources_own_codes_are_mapped_to_ours() -> None:
    assert values("erp", terms="Z030") == values("web", terms="net 30") == {"terms": "NET 30"}


def test_an_unknown_code_is_kept_and_not_valid() -> None:
    assert values("erp", country="Atlantis", terms="Z999") == {"country": "ATLANTIS", "terms": "Z999"}
    assert CODED.failing("country", "Atlantis", {}) == "unknown_code"
    assert CODED.failing("country", "DE", {}) is None
    assert CODED.failing("country", "XK", {}) is None
    assert CODED.failing("country", "AQ", {}) == "unknown_code"


def test_a_known_code_survives_an_unknown_one_of_a_better_source() -> None:
    said = [member(1, "crm:1", country="Atlantis"), member(2, "erp:7", country="DE")]
    found = survivors(CODED, said)
    assert found.values == {"country": "DE"}
    assert found.lineage["country"]["losers"][0]["why"] == "invalid: unknown_code"
    assert survivors(CODED, said[:1]).values == {"country": "Atlantis"}, "never lost"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"codes": {"land": {"shipped": "iso3166-1789"}}}, "no shipped list 'iso3166-1789'"),
        ({"codes": {"land": {}}}, "a list has codes"),
        (
            {"attributes": DOCUMENT["attributes"] | {"country": {"type": "country", "list": "land"}}},
            r"attributes.country.list: 'land' is not one of `codes`",
        ),
        (
            {"attributes": DOCUMENT["attributes"] | {"unit": {"list": "land", "strict": True}}},
            "`list` keeps unknown codes",
        ),
    ],
)
def test_a_list_that_is_not_there_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        policy(**changes)


def test_a_changed_list_is_another_policy() -> None:
    other = CODED.model_copy(update={"codes": {"land": CODED.codes["land"]}})
    assert other.digest != CODED.digest
