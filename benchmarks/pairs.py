"""Candidate pairs in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from matching.blocking import block_keys
from matching.rules import MatchRules
from matching.score import Indices


def candidate_pairs(rules: MatchRules, features: Sequence[Mapping[str, str]]) -> tuple[Indices, Indices]:
    """Every pair of places that shares a block key, once, the smaller place in the first array; sorted."""
    places: dict[str, list[int]] = {}
    for place, found in enumerate(features):
        for key in block_keys(rules, found):
            places.setdefault(key, []).append(place)
    codes = {
        left * len(features) + right for block in places.values() for left, right in combinations(block, 2)
    }
    left, right = np.divmod(np.array(sorted(codes), dtype=np.intp), max(1, len(features)))
    return left, right
