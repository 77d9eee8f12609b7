"""From Arrow to columns of codes, and which rows of several columns are the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from matching.table import ABSENT, Codes, Column, PackedTexts, Places

LARGEST_KEY = 2**61
"""Numbers that combine several codes stay below this."""

Keys = NDArray[np.int64]


def encoded(texts: pa.Array) -> Column:
    """An Arrow array of text as a column; null is absent. Values come in the order of their first record."""
    return column_of(texts.dictionary_encode())


def column_of(found: pa.DictionaryArray) -> Column:
    """Dictionary-encoded text as a column; null is absent."""
    codes = found.indices.fill_null(ABSENT).to_numpy().astype(np.int32, copy=False)
    return Column(codes, PackedTexts(found.dictionary))


def dense(keys: NDArray[np.integer]) -> tuple[Codes, Keys]:
    """Keys numbered from zero in the order in which they first appear, and the keys by these numbers."""
    found = pa.array(keys).dictionary_encode()
    return found.indices.to_numpy(), found.dictionary.to_numpy()


def ascending(numbers: Keys) -> Keys:
    """Numbers sorted, each once; `np.unique` collects them in a hash table first, which takes many times as long."""
    ordered = np.sort(numbers)
    new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


def among(numbers: Keys, known: Keys) -> NDArray[np.bool_]:
    """Which of some numbers are among others that ascend."""
    if not len(known):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return np.asarray(known[places] == numbers)


def distinct_rows(columns: Sequence[Codes]) -> tuple[Codes, Places]:
    """Which rows of several columns are the same.

    Returns:
        Per row the number of its kind, and per kind the place of its first row; kinds are numbered in the
        order in which they first appear.
    """
    keys, span = np.zeros(len(columns[0]), dtype=np.int64), 1
    for codes in columns:
        base = int(codes.max(initial=ABSENT)) + 2
        if span * base > LARGEST_KEY:
            numbers, known = dense(keys)
            keys, span = numbers.astype(np.int64), len(known)
        keys, span = keys * base + (codes + 1), span * base
    kinds, known = dense(keys)
    first = np.empty(len(known), dtype=np.intp)
    first[kinds[::-1]] = np.arange(len(kinds) - 1, -1, -1)
    return kinds, first
