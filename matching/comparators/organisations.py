"""Comparator of the names of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from matching.comparators.base import Levels, Percent, SingleFeatureComparator, first_true
from matching.comparators.similarity import equal, token_set_ratio, token_sort_ratio

# One long word in common does not make two names similar: the whole must be, to this share of the threshold.
_IN_ORDER = 0.75
# Below this likeness of the whole no pairing of words makes two names close.
_LEAST_IN_ORDER = 60.0
# From how many letters on one and two edits leave a word the same.
_ONE_EDIT, _TWO_EDITS = 4, 8
_SHORTEST_ABBREVIATION = 3
SILENT_WORDS = frozenset(["and"])


class Organisation(SingleFeatureComparator):
    """Name of an organisation without its legal form, words in any order.

    Words are paired by spelling and abbreviation: in names that are long and alike but for one word, this
    word tells sister companies apart. `close` is the likeness at which two words, or what is left of both
    names, are one in another spelling; `similar` that of whole names by the words in common; `shortest` is the
    length in characters from which one name within another counts.
    """

    kind: Literal["organisation"] = "organisation"
    cost: ClassVar[float] = 2.5
    close: Percent = 75.0
    similar: Percent = 80.0
    shortest: Annotated[int, Field(ge=1)] = 4
    labels: ClassVar[tuple[str, ...]] = ("exact", "close", "subset", "similar", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The names have the same words.",
        "The names have the same words but for spelling and abbreviation.",
        "All words of one name are in the other.",
        "The names have words in common, and each has words that the other lacks.",
        "The names differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By sorted words, then by what pairing the words leaves over."""
        by_order = token_sort_ratio(left, right, at_least=min(_LEAST_IN_ORDER, _IN_ORDER * self.similar))
        by_set = token_set_ratio(left, right, at_least=self.similar)
        joined = equal(
            [value.replace(" ", "") for value in left], [value.replace(" ", "") for value in right]
        )
        similar = (by_set >= self.similar) & (by_order >= _IN_ORDER * self.similar)
        close, contains = np.zeros(len(left), dtype=np.bool_), np.zeros(len(left), dtype=np.bool_)
        close |= joined
        worth_pairing = ((by_set > 0) | (by_order >= _LEAST_IN_ORDER)) & (by_order < 100) & ~joined
        for place in np.flatnonzero(worth_pairing).tolist():
            ours, theirs = _left_over(left[place].split(), right[place].split(), self.close)
            if not ours and not theirs:
                close[place] = True
            elif not ours or not theirs:
                contains[place] = min(len(left[place]), len(right[place])) >= self.shortest
        return first_true((by_order == 100, close, contains, similar))


def _left_over(ours: list[str], theirs: list[str], close: float) -> tuple[list[str], list[str]]:
    """The words of each name that have no counterpart in the other."""
    # Sorted, so that which of several counterparts a word takes does not depend on the side it is on.
    mine = sorted(word for word in ours if word not in SILENT_WORDS)
    yours = sorted(word for word in theirs if word not in SILENT_WORDS)
    for word in list(mine):
        if word in yours:
            mine.remove(word)
            yours.remove(word)
    # Words written as one on the other side: Masch.bau and Maschinenbau.
    if mine and yours and len(mine) + len(yours) > 2:
        our_rest = "".join(word for word in ours if word in mine)
        their_rest = "".join(word for word in theirs if word in yours)
        if our_rest[0] == their_rest[0] and fuzz.ratio(our_rest, their_rest) >= close:
            return [], []
    pairs = [(one, other) for one in mine for other in yours if is_one_word(one, other, close)]
    for one, other in sorted(pairs, key=lambda pair: (-fuzz.ratio(*pair), *sorted(pair))):
        if one in mine and other in yours:
            mine.remove(one)
            yours.remove(other)
    return mine, yours


def is_one_word(one: str, other: str, close: float) -> bool:
    """Whether two words differ by a slip, or one abbreviates the other."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) >= _SHORTEST_ABBREVIATION and long.startswith(short):
        return True
    if len(short) < _ONE_EDIT:
        return False
    edits = 2 if len(short) >= _TWO_EDITS else 1
    return OSA.distance(one, other, score_cutoff=edits) <= edits and fuzz.ratio(one, other) >= close
