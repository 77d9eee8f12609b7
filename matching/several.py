"""Records some of whose features have several values: all are tried, and the two that agree best are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, product
from typing import Final

import numpy as np

from matching.features import Features, features_of, reader_of
from matching.rules import MatchRules
from matching.score import Indices, PairScores, Scorer
from matching.separator import SEPARATOR

MOST: Final = 64
"""So many combinations of one record's values are tried, those first in the alphabet."""


def features_of_several(
    rules: MatchRules, values: Mapping[str, str | None], items: Mapping[str, Sequence[str]]
) -> Features:
    """The features of a record with several values of some attributes.

    Args:
        rules: name the attributes each feature reads, and its standardiser.
        values: attribute → value.
        items: attribute → its values, in any order; what `values` says of these attributes does not matter.

    Returns:
        As `features_of`; a feature with several values has them sorted, with SEPARATOR between.
    """
    if not items:
        return features_of(rules, values)
    single = features_of(rules, {name: value for name, value in values.items() if name not in items})
    found: Features = {}
    for name, rule in rules.features.items():
        several = [attribute for attribute in rule.attributes if attribute in items]
        if not several:
            if name in single:
                found[name] = single[name]
            continue
        read = reader_of(rules, name)
        rows = product(*(sorted(set(items[attribute])) for attribute in several))
        told = {
            value
            for row in islice(rows, MOST)
            if (
                value := read(
                    [{**values, **dict(zip(several, row, strict=True))}.get(a) for a in rule.attributes]
                )
            )
        }
        if told:
            found[name] = SEPARATOR.join(sorted(told))
    return found


def variants(features: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The record as it would be with one value of each feature; itself where none has several."""
    several = {name: value.split(SEPARATOR) for name, value in features.items() if SEPARATOR in value}
    if not several:
        return [features]
    chosen = islice(product(*several.values()), MOST)
    return [{**features, **dict(zip(several, values, strict=True))} for values in chosen]


def score_several(
    scorer: Scorer, records: Sequence[Mapping[str, str]], left: Indices, right: Indices
) -> PairScores:
    """Score pairs of records as `Scorer.score` does; of records with several values, those that agree best.

    Best is what no veto forbids, then the greatest weight, then the levels: whichever record comes first.
    """
    parted = [variants(record) for record in records]
    if len(records) == sum(map(len, parted)):
        return scorer.score(records, left, right)
    starts = np.cumsum([0, *map(len, parted)])
    owners: list[int] = []
    pairs: list[tuple[int, int]] = []
    for row, ends in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        ours, theirs = (range(starts[end], starts[end + 1]) for end in ends)
        combined = list(product(ours, theirs))
        owners += [row] * len(combined)
        pairs += combined
    flat = [variant for group in parted for variant in group]
    one, other = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    scores = scorer.score(flat, one, other)
    best: dict[int, tuple[tuple[bool, float, list[int]], int]] = {}
    for place, owner in enumerate(owners):
        worth = (not scores.vetoed[place], float(scores.weight[place]), scores.levels[place].tolist())
        if owner not in best or worth > best[owner][0]:
            best[owner] = worth, place
    return scores.take(np.array([best[row][1] for row in range(len(left))], dtype=np.intp))


def closest(
    rules: MatchRules, left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Two records with those of their values that agree best, as `score_several` compares them."""
    ours, theirs = variants(left), variants(right)
    if len(ours) == len(theirs) == 1:
        return ours[0], theirs[0]
    pairs = list(product(range(len(ours)), range(len(theirs))))
    places = np.array(pairs, dtype=np.intp)
    scores = Scorer(rules).score([*ours, *theirs], places[:, 0], places[:, 1] + len(ours))

    def worth(place: int) -> tuple[bool, float, list[int]]:
        return not scores.vetoed[place], float(scores.weight[place]), scores.levels[place].tolist()

    # Of equal ones the first by its values, which are sorted.
    one, other = pairs[max(range(len(pairs)), key=lambda place: (worth(place), -place))]
    return ours[one], theirs[other]
