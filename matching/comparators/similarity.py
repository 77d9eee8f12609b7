"""Similarity of two texts, and of two columns of text pair by pair, in one call of a compiled kernel.

Both are rounded alike, to single precision, so that a pair has one similarity by itself and in a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float32]


def equal(left: Sequence[str | None], right: Sequence[str | None]) -> Booleans:
    """Where the two are the same; two absent values are the same."""
    return np.fromiter(map(eq, left, right), dtype=np.bool_, count=len(left))


def at_least_long(length: int, left: Sequence[str], right: Sequence[str]) -> Booleans:
    """Where both have at least so many characters."""
    return np.minimum(_lengths(left), _lengths(right)) >= length


def _lengths(values: Sequence[str]) -> NDArray[np.intp]:
    return np.fromiter(map(len, values), dtype=np.intp, count=len(values))


def jaro_winkler(left: Sequence[str], right: Sequence[str]) -> Floats:
    """Jaro-Winkler similarity in [0.0, 1.0], prefix weight 0.1 (Winkler 1990)."""
    return np.asarray(cpdist(left, right, scorer=JaroWinkler.similarity), dtype=np.float32)


def jaro_winkler_of(one: str, other: str) -> np.float32:
    """`jaro_winkler` of one pair."""
    return np.float32(JaroWinkler.similarity(one, other))


def at_most_one_edit(left: Sequence[str], right: Sequence[str]) -> Booleans:
    """Where at most one insertion, deletion, substitution or swap of neighbours lies between the two."""
    # Up to distance one, optimal string alignment and Damerau-Levenshtein are the same; the former is faster.
    return np.asarray(cpdist(left, right, scorer=OSA.distance, score_cutoff=1), dtype=np.int64) <= 1


def is_one_edit(one: str, other: str) -> bool:
    """`at_most_one_edit` of one pair."""
    return OSA.distance(one, other, score_cutoff=1) <= 1


def token_sort_ratio(left: Sequence[str], right: Sequence[str], at_least: float) -> Floats:
    """`ratio` after sorting the words of both sides, in [0.0, 100.0]; 0.0 where it is below `at_least`."""
    found = cpdist(left, right, scorer=fuzz.token_sort_ratio, score_cutoff=at_least)
    return np.asarray(found, dtype=np.float32)


def token_sort_ratio_of(one: str, other: str, at_least: float) -> np.float32:
    """`token_sort_ratio` of one pair."""
    return np.float32(fuzz.token_sort_ratio(one, other, score_cutoff=at_least))


def token_set_ratio(left: Sequence[str], right: Sequence[str], at_least: float) -> Floats:
    """`ratio` of the words in common against either side, in [0.0, 100.0]; 0.0 where it is below `at_least`.

    It is 100.0 where all words of one side are on the other.
    """
    found = cpdist(left, right, scorer=fuzz.token_set_ratio, score_cutoff=at_least)
    return np.asarray(found, dtype=np.float32)


def token_set_ratio_of(one: str, other: str, at_least: float) -> np.float32:
    """`token_set_ratio` of one pair."""
    return np.float32(fuzz.token_set_ratio(one, other, score_cutoff=at_least))
