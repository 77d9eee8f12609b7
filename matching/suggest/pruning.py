"""Which block rules earn their keep: those that alone give many pairs and hardly a match are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.batch.pairs import MAX_PAIRS, Candidates, numbered, places_of
from matching.batch.workers import shared_out
from matching.rules import MatchRules
from matching.several import SeveralScorer
from matching.table import Table
from matching.train.order import Hashes
from matching.train.sample import sampled

# Pairs cost time, and precision: where one of a thousand matches, ten bits of evidence go into outweighing that, and
# much of what then still looks like a match is a coincidence.
_LEAST_MATCHES_PER_PAIR = 1 / 1_000
# So few pairs as these cost neither: a fifth of a second.
FEW_PAIRS = 20_000
"""A block rule that gives no more is never left out."""

_PAIRS_TO_JUDGE_BY = 1_000_000
_LIKELY_BITS = 0.0


@dataclass(frozen=True, slots=True)
class ThinRule:
    """A block rule to leave out: the pairs that no other rule gives, and the matches expected among them."""

    pairs: float
    matches: float

    @property
    def reason(self) -> str:
        """A sentence for people who look for the rule."""
        return f"of some {self.pairs:,.0f} pairs that it alone gave, about {self.matches:,.0f} seem to match"


def thin_rules(
    rules: MatchRules,
    features: Table,
    candidates: Candidates,
    hashes: Hashes,
    processes: int | None = None,
) -> Mapping[str, ThinRule]:
    """The block rules to leave out, the worst first: each is judged by what those still kept do not give.

    Args:
        rules: with weights learned from the records.
        features: those of the records.
        candidates: their pairs.
        hashes: those of the records, which say what pairs to judge by where there are many.
        processes: how many share the work; one per core if not given.
    """
    chosen, count = sampled(candidates, hashes, _PAIRS_TO_JUDGE_BY)
    pairs = numbered(chosen.left, chosen.right)
    match = _matching(rules, features, pairs, processes)
    given = _given(candidates, pairs)
    each = count / max(1, len(pairs))
    left_out: dict[str, ThinRule] = {}
    while True:
        single = given.sum(axis=0) == 1
        alone = (given & single).sum(axis=1) * each
        matches = (given * np.where(single, match, 0.0)).sum(axis=1) * each
        share = np.where(alone > FEW_PAIRS, matches / np.maximum(alone, 1), 1.0)
        worst = int(np.argmin(share))
        if share[worst] >= _LEAST_MATCHES_PER_PAIR or len(left_out) + 1 == len(candidates.blocks):
            return left_out
        left_out[candidates.blocks[worst].rule] = ThinRule(float(alone[worst]), float(matches[worst]))
        given[worst] = False


def kept(candidates: Candidates, left_out: Mapping[str, ThinRule]) -> Candidates:
    """The candidates of the other rules."""
    return replace(
        candidates, blocks=tuple(found for found in candidates.blocks if found.rule not in left_out)
    )


def _matching(
    rules: MatchRules, features: Table, pairs: NDArray[np.int64], processes: int | None
) -> NDArray[np.float64]:
    """The probability of each pair that is likelier than not, else 0."""
    scorer = SeveralScorer(rules, features)
    parts = np.split(pairs, range(MAX_PAIRS, len(pairs), MAX_PAIRS))

    def score(number: int) -> NDArray[np.float64]:
        likely, scores = scorer.score_from(*places_of(parts[number]), _LIKELY_BITS)
        match = np.zeros(len(parts[number]))
        match[likely] = np.where(scores.vetoed, 0.0, scores.probability)
        return match

    return np.concatenate(list(shared_out(score, range(len(parts)), processes)))


def _given(candidates: Candidates, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rule gives which of some sorted pairs."""
    left, _ = places_of(pairs)
    found = np.zeros((len(candidates.blocks), len(pairs)), dtype=np.bool_)
    for start, stop in candidates.ranges():
        ours = slice(*np.searchsorted(left, (start, stop)))
        for rule, of_rule in enumerate(candidates.pairs_of_rules(start, stop)):
            found[rule, ours] = np.isin(pairs[ours], of_rule, assume_unique=True)
    return found
