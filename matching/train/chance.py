"""What two strangers have in common by chance, and how many pairs of strangers there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.rules import Comparison

Floats = NDArray[np.float64]

NAMES_OF_PERSONS = frozenset(["person_name", "name", "full_name", "tokens"])
"""The comparators of names of persons."""

_LEAST = 0.05
_UNSEEN = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How many pairs of records there are, and the share of them at each level of each comparison.

    All pairs, that is, and not only those that a block key has brought together: two who were born on one day are
    candidates because they were, and what is learned of candidates alone would take that for a sign.
    """

    shares: Sequence[Floats]
    pairs: float

    def without(self, m: Sequence[Floats], matches: float) -> list[Floats]:
        """The shares of strangers alone, where so many of the pairs match and matches reach levels this often.

        Of few records each in several copies, pairs at random that agree are mostly matches.
        """
        part = min(matches / self.pairs, 1.0)
        left = [
            np.maximum(share - part * of_same, _LEAST * share)
            for share, of_same in zip(self.shares, m, strict=True)
        ]
        return [share / share.sum() for share in left]


def tells_strangers(rules: Sequence[Comparison]) -> bool:
    """Whether chance tells what strangers have in common, so that nothing of it has to be learned from candidates.

    It does of people. Of organisations it does not: the words of their names, by which candidates are found, tell more
    than the level that two names reach.
    """
    kinds, names = {rule.comparator.kind for rule in rules}, {rule.name for rule in rules}
    return (
        not NAMES_OF_PERSONS.isdisjoint(kinds) and "organisation" not in kinds and "party_name" not in names
    )


def seen(levels: NDArray[np.int8], rules: Sequence[Comparison]) -> list[Floats]:
    """The share of pairs at each level of each comparison, never quite 0.

    Args:
        levels: a row per pair taken at random, a column per comparison; -1 without evidence.
        rules: the comparisons.
    """
    shares = []
    for column, rule in zip(levels.T, rules, strict=True):
        counts = np.bincount(column[column >= 0], minlength=len(rule.levels)) + _UNSEEN
        shares.append(counts / counts.sum())
    return shares
