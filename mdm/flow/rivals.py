"""What is left of a score once its rivals are heard: of a source free of duplicates, one record at most is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.competition import probability_among_rivals
from mdm.model import Decision, RecordId, RecordKey
from mdm.policy.document import Policy
from mdm.store.matching import Outcome

CONTESTED = "contested"
"""The verdict on a pair that would be merged, were there no rival nearly as good."""


def among_rivals(
    policy: Policy,
    keys: Mapping[RecordId, RecordKey],
    scores: Sequence[Outcome],
    decisions: Sequence[Decision],
) -> list[Outcome]:
    """The scores that still merge or ask a steward when each record of a unique source can match once only.

    A merge that its rivals turn into a question bears the verdict CONTESTED.

    Pure, and the same bit for bit whatever else is among the scores, as long as all rivals are: everything
    that hangs together by scores of two sources of which one is free of duplicates. A pair on which a decision
    stands is no rival any more, and keeps its score.

    Args:
        policy: says which sources are free of duplicates, and the thresholds.
        keys: those of the records whose scores are all there; scores with another record are left as they are.
        scores: kept scores.
        decisions: the standing ones.
    """
    unique = policy.unique_sources
    decided = {(decision.left, decision.right) for decision in decisions}
    contested: dict[tuple[RecordKey, RecordKey], int] = {}
    for place, score in enumerate(scores):
        ends = [keys.get(score.left_id), keys.get(score.right_id)]
        known = sorted(key for key in ends if key is not None)
        sources = {key.source for key in known}
        if len(sources) == 2 and sources & unique and (score.left_id, score.right_id) not in decided:
            contested[known[0], known[1]] = place
    if not contested:
        return list(scores)
    probabilities = _probabilities(contested, scores, unique)
    heard = []
    for place, score in enumerate(scores):
        probability = probabilities.get(place, score.probability)
        if probability >= policy.match.review:
            doubted = score.verdict == "merge" and probability < policy.match.merge
            verdict = CONTESTED if doubted else score.verdict
            heard.append(replace(score, probability=probability, verdict=verdict))
    return heard


def _probabilities(
    contested: Mapping[tuple[RecordKey, RecordKey], int], scores: Sequence[Outcome], unique: frozenset[str]
) -> dict[int, float]:
    """Place of a contested score → its probability; all is numbered and summed in the order of the keys."""
    pairs = sorted(contested)
    keys = sorted({key for pair in pairs for key in pair})
    names = sorted({key.source for key in keys})
    place = {key: number for number, key in enumerate(keys)}
    found = probability_among_rivals(
        np.array([scores[contested[pair]].weight for pair in pairs]),
        np.array([place[left] for left, _ in pairs], dtype=np.intp),
        np.array([place[right] for _, right in pairs], dtype=np.intp),
        np.array([names.index(key.source) for key in keys], dtype=np.intp),
        np.array([name in unique for name in names]),
    )
    return {contested[pair]: probability for pair, probability in zip(pairs, found.tolist(), strict=True)}
