"""The learned part of the shipped policies is what a command writes."""

from __future__ import annotations

import pytest

from benchmarks.shipped_weights.documents import written
from benchmarks.shipped_weights.learning import _commonest, _few_digits
from matching.frequencies import Frequencies
from mdm.policy.reading import SHIPPED, read_policy, shipped_policy


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_is_written_as_it_stands(name: str) -> None:
    policy, text = shipped_policy(name)
    assert written(text, policy.match) == text


def test_what_was_learned_takes_the_place_of_what_stood_there() -> None:
    policy, text = shipped_policy("customer")
    document = policy.match.document() | {"prior": 0.002, "training": {"records": 7, "candidate_pairs": 3}}
    document["correlated"][0]["at_most_bits"] = 9.5
    document["comparisons"][1]["levels"] = [
        {"label": "same", "m": 0.8, "u": 0.1},
        {"label": "different", "m": 0.2, "u": 0.9},
    ]
    rules = type(policy.match).model_validate(document)
    changed = written(text, rules)
    assert read_policy(changed, document="").match == rules
    lines = set(text.splitlines()) - set(changed.splitlines())
    assert len(lines) == 5
    assert not any(line.strip().startswith("#") for line in lines)


def test_shares_of_few_digits_still_sum_to_one() -> None:
    shares = _few_digits([0.123456789, 0.00000123456, 0.8765419754])
    assert shares == [0.1235, 0.000001235, 0.876498765]
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)


def test_values_no_longer_listed_count_among_the_others() -> None:
    counts = {f"v{number}": 200 - number for number in range(130)}
    cut = _commonest(Frequencies(records=sum(counts.values()) + 50, others=1.0, counts=counts))
    assert len(cut.counts) == 120
    assert cut.others == pytest.approx((sum(200 - n for n in range(120, 130)) + 50) / 60, abs=0.01)
