"""What strangers have in common is told from all pairs, and is no sign of a match."""

from __future__ import annotations

import datetime
from random import Random

import numpy as np
import pytest

from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.score import Scorer
from matching.table import Table
from matching.train.chance import Chance, seen, tells_strangers
from matching.train.training import train_in_parts
from tests.matching.example import comparison
from tests.matching.train.households import GIVEN, SURNAMES

RULES = MatchRules.model_validate(
    {
        "features": {
            name: {"from": [name], "standardise": "text"} for name in ("given_name", "surname", "birth_date")
        },
        "blocking": [
            {"name": "birth_date", "parts": [{"feature": "birth_date"}]},
            {"name": "name", "parts": [{"feature": "given_name"}, {"feature": "surname"}]},
        ],
        "comparisons": [
            comparison("person_name", ["given_name", "surname"], "person_name"),
            comparison("birth_date", ["birth_date"], "date"),
        ],
        "prior": 0.1,
    }
)


def born_by_chance(records: int, again: int, seed: int = 5) -> tuple[list[dict[str, str]], int]:
    """Persons with nothing but a name and a birth date; so many of them come again, some of them mistyped."""
    random = Random(seed)
    first = datetime.date(1930, 1, 1)
    persons = [
        {
            "given_name": random.choice(GIVEN),
            "surname": random.choice(SURNAMES),
            "birth_date": (first + datetime.timedelta(days=random.randrange(25_000))).isoformat(),
        }
        for _ in range(records)
    ]
    copies = [dict(person) for person in persons[:again]]
    for copy in copies[::3]:
        copy["surname"] = copy["surname"][:2] + copy["surname"][3:]
    return persons + copies, records


def test_people_born_on_one_day_are_not_one_person_for_that() -> None:
    records, originals = born_by_chance(4_000, 400)
    table = Table.of(records, RULES.features)
    candidates = Candidates.of(RULES, table, processes=1)
    learned = train_in_parts(RULES, table, candidates).rules
    left, right = (np.concatenate(side) for side in zip(*candidates, strict=True))
    same = np.abs(left - right) == originals
    probability = Scorer(learned).score(table, left, right).probability
    assert (probability[same] > 0.9).mean() > 0.9
    assert same[probability > 0.5].mean() > 0.95


def test_pairs_at_random_that_match_are_not_counted_among_strangers() -> None:
    shares = [np.array([0.02, 0.98])]
    (left,) = Chance(shares, 1_000.0).without([np.array([0.9, 0.1])], 20.0)
    assert left == pytest.approx([0.002 / 0.98, 0.978 / 0.98])


def test_of_what_pairs_have_in_common_by_chance_something_is_left() -> None:
    shares = [np.array([0.02, 0.98])]
    (left,) = Chance(shares, 1_000.0).without([np.array([1.0, 0.0])], 500.0)
    assert left[0] > 0.0


def test_a_level_that_no_pair_at_random_reaches_is_not_impossible() -> None:
    rules = RULES.comparisons
    levels = np.column_stack((np.full(99, 7, dtype=np.int8), np.full(99, -1, dtype=np.int8)))
    names, dates = seen(levels, rules)
    assert names[0] == pytest.approx(0.5 / 103)
    assert names[7] == pytest.approx(99.5 / 103)
    assert dates == pytest.approx(np.full(5, 0.2))


def test_chance_tells_of_people_and_not_of_organisations() -> None:
    organisations = MatchRules.model_validate(
        {
            "features": {"org_name": {"from": ["name"], "standardise": "organisation_name"}},
            "blocking": [{"name": "name", "parts": [{"feature": "org_name"}]}],
            "comparisons": [comparison("organisation_name", ["org_name"], "organisation")],
            "prior": 0.1,
        }
    ).comparisons
    assert tells_strangers(RULES.comparisons)
    assert not tells_strangers(organisations)
    assert not tells_strangers((*RULES.comparisons, *organisations))
