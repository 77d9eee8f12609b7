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
    # Rivals for a place beside the left record are of the right one's source, if it is unique; and crosswise.
    of_left, of_right = (
        _contested(ours, sources[theirs], len(sources), unique)
        for ours, theirs in ((left, right), (right, left))
    )
    odds = np.exp2(np.clip(weight, -_MOST_BITS, _MOST_BITS))
    forth, back, room = odds.copy(), odds.copy(), np.empty_like(odds)
    for _ in range(_ROUNDS):
        # Half of the way each time, or rivals would give way and come back for ever.
        before = back.copy()
        _give_way(back, odds, _others(forth, of_right, room))
        _give_way(forth, odds, _others(before, of_left, room))
    final = forth * back / odds
    found = final / (1.0 + final)
    # Where rivals go round in circles messages settle slowly; yet no place is taken more than once.
    taken = np.maximum(*(np.bincount(group, weights=found)[group] for group in (of_left, of_right)))
    found /= np.maximum(taken, 1.0)
    # Sums in another order differ in their last digits; equal rivals must not, for they stand at a threshold.
    found = np.round(found, _DIGITS)
    return np.asarray(np.where((weight > 0.0) & (found == _EVEN), _BELOW_EVEN, found), dtype=np.float64)


def _contested(
    ours: Indices, sources: NDArray[np.integer], records: int, unique: NDArray[np.bool_]
) -> Indices:
    """The number of the place that each pair takes: beside our record, for one of the other's source.

    A place for any number of records of a source is contested by nobody: each pair has one to itself.
    """
    place = ours.astype(np.int64) * len(unique) + sources
    alone = records * len(unique) + np.arange(len(ours))
    return np.unique(np.where(unique[sources], place, alone), return_inverse=True)[1]


def _others(messages: NDArray[np.float64], group: Indices, room: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the other messages of a group, per pair; in `room`, for new memory costs more than the sums."""
    # All groups are there, so that nothing is clipped; to check it would take a copy.
    np.take(np.bincount(group, weights=messages), group, out=room, mode="clip")
    np.subtract(room, messages, out=room)
    return np.maximum(room, 0.0, out=room)


def _give_way(messages: NDArray[np.float64], odds: NDArray[np.float64], others: NDArray[np.float64]) -> None:
    """Move messages half of the way to the odds that others leave, in place; `others` is used up."""
    others += 1.0
    messages *= odds
    messages /= others
    np.sqrt(messages, out=messages)
