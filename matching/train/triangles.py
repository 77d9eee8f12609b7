"""What pairs say of each other: who is one thing with a third record is one thing with its match."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from matching.batch.columns import among, ascending
from matching.table import Places

Floats = NDArray[np.float64]

_MOST_MATCHES = 20
# So many of the pairs that must match have to seem to, or the sure ones are not what they seem.
_AGREEING = 0.9
_LIKELY = 0.5


def closed(left: Places, right: Places, probability: Floats, least_sure: float = 0.95) -> Floats:
    """The least probability of each pair, for two records of it that both surely match a third; else 0.

    To be one thing is transitive, so that such a pair is a match however little its records have in common: it
    shows, without a label, what matches look like that are hard to find. Nothing is known in this way where
    pairs that must match for that reason hardly ever seem to: lookalikes are chained then.

    Args:
        left: one record of each pair.
        right: the other.
        probability: of each pair, by itself.
        least_sure: from which probability a pair is sure.
    """
    nothing = np.zeros(len(left))
    sure = probability >= least_sure
    if not sure.any():
        return nothing
    size = int(max(left.max(), right.max())) + 1
    one, other = (np.concatenate(ends)[np.tile(sure, 2)] for ends in ((left, right), (right, left)))
    known = np.bincount(one, minlength=size)[one] <= _MOST_MATCHES
    known &= np.bincount(one, minlength=size)[other] <= _MOST_MATCHES
    edges = coo_array(
        (np.ones(int(known.sum()), np.int32), (one[known], other[known])), shape=(size, size)
    ).tocsr()
    over_a_third = (edges @ edges).tocoo()
    numbers = ascending(over_a_third.row.astype(np.int64) * size + over_a_third.col)
    must = among(left.astype(np.int64) * size + right, numbers)
    if not must.any() or (probability[must] >= _LIKELY).mean() < _AGREEING:
        return nothing
    # Both of the others have to be right.
    return np.where(must, least_sure**2, 0.0)
