"""Which block rules earn their keep: those that alone give many pairs and hardly a match are narrowed or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.batch.columns import among
from matching.batch.keys import KeyMaker
from matching.batch.pairs import MAX_PAIRS, Candidates, RuleBlocks, numbered, places_of
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
"""A block rule that gives no more always earns its keep."""

# How many records may share a key before it is narrowed. A thing itself is seldom in more than a handful of records.
_LIMITS = (250, 100, 50, 25, 10)
_PAIRS_TO_JUDGE_BY = 1_000_000
_LIKELY_BITS = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ThinRule:
    """A block rule that does not earn its keep: the pairs that it alone gives, and the matches expected among them.

    It does once the keys that more than `limit` records share are narrowed; `narrowed` are its blocks then. Both are
    None where that does not suffice, or the rule does not say how to narrow a key.
    """

    pairs: float
    matches: float
    limit: int | None = None
    narrowed: RuleBlocks | None = None

    @property
    def reason(self) -> str:
        """A sentence for people who look for the rule."""
        return f"of some {self.pairs:,.0f} pairs that it alone gave, about {self.matches:,.0f} seem to match"


def thin_rules(
    rules: MatchRules,
    features: Table,
    candidates: Candidates,
    keys: KeyMaker,
    hashes: Hashes,
    processes: int | None = None,
) -> Mapping[str, ThinRule]:
    """The block rules that do not earn their keep, the worst first.

    Each is judged by what the others do not give, as these are once they are narrowed or left out themselves.

    Args:
        rules: with weights learned from the records.
        features: those of the records.
        candidates: their pairs.
        keys: makes the keys of these records by these rules.
        hashes: those of the records, which say what pairs to judge by where there are many.
        processes: how many share the work; one per core if not given.
    """
    chosen, count = sampled(candidates, hashes, _PAIRS_TO_JUDGE_BY)
    pairs = numbered(chosen.left, chosen.right)
    match = _matching(rules, features, pairs, processes)
    given = _given(candidates, pairs)
    narrower = [_narrower(rules, keys, place, candidates) for place in range(len(candidates.blocks))]
    each = count / max(1, len(pairs))
    found: dict[str, ThinRule] = {}
    left_out = 0
    while True:
        single = given.sum(axis=0) == 1
        alone = (given & single).sum(axis=1) * each
        matches = (given * np.where(single, match, 0.0)).sum(axis=1) * each
        share = np.where(alone > FEW_PAIRS, matches / np.maximum(alone, 1), 1.0)
        worst = int(np.argmin(share))
        if share[worst] >= _LEAST_MATCHES_PER_PAIR:
            return found
        limit, narrowed = next(narrower[worst], (None, None))
        left_out += narrowed is None
        if left_out == len(candidates.blocks):
            return found
        rule = candidates.blocks[worst].rule
        thin = found.get(rule) or ThinRule(float(alone[worst]), float(matches[worst]))
        found[rule] = replace(thin, limit=limit, narrowed=narrowed)
        given[worst] = (
            False if narrowed is None else _given(replace(candidates, blocks=(narrowed,)), pairs)[0]
        )


def _narrower(
    rules: MatchRules, keys: KeyMaker, place: int, candidates: Candidates
) -> Iterator[tuple[int, RuleBlocks]]:
    """The limits to try for a rule, the largest first, and the blocks that it has then."""
    rule, blocks = rules.blocking[place], candidates.blocks[place]
    for limit in _LIMITS if rule.narrower else ():
        if limit < blocks.largest:
            yield limit, RuleBlocks.of(keys.narrowed(rule, limit), candidates.size)


def kept(candidates: Candidates, thin: Mapping[str, ThinRule]) -> Candidates:
    """The candidates once thin rules are narrowed or else left out."""
    blocks = [thin[found.rule].narrowed if found.rule in thin else found for found in candidates.blocks]
    return replace(candidates, blocks=tuple(found for found in blocks if found is not None))


def pruned(rules: MatchRules, keys: KeyMaker, thin: Mapping[str, ThinRule]) -> MatchRules:
    """The rules that give these candidates: with the stop keys of what is narrowed, without what is left out."""
    limits = {rule: found.limit for rule, found in thin.items()}
    stop_keys = dict(rules.stop_keys)
    for rule in rules.blocking:
        if (limit := limits.get(rule.name)) is not None:
            stop_keys[rule.name] = keys.too_common(rule, limit)
        elif rule.name in thin:
            stop_keys.pop(rule.name, None)
    blocking = [rule for rule in rules.blocking if limits.get(rule.name, 0) is not None]
    # Validated anew: a copy would keep what the rules have worked out from what they stopped before.
    return MatchRules.model_validate({**rules.document(), "blocking": blocking, "stop_keys": stop_keys})


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
            found[rule, ours] = among(pairs[ours], of_rule)
    return found
