"""What two strangers have in common by chance, and how many pairs of strangers there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.rules import Comparison

Floats = NDArray[np.float64]

NAMES_OF_PERSONS = frozenset(["person_name", "name", "full_name", "tokens"])
"""The comparators of names of persons."""

_LEAST = 0.05
_UNSEEN = 0.5
_NEVER = 1e-12
# Levels at which a part of the names agrees and another differs: hardly any match reaches them.
_IN_PART = frozenset(["surname_only", "given_name_only", "some"])
# Of fewer pairs at random nothing is told by itself.
_TELLING = 100


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """How many pairs of strangers there are of one kind, and the share of them at each level of each comparison."""

    shares: Sequence[Floats]
    pairs: float


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How many pairs of records there are, and the share of them at each level of each comparison.

    All pairs, that is, and not only those that a block key has brought together: two who were born on one day are
    candidates because they were, and what is learned of candidates alone would take that for a sign.

    `beyond` tells, of levels of the comparison `names`, the share of the pairs that reach the level at each level of
    each comparison beyond what all pairs have in common.
    """

    shares: Sequence[Floats]
    pairs: float
    names: int = 0
    beyond: Mapping[int, Sequence[Floats]] = field(default_factory=dict)

    def strangers(self, m: Sequence[Floats], matches: float) -> list[Strangers]:
        """What strangers have in common, each level of the names by itself of which `beyond` tells.

        Args:
            m: how often matches reach each level of each comparison.
            matches: how many of the pairs match.
        """
        shares = self.without(m, matches)
        if not self.beyond:
            return [Strangers(shares, self.pairs)]
        of_names = shares[self.names]
        rest = np.ones(len(of_names), dtype=np.bool_)
        rest[list(self.beyond)] = False
        found = [Strangers(_those(shares, self.names, rest), self.pairs * float(of_names[rest].sum()))]
        for level, beyond in self.beyond.items():
            part = min(matches * m[self.names][level] / (self.pairs * self.shares[self.names][level]), 1.0)
            of_level = [
                _with(np.maximum(more - part * of_same, 0.0), share)
                for share, more, of_same in zip(shares, beyond, m, strict=True)
            ]
            alone = np.arange(len(of_names)) == level
            found.append(Strangers(_those(of_level, self.names, alone), self.pairs * float(of_names[level])))
        return found

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


def by_names(levels: NDArray[np.int8], rules: Sequence[Comparison], pairs: float) -> Chance:
    """Chance as pairs at random show it, with what goes along with a part of a name in common.

    Comparisons are not independent among strangers: the mailboxes of two who share a given name begin alike, and those
    of others hardly ever do. Taken as independent, both together would be so rare that they seemed a sign of a match.

    Args:
        levels: a row per pair taken at random, a column per comparison; -1 without evidence.
        rules: the comparisons, one of names of persons among them.
        pairs: how many pairs of records there are.
    """
    shares = seen(levels, rules)
    names = next(place for place, rule in enumerate(rules) if rule.comparator.kind in NAMES_OF_PERSONS)
    # Two with equal values besides may be one thing, or of one family, which is a class of its own.
    unlike = levels[(np.delete(levels, names, axis=1) != 0).all(axis=1)]
    of_all = seen(unlike, rules)
    found = {}
    for level, weight in enumerate(rules[names].levels):
        reach = unlike[unlike[:, names] == level]
        if weight.label not in _IN_PART or len(reach) < _TELLING:
            continue
        beyond = [_beyond(column, share) for column, share in zip(reach.T, of_all, strict=True)]
        beyond[names] = np.zeros(len(shares[names]))
        if any(more.any() for more in beyond):
            found[level] = beyond
    return Chance(shares, pairs, names, found)


def _beyond(levels: NDArray[np.int8], of_all: Floats) -> Floats:
    """What part of some pairs reaches each level beyond what all pairs do, a standard error left out."""
    counts = np.bincount(levels[levels >= 0], minlength=len(of_all)).astype(np.float64)
    total = max(counts.sum(), 1.0)
    return np.asarray(np.maximum(counts - np.sqrt(counts) - total * of_all, 0.0) / total)


def _with(beyond: Floats, of_all: Floats) -> Floats:
    """The shares of all pairs with what some have beyond them."""
    return np.asarray(beyond + (1.0 - beyond.sum()) * of_all)


def _those(shares: Sequence[Floats], names: int, reach: NDArray[np.bool_]) -> list[Floats]:
    """The shares of those pairs that reach certain levels of the names."""
    of_names = np.where(reach, shares[names], _NEVER)
    return [of_names / of_names.sum() if place == names else share for place, share in enumerate(shares)]


def tells_strangers(rules: Sequence[Comparison]) -> bool:
    """Whether chance tells what strangers have in common, so that nothing of it has to be learned from candidates.

    It does of people. Of organisations it does not: the words of their names, by which candidates are found, tell more
    than the level that two names reach.
    """
    kinds, names = {rule.comparator.kind for rule in rules}, {rule.name for rule in rules}
    return (
        not NAMES_OF_PERSONS.isdisjoint(kinds) and "organisation" not in kinds and "party_name" not in names
    )


def brings_strangers(rules: Sequence[Comparison]) -> bool:
    """Whether chance tells at least how many strangers are candidates for another reason than their names.

    It does where one name is of a person or of an organisation, which is all that is known of many records: a birthday
    in common would be a match otherwise, whatever the names.
    """
    return any(rule.name == "party_name" for rule in rules)


def with_other_names(shares: Sequence[Floats], rules: Sequence[Comparison]) -> list[Floats]:
    """What strangers have in common by chance who have nothing of their names in common.

    Those whose names are alike are another kind, of which candidates tell: chance would have as many as there are
    matches.
    """
    found = []
    for share, rule in zip(shares, rules, strict=True):
        others = np.full(len(share), _NEVER)
        others[-1] = 1.0
        found.append(others / others.sum() if rule.comparator.kind in NAMES_OF_PERSONS else share)
    return found


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
