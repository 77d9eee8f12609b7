"""Crowded keys are those in force that many records share, however they come about."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matching.batch.crowds import crowds
from matching.batch.pairs import Candidates
from matching.blocking import Crowd, block_keys
from matching.rules import MatchRules
from matching.table import Table
from tests.matching.example import RULES, records


@given(st.lists(records, max_size=12), st.integers(1, 3))
def test_as_many_records_share_a_crowded_key_as_are_said_to(
    features: list[dict[str, str]], limit: int
) -> None:
    counts = Counter(key for found in features for key in block_keys(RULES, found))
    expected = sorted((count for count in counts.values() if count > limit), reverse=True)
    table = Table.of(features)
    found = crowds(RULES, table, Candidates.of(RULES, table), limit)
    assert [crowd.records for crowd in found] == expected[:10]
    assert all(counts[f"{crowd.rule}:{crowd.key}"] > limit for crowd in found)


def test_a_stop_key_is_no_crowd_but_what_narrows_it_may_be() -> None:
    rules = MatchRules.model_validate(
        RULES.document()
        | {
            "blocking": [
                {"name": "name", "parts": [{"feature": "surname"}], "narrower": [{"feature": "given_name"}]}
            ],
            "stop_keys": {"name": ["miller"]},
            "identifiers": {},
        }
    )
    rows = [("ann", "miller")] * 3 + [("bob", "miller"), ("cid", "smith"), ("dan", "smith")]
    table = Table.of([{"given_name": given_name, "surname": surname} for given_name, surname in rows])
    found = crowds(rules, table, Candidates.of(rules, table), 1)
    assert found == [Crowd("name", "miller|ann", 3), Crowd("name", "smith", 2)]
    assert [crowd.pairs for crowd in found] == [3, 1]
