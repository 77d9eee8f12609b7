"""Vectors of texts by the parts of their words: needs no model, and knows spelling, not meaning."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_LENGTH = 512
_SHORTEST, _LONGEST = 3, 5
_MOST_LETTERS = 40
_KEPT = 1 << 16


def ngram_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector per text: the sum over its words, each the mean of its parts, in whatever order they stand.

    The parts of a word are its runs of three to five letters, its beginning and end marked, and the whole, as in
    Bojanowski, Grave, Joulin and Mikolov (2017), "Enriching word vectors with subword information". Each has a
    place and a sign by its CRC-32 instead of a learned vector (Weinberger and others 2009, "Feature hashing").
    """
    found = np.zeros((len(texts), _LENGTH), dtype=np.float32)
    for row, text in zip(found, texts, strict=True):
        for word in sorted(text.split()):
            places, shares = _parts(word[:_MOST_LETTERS])
            np.add.at(row, places, shares)
    return found


@lru_cache(_KEPT)
def _parts(word: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The places of a word's parts, and what each adds there."""
    marked = f"<{word}>"
    parts = {
        marked[start : start + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(marked) - length + 1)
    } | {marked}
    hashes = np.array([zlib.crc32(part.encode("utf-8", "surrogatepass")) for part in sorted(parts)])
    share = 1.0 / math.sqrt(len(hashes))
    return (hashes >> 1) % _LENGTH, np.where(hashes & 1, share, -share).astype(np.float32)
