"""What each block rule is good for: the pairs it gives, those that no other gives, and the matches among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.batch.columns import among
from matching.batch.pairs import MAX_PAIRS, Candidates, Pairs, numbered
from matching.score import Indices


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """What one block rule gives.

    `keys` counts its different keys, `largest` the records that share the most common one. Of its `pairs`,
    `only_pairs` are given by no other rule; of the known matches it gives `matches`, and `only_matches` are
    given by no other rule.
    """

    rule: str
    keys: int
    largest: int
    pairs: int
    only_pairs: int
    matches: int
    only_matches: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What block rules give together: candidate pairs, and how many of the known matches are among them."""

    rules: tuple[RuleCoverage, ...]
    pairs: int
    known: int
    matches: int

    @property
    def recall(self) -> float | None:
        """The share of the known matches that become candidate pairs; None where none is known."""
        return self.matches / self.known if self.known else None


def pairs_per_key(
    candidates: Candidates, known: tuple[Indices, Indices] | None = None, *, max_pairs: int = MAX_PAIRS
) -> Coverage:
    """Count the pairs of each block rule.

    Args:
        candidates: the pairs.
        known: pairs of places that are matches; in any order, and of several the same one counts.
        max_pairs: how many pairs are looked at together.
    """
    matches = numbered(*known) if known is not None else np.empty(0, dtype=np.int64)
    count = len(candidates.blocks)
    pairs, only_pairs, found, only_found = (np.zeros(count, dtype=np.int64) for _ in range(4))
    total = total_found = 0
    for start, stop in candidates.ranges(max_pairs):
        by_rule = candidates.pairs_of_rules(start, stop)
        every, times = np.unique(np.concatenate(by_rule), return_counts=True)
        single = every[times == 1]
        total += len(every)
        pairs += [len(given) for given in by_rule]
        only_pairs += [_common(given, single) for given in by_rule]
        total_found += _common(matches, every)
        found += [_common(matches, given) for given in by_rule]
        single = single[among(single, matches)]
        only_found += [_common(given, single) for given in by_rule]
    rows = zip(
        candidates.blocks,
        *(counts.tolist() for counts in (pairs, only_pairs, found, only_found)),
        strict=True,
    )
    rules = tuple(RuleCoverage(blocks.rule, blocks.keys, blocks.largest, *row) for blocks, *row in rows)
    return Coverage(rules, total, len(matches), total_found)


def _common(one: Pairs, other: Pairs) -> int:
    """How many pairs are in both; each has a pair once, sorted."""
    return int(among(one, other).sum())
