"""How probable a match is once its rivals are heard: of a source free of duplicates, one record at most is right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.score import Indices, probability_of

_ROUNDS = 40
_MOST_BITS = 60.0
_DIGITS = 12
_EVEN = 0.5
_BELOW_EVEN = _EVEN - 10.0**-_DIGITS


def probability_among_rivals(
    weight: NDArray[np.float64],
    left: Indices,
    right: Indices,
    sources: NDArray[np.integer],
    unique: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The probability of each pair, given that of a unique source a thing has one record at most.

    Of all pairs of one record with the records of one unique source, at most one matches. The marginal
    probabilities are found by belief propagation on this matching problem: a record tells each candidate by how
    much its other candidates leave room (Bayati, Shah and Sharma 2008; exact where rivals form no cycle).
    Pairs without a rival keep the probability of their weight, and so do those of which no source is unique.

    Args:
        weight: match weight of each pair, in bits.
        left: one record of each pair.
        right: the other.
        sources: record → the code of its source.
        unique: code of a source → whether it is free of duplicates.

    The result depends on the pairs as a set: which record of a pair is the left one, and the order of the pairs,
    change nothing but what rounding to twelve digits hides. A pair with a rival as good as itself stays below a
    half, however much speaks for both: what only the names of records could decide is not decided.
    """
    if not len(weight) or not unique.any():
        return probability_of(weight)
    # Rivals for one place are found by the side on which a record stands: by its source, not by chance.
    swapped = sources[left] > sources[right]
    left, right = np.where(swapped, right, left), np.where(swapped, left, right)
    count = len(unique)
    # Rivals for a place beside the left record are of the right one's source, if it is unique; and crosswise.
    beside_left = np.where(unique[sources[right]], left * count + sources[right], -1)
    beside_right = np.where(unique[sources[left]], right * count + sources[left], -1)
    odds = np.exp2(np.clip(weight, -_MOST_BITS, _MOST_BITS))
    _, of_left = np.unique(beside_left, return_inverse=True)
    _, of_right = np.unique(beside_right, return_inverse=True)
    forth, back = odds.copy(), odds.copy()
    for _ in range(_ROUNDS):
        # Half of the way each time, or rivals would give way and come back for ever.
        forth, back = (
            np.sqrt(forth * odds / (1.0 + _others(back, of_left, beside_left >= 0))),
            np.sqrt(back * odds / (1.0 + _others(forth, of_right, beside_right >= 0))),
        )
    final = forth * back / odds
    found = final / (1.0 + final)
    # Where rivals go round in circles messages settle slowly; yet no place is taken more than once.
    taken = np.maximum(
        _together(found, of_left, beside_left >= 0), _together(found, of_right, beside_right >= 0)
    )
    found /= np.maximum(taken, 1.0)
    # Sums in another order differ in their last digits; equal rivals must not, for they stand at a threshold.
    found = np.round(found, _DIGITS)
    return np.asarray(np.where((weight > 0.0) & (found == _EVEN), _BELOW_EVEN, found), dtype=np.float64)


def _others(
    messages: NDArray[np.float64], group: Indices, contested: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The sum of the other messages of a group, per pair; nothing where none contests."""
    return np.maximum(_together(messages, group, contested) - messages, 0.0) * contested


def _together(
    messages: NDArray[np.float64], group: Indices, contested: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The sum of all messages of a group, per pair; nothing where none contests."""
    return np.where(contested, np.bincount(group, weights=messages)[group], 0.0)
