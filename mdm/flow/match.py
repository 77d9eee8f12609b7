"""Finds the candidate pairs of records, scores them, and keeps the scores that matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache

import numpy as np
import structlog
from sqlalchemy import Connection

from matching.blocking import CROWD, block_keys
from matching.explain import evidence_of
from matching.features import Features
from matching.score import Scorer
from matching.several import score_several
from mdm.model import RecordId
from mdm.policy.active import ActivePolicy
from mdm.store import matching as store

log = structlog.get_logger()


@lru_cache(maxsize=16)
def scorer(active: ActivePolicy) -> Scorer:
    """The prepared scorer of a policy version."""
    return Scorer(active.policy.match)


def hashed_block_keys(active: ActivePolicy, features: Features) -> tuple[int, ...]:
    """The block keys of a record as signed 64-bit numbers, sorted; different objects never share one."""
    keys = block_keys(active.policy.match, features)
    return tuple(sorted({store.digest_of(active.policy.object, key) for key in keys}))


def match(
    connection: Connection,
    active: ActivePolicy,
    changed: Mapping[RecordId, Features],
    settled: Collection[RecordId],
) -> set[RecordId]:
    """Score the records whose features changed against all that share a block key with them.

    Their block keys must be in place. Replaces every kept score that names one of them; only those of them that were
    settled before may have any.

    Returns:
        Whom they had kept scores with before: what was between the two may have held the other back.
    """
    former = store.forget_scores(connection, sorted(settled)) if settled else set()
    candidates = 0
    with closing(store.candidate_pairs(connection, sorted(changed))) as parts:
        for pairs in parts:
            others = {record_id for pair in pairs for record_id in pair} - changed.keys()
            features = dict(changed) | store.features_of(connection, sorted(others))
            store.add_scores(connection, active.policy.object, scores(active, pairs, features))
            candidates += len(pairs)
    if candidates > CROWD * len(changed):
        log.warning(
            "block_keys_crowded", object=active.policy.object, records=len(changed), candidates=candidates
        )
    return former


def scores(
    active: ActivePolicy, pairs: Sequence[tuple[int, int]], features: Mapping[RecordId, Features]
) -> Iterable[store.StoredScore]:
    """The scores of candidate pairs that merge or ask a steward, in the order of the pairs.

    A pure function of the pairs' features and the policy.
    """
    rules = active.policy.match
    ids = sorted({record_id for pair in pairs for record_id in pair})
    place = {record_id: index for index, record_id in enumerate(ids)}
    found = score_several(
        scorer(active),
        [features[RecordId(record_id)] for record_id in ids],
        np.fromiter((place[left] for left, _ in pairs), dtype=np.intp, count=len(pairs)),
        np.fromiter((place[right] for _, right in pairs), dtype=np.intp, count=len(pairs)),
    )
    verdicts = found.verdicts(rules)
    for index in np.flatnonzero(verdicts != "apart").tolist():
        left, right = pairs[index]
        yield store.StoredScore(
            RecordId(left),
            RecordId(right),
            float(found.weight[index]),
            float(found.probability[index]),
            str(verdicts[index]),
            evidence_of(rules, found, index),
            active.version,
        )
