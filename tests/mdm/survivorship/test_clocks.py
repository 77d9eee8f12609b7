"""The newest, the oldest, and trust that fades with age: no rule looks at the wall clock."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mdm.survivorship.chain import survive
from mdm.survivorship.clocks import MostRecent, MostTrusted, Oldest
from tests.mdm.survivorship.sayings import MONDAY, outcome, says, survivor


def test_the_most_recent_value_survives() -> None:
    found = survive("phone", [says("crm:1", "old", 0), says("erp:7", "new", 1)], [MostRecent()])
    assert outcome(found) == ("new", {"crm:1": "changed earlier"})


def test_a_value_without_a_clock_is_the_oldest() -> None:
    found = survive(
        "phone", [says("crm:1", "undated", None), says("erp:7", "dated", -40_000)], [MostRecent()]
    )
    assert outcome(found) == ("dated", {"crm:1": "changed earlier"})


def test_the_hubs_clock_counts_where_the_rule_asks_for_it() -> None:
    first, second = says("crm:1", "first", 5, received_at=MONDAY), says("erp:7", "second", 0)
    assert survivor(MostRecent(clock="received_at"), first, second) == "first"
    assert survivor(MostRecent(clock="either"), first, second) == "first"
    undated = says("web:3", "undated", None, received_at=MONDAY.replace(year=2027))
    assert survivor(MostRecent(clock="either"), first, undated) == "undated"
    assert survivor(MostRecent(), first, undated) == "first"


def test_the_oldest_value_survives_and_what_has_no_clock_cannot_be_it() -> None:
    said = [says("crm:1", "new", 5), says("erp:7", "old", -5), says("web:3", "undated", None)]
    found = survive("since", said, [Oldest()])
    late = "changed later, or at no known time"
    assert outcome(found) == ("old", {"crm:1": late, "web:3": late})
    assert survivor(Oldest(), says("crm:1", "a", None), says("erp:7", "b", None)) == "a"


TRUST = MostTrusted.model_validate(
    {
        "sources": {
            "crm": {"maximum": 90, "minimum": 10, "decay": "linear", "period_days": 100},
            "erp": {"maximum": 80, "minimum": 40, "decay": "half_life", "period_days": 100},
        },
        "default": {"maximum": 60},
    }
)


@pytest.mark.parametrize(
    ("crm_days", "erp_days", "survives"),
    [(0, 0, "crm"), (0, 12, "crm"), (0, 13, "erp"), (0, 1_000, "erp"), (50, 0, "crm"), (None, 0, "erp")],
)
def test_trust_fades_with_the_days_behind_the_newest_clock(
    crm_days: float | None, erp_days: float, survives: str
) -> None:
    # 12 days behind: 90 - 80 × 0.12 = 80.4 against 80; 13 days behind: 79.6.
    assert survivor(TRUST, says("crm:1", "crm", crm_days), says("erp:7", "erp", erp_days)) == survives


def test_half_of_what_is_above_the_minimum_is_gone_after_a_half_life() -> None:
    trust = TRUST.per_source["erp"]
    assert (trust.at(0), trust.at(100), trust.at(200), trust.at(None)) == (80, 60, 50, 40)


def test_trust_ends_at_the_minimum_and_without_decay_never_fades() -> None:
    assert TRUST.per_source["crm"].at(5_000) == 10
    assert TRUST.default.at(None) == 60


def test_an_invalid_value_is_trusted_less() -> None:
    said = [says("crm:1", "bad", invalid="pattern"), says("erp:7", "good")]
    assert survivor(TRUST, *said) == "good"
    cell = survive("x", said, [TRUST])
    assert outcome(cell)[1] == {"crm:1": "trusted less"}


def test_trust_that_would_grow_with_age_is_refused() -> None:
    with pytest.raises(ValidationError, match="`minimum` is greater"):
        MostTrusted.model_validate({"sources": {"crm": {"maximum": 10, "minimum": 20}}})
