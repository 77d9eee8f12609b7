"""The counted part of the shipped policies is what a command writes."""

from __future__ import annotations

import pytest

from benchmarks.shipped_weights.counting import _commonest
from benchmarks.shipped_weights.documents import written
from matching.frequencies import Frequencies
from mdm.policy.reading import SHIPPED, read_policy, shipped_policy


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_is_written_as_it_stands(name: str) -> None:
    policy, text = shipped_policy(name)
    assert written(text, policy.match) == text


def test_what_was_counted_takes_the_place_of_what_stood_there() -> None:
    policy, text = shipped_policy("customer")
    frequencies = {"given_name": {"records": 9, "others": 1.5, "counts": {"thomas": 3}}}
    told = {"frequencies": frequencies, "training": {"records": 7, "candidate_pairs": 3}}
    rules = type(policy.match).model_validate(policy.match.document() | told)
    changed = written(text, rules)
    assert read_policy(changed, document="").match == rules
    before, after = text.partition("  # Counted by"), changed.partition("  # Counted by")
    assert (before[0], before[2].partition("\n\n")[2]) == (after[0], after[2].partition("\n\n")[2])


def test_values_no_longer_listed_count_among_the_others() -> None:
    counts = {f"v{number}": 200 - number for number in range(130)}
    cut = _commonest(Frequencies(records=sum(counts.values()) + 50, others=1.0, counts=counts))
    assert len(cut.counts) == 120
    assert cut.others == pytest.approx((sum(200 - n for n in range(120, 130)) + 50) / 60, abs=0.01)
