"""The shipped policies resolve data they have never seen, without a threshold chosen for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from matching.blocking import block_keys
from matching.evaluate import Quality, evaluate
from matching.features import features_of
from matching.score import Scorer
from mdm.flow.standardise import map_attributes
from mdm.identity import Node, resolve
from mdm.model import RecordId, RecordKey
from mdm.policy.reading import shipped_policy
from mdm.sample.business import business_customers
from mdm.sample.febrl import febrl4_customers
from mdm.sample.products import products
from mdm.sample.sample import Sample

# The policies were weighed on seeds 1 to 3.
SAMPLES: Mapping[str, Callable[[], Sample]] = {
    "febrl4": febrl4_customers,
    "business": lambda: business_customers(1_200, 200),
    "business, few": lambda: business_customers(400, 201),
    "products": lambda: products(1_200, 200),
    "products, few": lambda: products(400, 201),
}


@dataclass(frozen=True)
class Outcome:
    """What a policy makes of a sample by itself, with no steward to help."""

    quality: Quality
    records: int
    candidates: int
    asked: int
    true_pairs_blocked: float


@cache
def outcome(name: str) -> Outcome:
    sample = SAMPLES[name]()
    policy, _ = shipped_policy(sample.object)
    rules = policy.match
    keys: list[tuple[str, str]] = []
    features: list[dict[str, str]] = []
    for source, rows in sample.rows.items():
        for row in rows:
            key = (source, row[policy.sources[source].key])
            if key in sample.truth:
                keys.append(key)
                features.append(features_of(rules, map_attributes(policy, policy.sources[source], row)))
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(features):
        for block_key in block_keys(rules, found):
            blocks[block_key].append(place)
    candidates = sorted({pair for members in blocks.values() for pair in combinations(members, 2)})
    left, right = np.array(candidates, dtype=np.intp).T
    scores = Scorer(rules).score(features, left, right)
    verdicts = scores.verdicts(rules)
    resolution = resolve(
        [
            Node(
                RecordId(place),
                RecordKey(source, sample.object, key),
                {name: found[name] for name in rules.vetoing if name in found},
                None,
            )
            for place, ((source, key), found) in enumerate(zip(keys, features, strict=True))
        ],
        [
            (RecordId(one), RecordId(other), float(weight))
            for (one, other), weight, verdict in zip(candidates, scores.weight, verdicts, strict=True)
            if verdict == "merge"
        ],
        [],
    )
    homes = resolution.golden_ids()
    blocked = sum(sample.truth[keys[one]] == sample.truth[keys[other]] for one, other in candidates)
    return Outcome(
        evaluate(
            {":".join(keys[place]): home for place, home in homes.items()},
            {":".join(key): thing for key, thing in sample.truth.items()},
        ),
        len(keys),
        len(candidates),
        sum(
            verdict != "apart" and homes[RecordId(one)] != homes[RecordId(other)]
            for (one, other), verdict in zip(candidates, verdicts, strict=True)
        ),
        blocked / sample.truth_pairs_count,
    )


@pytest.mark.parametrize(
    ("name", "precision", "f1"),
    [
        ("febrl4", 0.999, 0.994),
        ("business", 0.99, 0.985),
        ("business, few", 0.99, 0.97),
        ("products", 0.99, 0.985),
        ("products, few", 0.99, 0.97),
    ],
)
def test_what_is_merged_is_one_and_what_is_one_is_merged(name: str, precision: float, f1: float) -> None:
    quality = outcome(name).quality
    assert quality.precision >= precision
    assert quality.f1 >= f1


@pytest.mark.parametrize("name", SAMPLES)
def test_stewards_are_asked_about_a_few_records_in_a_hundred(name: str) -> None:
    assert outcome(name).asked <= 0.03 * outcome(name).records


@pytest.mark.parametrize("name", SAMPLES)
def test_blocking_is_narrow_and_misses_next_to_nothing(name: str) -> None:
    assert outcome(name).true_pairs_blocked >= 0.995
    assert outcome(name).candidates <= 3 * outcome(name).records


NAMESAKE = {
    "kind": "person", "given_name": "Ottokar", "surname": "Vandermeer", "street": "Mill Lane", "street_number": "7",
    "postcode": "40213", "city": "Neuss", "country": "DE",
}  # fmt: skip
MOBILE, OTHER_MOBILE = {"phone": "+49 160 5550101"}, {"phone": "+49 170 5550199"}
MAILBOX, OTHER_MAILBOX = {"email": "ottokar.vandermeer@gmail.com"}, {"email": "otto77@gmx.de"}


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        ({}, {}, "merge"),
        (MOBILE, OTHER_MOBILE, "review"),
        (MAILBOX, OTHER_MAILBOX, "review"),
        (MOBILE | MAILBOX, OTHER_MOBILE | MAILBOX, "merge"),
        (MOBILE | {"birth_date": "1961-02-03"}, OTHER_MOBILE | {"birth_date": "1961-02-03"}, "merge"),
    ],
)
def test_one_name_at_one_place_may_be_father_and_son_if_anything_differs(
    ours: dict[str, str], theirs: dict[str, str], verdict: str
) -> None:
    rules = shipped_policy("customer")[0].match
    records = [features_of(rules, NAMESAKE | more) for more in (ours, theirs)]
    scores = Scorer(rules).score(records, np.array([0]), np.array([1]))
    assert scores.verdicts(rules).tolist() == [verdict]
