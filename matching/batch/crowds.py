"""Block keys that too many records share, among candidates about to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest

import numpy as np

from matching.batch.pairs import Candidates, RuleBlocks
from matching.blocking import CROWD, Crowd, block_keys
from matching.rules import MatchRules
from matching.table import Table

_MOST_NAMED = 10
# So many records of a block have hardly a key in common but that of the block.
_ASKED = 5


def crowds(rules: MatchRules, features: Table, candidates: Candidates, limit: int = CROWD) -> list[Crowd]:
    """The keys in force that most records share, of those that more than `limit` do, the largest first.

    Args:
        rules: give the keys.
        features: those of the records.
        candidates: their blocks by these rules.
        limit: how many records may share a key.
    """
    found = [
        block
        for blocks in candidates.blocks
        if blocks.largest > limit
        for block in _larger_than(limit, blocks)
    ]
    largest = nlargest(_MOST_NAMED, found, key=lambda block: len(block[1]))
    return [
        Crowd(rule, _key(rules, features, rule, members[:_ASKED].tolist()), len(members))
        for rule, members in largest
    ]


def _larger_than(limit: int, blocks: RuleBlocks) -> Iterator[tuple[str, np.ndarray]]:
    ends = np.unique(blocks.ends)
    sizes = np.diff(ends, prepend=0)
    for place in np.flatnonzero(sizes > limit):
        yield blocks.rule, blocks.members[ends[place] - sizes[place] : ends[place]]


def _key(rules: MatchRules, features: Table, rule: str, places: list[int]) -> str:
    """The key of a rule that some records have in common, without the name of the rule."""
    common = frozenset.intersection(*(block_keys(rules, features.record(place)) for place in places))
    return min(key.removeprefix(f"{rule}:") for key in common if key.startswith(f"{rule}:"))
