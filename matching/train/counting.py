"""How common values and words are among the records at hand."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.frequencies import Frequencies
from matching.table import ABSENT, Column, Texts

# Enough that what is left out is rare, few enough that a person can look through them.
_LISTED = 1_000
_LEAST_COUNT = 3


def counted(column: Column, of: Literal["values", "words"]) -> Frequencies:
    """The frequencies of a feature's values, or of the words in them; each record counts a word once."""
    counts = np.bincount(column.codes[column.codes != ABSENT], minlength=len(column.values))
    names = column.values
    if of == "words":
        words = [sorted(set(value.split())) for value in column.values.tolist()]
        spoken = Column.of(word for value in words for word in value)
        counts = np.bincount(
            spoken.codes, weights=np.repeat(counts, list(map(len, words))), minlength=len(spoken.values)
        ).astype(np.int64)
        names = spoken.values
    records = max(1, int(np.count_nonzero(column.codes != ABSENT)))
    return _frequencies(names, counts, records, of)


def as_words_meet(column: Column) -> Frequencies:
    """The frequencies of values, none counted more often than its words would meet by chance.

    A whole name is in several records mostly because one thing is: that it comes often does not make it a common name.
    """
    found, words = counted(column, "values"), counted(column, "words")
    counts = {}
    for value, count in found.counts.items():
        chance = math.prod(2.0 ** -words.bits(word) for word in sorted(set(value.split())))
        counts[value] = min(count, math.ceil(found.records * chance))
    listed = sorted((-count, value) for value, count in counts.items() if count >= _LEAST_COUNT)
    return Frequencies(
        of="values",
        records=found.records,
        others=found.others,
        counts={value: -less for less, value in listed},
    )


def _frequencies(
    names: Texts, counts: NDArray[np.int64], records: int, of: Literal["values", "words"]
) -> Frequencies:
    common = np.flatnonzero(counts >= _LEAST_COUNT)
    ordered = sorted(zip((-counts[common]).tolist(), names[common].tolist(), strict=True))[:_LISTED]
    listed = {name: -less for less, name in ordered}
    others = len(names) - len(listed)
    rest = int(counts.sum()) - sum(listed.values())
    return Frequencies(
        of=of,
        records=records,
        others=round(rest / others, 3) if others and rest else 1.0,
        counts=listed,
    )
