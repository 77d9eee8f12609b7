"""A block rule that somebody wrote and that hardly finds a match is narrowed, or its author is told."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from matching.rules import MatchRules
from matching.table import Table
from matching.train.learning import Learned, NoCandidatesError, learn

SAME = [{"label": "same", "m": 0.9, "u": 0.01}, {"label": "different", "m": 0.1, "u": 0.99}]
COMPARED = ("name", "phone", "mailbox")
FEATURES = (*COMPARED, "city")


def rules(*keys: dict[str, Any]) -> MatchRules:
    return MatchRules.model_validate(
        {
            "features": {name: {"from": [name], "standardise": "text"} for name in FEATURES},
            "comparisons": [
                {"name": name, "features": [name], "comparator": {"kind": "exact"}, "levels": SAME}
                for name in COMPARED
            ],
            "blocking": list(keys),
            "prior": 0.1,
        }
    )


def key(feature: str, narrower: str | None = None) -> dict[str, Any]:
    further = [] if narrower is None else [{"feature": narrower}]
    return {"name": feature, "parts": [{"feature": feature}], "narrower": further}


def learned(*keys: dict[str, Any]) -> Learned:
    """What 210 customers of one town teach; every one is there twice, now and then with something of another."""
    random = Random(4)
    records = [
        {name: f"{name} {random.randrange(105) if random.random() < 0.05 else number}" for name in COMPARED}
        | {"city": "berlin"}
        for number in range(105)
        for _ in range(2)
    ]
    return learn(rules(*keys), Table.of(records, FEATURES), processes=1)


def test_a_broad_rule_that_says_how_is_narrowed() -> None:
    found = learned(key("phone"), key("city", narrower="name"))
    assert found.trained.rules.stop_keys == {"city": ("berlin",)}
    assert found.trained.candidate_pairs < 300
    (note,) = found.notes
    assert note.startswith("city: of some 21,8")
    assert note.endswith("keys that more than 100 records share are stop keys now")
    assert not any("city" in warning for warning in found.trained.warnings)


def test_of_a_broad_rule_that_does_not_its_author_is_told_what_it_costs() -> None:
    found = learned(key("phone"), key("name"), key("city"))
    assert found.trained.rules.stop_keys == {}
    assert found.trained.candidate_pairs == 210 * 209 / 2
    assert found.notes == ()
    (warning,) = (warning for warning in found.trained.warnings if "Block rule" in warning)
    assert warning.startswith("Block rule city does not earn its keep: of some 21,7")
    assert warning.endswith("leave it out of match.blocking, or give it a `narrower` part.")


def test_rules_that_earn_their_keep_stay_as_they_are() -> None:
    found = learned(key("phone"), key("name", narrower="city"))
    assert found.trained.rules.stop_keys == {}
    assert found.notes == ()
    assert not any("Block rule" in warning for warning in found.trained.warnings)


def test_without_candidates_there_is_nothing_to_learn_from() -> None:
    with pytest.raises(NoCandidatesError):
        learn(rules(key("phone")), Table.of([{"phone": "1"}, {"phone": "2"}], FEATURES))
