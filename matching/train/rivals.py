"""What rivals mean for learning: pairs that exclude one another, and the odds of a candidate among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.competition import probability_among_rivals
from matching.score import probability_of
from matching.table import Places

Floats = NDArray[np.float64]
_LEAST_MATCHED, _MOST_MATCHED = 0.0001, 0.98
# Who is less likely is nobody's rival and has none. A whole kind of pairs may cross this line at once: what they say
# together must be less than what counts as still, a millionth, or learning goes to and fro for ever.
_NO_RIVAL_BITS = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """The records of each pair, their sources, which of these are free of duplicates, and whether all are.

    Where all are, every candidate has rivals for the place beside either of its records. `part` is the share of all
    candidates that the pairs hold.
    """

    left: Places
    right: Places
    sources: NDArray[np.integer]
    unique: NDArray[np.bool_]
    everywhere: bool
    part: float = 1.0

    def probability(self, weight: Floats) -> Floats:
        """The probability of each pair among its rivals; very unlikely ones are none."""
        found = probability_of(weight)
        likely = np.flatnonzero(weight > -_NO_RIVAL_BITS)
        found[likely] = probability_among_rivals(
            weight[likely], self.left[likely], self.right[likely], self.sources, self.unique
        )
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Contested:
    """The places that candidates contest: to be the record of another source beside one.

    `kind` numbers the two sources of each pair asked about. `pairs` counts those of a kind, `ours` and `theirs` the
    records of the one source and of the other, each of which has a place; of part of the pairs, part of them.
    """

    kind: NDArray[np.intp]
    pairs: NDArray[np.intp]
    ours: Floats
    theirs: Floats

    @classmethod
    def of(cls, rivals: Rivals, asked: NDArray[np.bool_]) -> Contested:
        """The places that the pairs asked about contest."""
        codes = rivals.sources
        count = len(rivals.unique)
        one, other = codes[rivals.left[asked]], codes[rivals.right[asked]]
        number = np.minimum(one, other).astype(np.int64) * count + np.maximum(one, other)
        kinds, kind, pairs = np.unique(number, return_inverse=True, return_counts=True)
        records = rivals.part * np.bincount(codes, minlength=count)
        return cls(kind, pairs, records[kinds // count], records[kinds % count])

    def prior(self, matches: Floats) -> float:
        """The odds, in bits, of a candidate against both its records having no match, before anything is compared.

        A pair is a match with these odds where both its places are free but for it. So of all candidates as many
        match as the odds times the chance that both are free: on each side the share of places that no match takes.
        """
        taken = np.bincount(self.kind, weights=matches, minlength=len(self.pairs))
        chance = self.pairs.astype(np.float64)
        for places in (self.ours, self.theirs):
            chance *= 1.0 - np.minimum(taken / places, _MOST_MATCHED)
        expected = max(float(taken.sum()), _LEAST_MATCHED * max(1.0, float(self.ours.sum())))
        return float(np.log2(expected) - np.log2(max(1.0, float(chance.sum()))))
