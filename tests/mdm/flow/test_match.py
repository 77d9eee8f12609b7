"""Scores follow from the two records and the policy; the kept ones are those that merge or ask."""

from __future__ import annotations

from sqlalchemy import Connection

from mdm.flow.match import hashed_block_keys, scorer, scores
from mdm.model import RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import matching
from tests.mdm.example import DOCUMENT, Hub, policy

ACTIVE = ActivePolicy.of(policy(), 3)
ADA = {"name": "ada", "email": "ada@x.com"}
EVA = {"name": "eva", "email": "ada@x.com"}


def verdicts(*records: dict[str, str]) -> dict[tuple[int, int], str]:
    features = {RecordId(number): record for number, record in enumerate(records, start=1)}
    pairs = [(left, right) for left in features for right in features if left < right]
    return {(score.left_id, score.right_id): score.verdict for score in scores(ACTIVE, pairs, features)}


def test_only_pairs_that_merge_or_ask_are_kept() -> None:
    assert verdicts(ADA, ADA, EVA, {"name": "ada"}) == {(1, 2): "merge", (1, 3): "review", (2, 3): "review"}


def test_a_veto_turns_a_merge_into_a_question() -> None:
    assert verdicts(ADA | {"tax_id": "DE1"}, ADA | {"tax_id": "DE1"}) == {(1, 2): "merge"}
    assert verdicts({"name": "ada", "email": "a@x.com", "tax_id": "DE1"}, EVA | {"tax_id": "DE2"}) == {}


def test_a_score_names_its_evidence_and_its_policy_version() -> None:
    (found,) = scores(ACTIVE, [(1, 2)], {RecordId(1): ADA, RecordId(2): EVA})
    assert found.policy_version == 3
    assert [(entry["comparison"], entry["level"]) for entry in found.evidence] == [
        ("name", "different"),
        ("email", "same"),
    ]


def test_a_pair_scores_the_same_alone_and_among_many() -> None:
    features = {RecordId(number): (ADA if number % 3 else EVA) for number in range(1, 40)}
    pairs = [(left, right) for left in features for right in features if left < right]
    together = {(s.left_id, s.right_id): s for s in scores(ACTIVE, pairs, features)}
    for pair in pairs:
        assert list(scores(ACTIVE, [pair], features)) == [together[pair]]


def test_no_pairs_give_no_scores() -> None:
    assert list(scores(ACTIVE, [], {})) == []


def test_block_keys_are_signed_64_bit_numbers_of_their_object() -> None:
    ours = hashed_block_keys(ACTIVE, ADA)
    assert len(ours) == 1
    assert all(-(2**63) <= key < 2**63 for key in ours)
    assert hashed_block_keys(ACTIVE, EVA) == ours
    assert set(ours).isdisjoint(hashed_block_keys(ActivePolicy.of(policy(object="partner"), 3), ADA))


def test_a_policy_version_has_one_scorer() -> None:
    assert scorer(ACTIVE) is scorer(ActivePolicy.of(policy(), 3))
    assert scorer(ACTIVE) is not scorer(ActivePolicy.of(policy(object="partner"), 3))


def test_a_changed_record_loses_the_scores_it_had(connection: Connection) -> None:
    hub = Hub(connection)
    hub.tell("erp:1 name=Ada email=a@x.com", "erp:2 name=Ada email=a@x.com", "erp:3 name=Ada email=a@x.com")
    hub.tell("erp:2 name=Ada email=b@x.com")
    kept = matching.scores_touching(connection, [hub.id(f"erp:{key}") for key in (1, 2, 3)])
    assert [(score.left_id, score.right_id) for score in kept] == [(hub.id("erp:1"), hub.id("erp:3"))]


def test_a_key_that_another_system_keeps_of_a_record_decides(connection: Connection) -> None:
    """The source's own cross-reference, whatever else the two say; without a value it matches nothing."""
    rules = DOCUMENT["match"]
    document = DOCUMENT | {
        "attributes": DOCUMENT["attributes"] | {"crm_id": {"type": "identifier"}},
        "sources": DOCUMENT["sources"]
        | {
            "crm": DOCUMENT["sources"]["crm"] | {"columns": {"crm_id": "id"}},
            "erp": {"rank": 3, "columns": {"crm_id": "crm_ref"}},
        },
        "match": rules
        | {
            "features": rules["features"] | {"crm_id": {"from": ["crm_id"], "standardise": "identifier"}},
            "blocking": [*rules["blocking"], {"name": "crm_id", "parts": [{"feature": "crm_id"}]}],
            "identifiers": {"crm_id": {"equal": "decides"}},
            "stop_values": {"crm_id": ["TBD"]},
        },
    }
    hub = Hub(connection, document)
    hub.tell("crm:A17 name=Ada id=A17", "erp:1 name=Eva crm_ref=A-17", "erp:2 name=Ida", "erp:3 name=Ida")
    hub.tell("erp:4 name=Uta crm_ref=TBD", "erp:5 name=Kim crm_ref=TBD")
    assert hub.clusters() == "crm:A17 erp:1 | erp:2 | erp:3 | erp:4 | erp:5"
