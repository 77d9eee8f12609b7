"""The index of block keys and the kept scores follow the records exactly."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from mdm.store import matching, settlements
from mdm.store.matching import Outcome, StoredScore
from tests.mdm.example import OBJECT, Hub


@pytest.fixture
def hub(connection: Connection) -> Hub:
    found = Hub(connection)
    found.tell("erp:1 name=A", "erp:2 name=B", "erp:3 name=C")
    return found


def index(hub: Hub, **keys: list[int]) -> None:
    """Give records block keys, as settling does: `erp_1=[5]`."""
    given = {hub.id(name.replace("_", ":")): numbers for name, numbers in keys.items()}
    matching.replace_block_keys(hub.connection, given, given)
    settlements.write(
        hub.connection,
        [settlements.Settlement(record_id, 1, {}, {}, numbers) for record_id, numbers in given.items()],
        1,
    )


def test_records_that_share_a_block_key_are_candidates(hub: Hub) -> None:
    index(hub, erp_1=[5, -7], erp_2=[5, -7, 9], erp_3=[9])
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    assert list(matching.candidate_pairs(hub.connection, [one])) == [[(one, two)]]
    assert list(matching.candidate_pairs(hub.connection, [three, one])) == [[(one, two), (two, three)]]
    assert list(matching.candidate_pairs(hub.connection, [])) == []


def test_candidates_come_in_parts_between_which_others_may_be_asked(hub: Hub) -> None:
    index(hub, erp_1=[5], erp_2=[5], erp_3=[5])
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    parts = []
    for part in matching.candidate_pairs(hub.connection, [one, two, three], at_once=2):
        matching.add_scores(hub.connection, OBJECT, [score(*pair) for pair in part])
        parts.append(part)
    assert parts == [[(one, two), (one, three)], [(two, three)]]
    assert matching.scores_touching(hub.connection, [three]) == [score(one, three), score(two, three)]


def test_the_index_forgets_keys_that_a_record_lost(hub: Hub) -> None:
    index(hub, erp_1=[5], erp_2=[5])
    index(hub, erp_1=[6])
    assert list(matching.candidate_pairs(hub.connection, [hub.id("erp:1"), hub.id("erp:2")])) == []
    assert matching.block_key_count(hub.connection, OBJECT) == (2, 2)
    matching.replace_block_keys(hub.connection, {}, ())


def test_a_look_up_finds_those_that_share_most_first(hub: Hub) -> None:
    index(hub, erp_1=[5], erp_2=[5, 6], erp_3=[7])
    likely = matching.likely(hub.connection, [5, 6, 8], 10)
    assert [record_id for record_id, _, _ in likely] == [hub.id("erp:1"), hub.id("erp:2")]
    assert [record_id for record_id, _, _ in matching.likely(hub.connection, [5, 6], 1)] == [hub.id("erp:2")]


def score(left: int, right: int, weight: float = 12.5) -> StoredScore:
    evidence = [{"comparison": "name", "level": "same", "bits": 6.5}]
    return StoredScore(left, right, weight, 0.9998, "merge", evidence, 1)  # type: ignore[arg-type]


def test_a_record_s_scores_are_forgotten_and_whom_they_were_with_is_told(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    matching.add_scores(hub.connection, OBJECT, [score(one, two), score(two, three)])
    outcomes = matching.outcomes_touching(hub.connection, [one])
    assert outcomes == [Outcome(one, two, 12.5, 0.9998, "merge")]
    assert matching.scores_touching(hub.connection, [one, two]) == [score(one, two), score(two, three)]
    assert matching.forget_scores(hub.connection, [three]) == {two, three}
    matching.add_scores(hub.connection, OBJECT, [score(one, three, 0.1 + 0.2)])
    assert matching.scores_touching(hub.connection, [one]) == [score(one, two), score(one, three, 0.1 + 0.2)]


def test_links_give_every_score_once(hub: Hub) -> None:
    one, two, three = (hub.id(f"erp:{key}") for key in (1, 2, 3))
    kept = [score(one, two), score(one, three), score(two, three)]
    matching.add_scores(hub.connection, OBJECT, reversed(kept))
    assert sorted(matching.links(hub.connection, OBJECT)) == [
        (found.left_id, found.right_id, found.verdict) for found in kept
    ]


def test_a_record_that_was_never_matched_has_no_features(hub: Hub) -> None:
    record_id = hub.say("erp:4", name="D")
    assert matching.features_of(hub.connection, [record_id, hub.id("erp:1")]) == {
        hub.id("erp:1"): {"name": "a"},
    }
