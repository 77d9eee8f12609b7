"""Candidate pairs of many records are those that share a written block key, in whatever ranges they come."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from matching.batch.pairs import Candidates
from matching.blocking import block_keys
from matching.table import Column, Table
from tests.matching.example import RULES, records


def sharing(features: list[dict[str, str]]) -> set[tuple[int, int]]:
    keys = [block_keys(RULES, found) for found in features]
    return {
        (left, right) for left, right in combinations(range(len(features)), 2) if keys[left] & keys[right]
    }


@given(st.lists(records, max_size=12), st.integers(1, 20))
def test_every_pair_that_shares_a_key_comes_once(features: list[dict[str, str]], max_pairs: int) -> None:
    candidates = Candidates.of(RULES, Table.of(features))
    found: list[tuple[int, int]] = []
    covered = [0]
    for start, stop in candidates.ranges(max_pairs):
        assert start == covered[-1] < stop
        left, right = candidates.pairs(start, stop)
        assert len(left) <= max_pairs or stop == start + 1
        found += zip(left.tolist(), right.tolist(), strict=True)
        covered.append(stop)
    assert covered[-1] == len(features)
    assert found == sorted(sharing(features))


@given(st.lists(st.tuples(records, st.sampled_from(["erp", "crm", None])), max_size=10))
def test_pairs_within_a_source_free_of_duplicates_are_left_out(
    given_records: list[tuple[dict[str, str], str | None]],
) -> None:
    features = [found for found, _ in given_records]
    sources = [source for _, source in given_records]
    candidates = Candidates.of(RULES, Table.of(features), Column.of(sources), ["erp", "web"])
    left, right = candidates.pairs(0, len(features))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == {
        (one, other) for one, other in sharing(features) if not sources[one] == sources[other] == "erp"
    }
