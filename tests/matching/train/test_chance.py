"""What strangers have in common is told from all pairs, and is no sign of a match."""

from __future__ import annotations

import datetime
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.batch.pairs import Candidates
from matching.rules import MatchRules
from matching.score import Scorer
from matching.table import Table
from matching.train.chance import Chance, by_names, seen, tells_strangers
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

TRADES = ["foods", "tools", "steel", "travel", "optics", "farms", "energy", "print", "media", "design"]


MAILBOXES = MatchRules.model_validate(
    {
        "features": {
            name: {"from": [name], "standardise": "text"}
            for name in ("given_name", "surname", "mailbox", "phone")
        },
        "blocking": [
            {"name": "phone", "parts": [{"feature": "phone"}]},
            {"name": "mailbox", "parts": [{"feature": "mailbox", "transform": "prefix8"}]},
            {"name": "name", "parts": [{"feature": "given_name"}, {"feature": "surname"}]},
        ],
        "comparisons": [
            comparison("person_name", ["given_name", "surname"], "person_name"),
            comparison("mailbox", ["mailbox"], "text"),
            comparison("phone", ["phone"], "identifier"),
        ],
        "prior": 0.1,
    }
)
SURNAME_ONLY, GIVEN_NAME_ONLY, DIFFERENT = 5, 6, 7
OTHER, SIMILAR, EQUAL = 3, 2, 0
LONG = [one + other for one, other in zip(GIVEN, GIVEN[7:] + GIVEN[:7], strict=True)]
HOSTS = ("outlook.com", "web.de", "icloud.net", "yahoo.co.uk", "orange.fr", "gmx.at")


def named_in_mailboxes(persons: int, again: int, seed: int = 5) -> list[dict[str, str]]:
    """Persons whose mailboxes begin with the given name; so many come again, with another telephone or mailbox."""
    random = Random(seed)

    def mailbox(given: str, surname: str) -> str:
        of_surname = f"{random.choice('._-')}{surname}" if random.random() < 0.5 else ""
        return f"{given}{of_surname}{random.randrange(100, 10_000)}@{random.choice(HOSTS)}"

    def phone() -> str:
        return str(random.randrange(10**9, 10**10))

    found = []
    for _ in range(persons):
        given, surname = random.choice(LONG), random.choice(SURNAMES) + random.choice(SURNAMES)
        found.append(
            {"given_name": given, "surname": surname, "mailbox": mailbox(given, surname), "phone": phone()}
        )
    copies = [dict(person) for person in found[:again]]
    for copy in copies[::3]:
        copy["phone"] = phone()
    for copy in copies[1::3]:
        copy["mailbox"] = mailbox(copy["given_name"], copy["surname"])
    for copy in copies[::4]:
        copy["surname"] = copy["surname"][:2] + copy["surname"][3:]
    return found + copies


def at_random(*reached: tuple[int, int, int]) -> np.ndarray:
    """Levels of pairs: of each, that of the names, that of the mailbox, and how many pairs."""
    rows = [(names, mailbox, -1) for names, mailbox, count in reached for _ in range(count)]
    return np.array(rows, dtype=np.int8)


def judged(
    rules: MatchRules, records: list[dict[str, str]]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The candidates of the records, left and right, and their probabilities by what was learned of them."""
    table = Table.of(records, rules.features)
    candidates = Candidates.of(rules, table, processes=1)
    learned = train_in_parts(rules, table, candidates).rules
    left, right = (np.concatenate(side) for side in zip(*candidates, strict=True))
    return left, right, Scorer(learned).score(table, left, right).probability


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
    left, right, probability = judged(RULES, records)
    same = np.abs(left - right) == originals
    assert (probability[same] > 0.9).mean() > 0.9
    assert same[probability > 0.5].mean() > 0.95


def test_people_of_one_given_name_and_mailboxes_that_tell_it_are_not_one_person_for_that() -> None:
    persons, again = 3_000, 600
    left, right, probability = judged(MAILBOXES, named_in_mailboxes(persons, again))
    same = np.abs(left - right) == persons
    assert (probability[same] > 0.5).mean() > 0.9
    assert same[probability > 0.5].mean() > 0.8


def test_what_goes_along_with_a_part_of_a_name_is_told_of_the_pairs_that_share_it() -> None:
    levels = at_random(
        (DIFFERENT, OTHER, 9_900),
        (DIFFERENT, SIMILAR, 10),
        (GIVEN_NAME_ONLY, OTHER, 300),
        (GIVEN_NAME_ONLY, SIMILAR, 100),
    )
    rest, of_given = by_names(levels, MAILBOXES.comparisons, 1e6).strangers(
        [np.zeros(8), np.zeros(4), np.zeros(3)], 0.0
    )
    assert of_given.pairs == pytest.approx(1e6 * 400.5 / 10_314)
    assert rest.pairs + of_given.pairs == pytest.approx(1e6)
    assert of_given.shares[0][GIVEN_NAME_ONLY] == pytest.approx(1.0)
    assert of_given.shares[1][SIMILAR] == pytest.approx(0.25, abs=0.05)
    assert rest.shares[0][GIVEN_NAME_ONLY] < 1e-6
    assert rest.shares[1][SIMILAR] == pytest.approx(0.01, abs=0.005)


@pytest.mark.parametrize(
    "levels",
    [
        at_random((DIFFERENT, OTHER, 9_900), (GIVEN_NAME_ONLY, OTHER, 80), (GIVEN_NAME_ONLY, SIMILAR, 15)),
        at_random((DIFFERENT, OTHER, 9_900), (GIVEN_NAME_ONLY, OTHER, 199), (GIVEN_NAME_ONLY, SIMILAR, 1)),
        at_random((DIFFERENT, OTHER, 9_900), (SURNAME_ONLY, OTHER, 150), (SURNAME_ONLY, EQUAL, 50)),
    ],
    ids=["of few pairs", "of one pair", "of equal values, which a family shares"],
)
def test_nothing_goes_along_with_a_part_of_a_name_because(levels: np.ndarray) -> None:
    assert not by_names(levels, MAILBOXES.comparisons, 1e6).beyond


def test_what_matches_explain_does_not_go_along_with_a_part_of_a_name() -> None:
    levels = at_random(
        (DIFFERENT, OTHER, 9_800), (GIVEN_NAME_ONLY, OTHER, 150), (GIVEN_NAME_ONLY, SIMILAR, 50)
    )
    chance = by_names(levels, MAILBOXES.comparisons, 10_000.0)
    of_names, of_mailbox = np.zeros(8), np.zeros(4)
    of_names[GIVEN_NAME_ONLY] = of_mailbox[SIMILAR] = 1.0
    _, before = chance.strangers([of_names, of_mailbox, np.zeros(3)], 0.0)
    _, after = chance.strangers([of_names, of_mailbox, np.zeros(3)], 50.0)
    assert before.shares[1][SIMILAR] > 0.2
    assert after.shares[1][SIMILAR] < 0.01


def test_a_birthday_without_a_name_in_common_is_no_match_among_persons_and_organisations() -> None:
    rules = MatchRules.model_validate(
        {
            "features": {
                "party_name": {"from": ["name"], "standardise": "organisation_name"},
                "birth_date": {"from": ["birth_date"], "standardise": "text"},
            },
            "blocking": [
                {"name": "birth_date", "parts": [{"feature": "birth_date"}]},
                {"name": "words", "parts": [{"feature": "party_name", "transform": "tokens"}]},
            ],
            "comparisons": [
                comparison("party_name", ["party_name"], "full_name"),
                comparison("birth_date", ["birth_date"], "date"),
            ],
            "prior": 0.1,
        }
    )
    people, originals = born_by_chance(2_000, 200)
    persons = [
        {"party_name": f"{one['given_name']} {one['surname']}", "birth_date": one["birth_date"]}
        for one in people
    ]
    random = Random(3)
    companies = [{"party_name": f"{random.choice(SURNAMES)} {random.choice(TRADES)}"} for _ in range(500)]
    left, right, probability = judged(rules, persons + companies)
    same = (np.abs(left - right) == originals) & (np.maximum(left, right) < len(persons))
    merged = probability >= 0.95
    assert merged[same].mean() > 0.5
    assert same[merged].mean() > 0.99


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
