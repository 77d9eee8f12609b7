"""Comparator of the names of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.comparators.base import Levels, PairwiseComparator, Percent, first_true
from matching.comparators.pairing import Pairing, is_one_word, pair_words
from matching.comparators.similarity import (
    equal,
    token_set_ratio,
    token_set_ratio_of,
    token_sort_ratio,
    token_sort_ratio_of,
)

# One long word in common does not make two names similar: the whole must be, to this share of the threshold.
_IN_ORDER = 0.75
# Below this likeness of the whole no pairing of words makes two names close.
_LEAST_IN_ORDER = 60.0


class Organisation(PairwiseComparator):
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
        by_order = token_sort_ratio(left, right, self._least_in_order)
        by_set = token_set_ratio(left, right, self.similar)
        joined = equal(
            [value.replace(" ", "") for value in left], [value.replace(" ", "") for value in right]
        )
        similar = (by_set >= self.similar) & (by_order >= _IN_ORDER * self.similar)
        found = first_true((by_order == 100, joined, np.zeros(len(left), dtype=np.bool_), similar))
        worth_pairing = ((by_set > 0) | (by_order >= _LEAST_IN_ORDER)) & (by_order < 100) & ~joined
        for place in np.flatnonzero(worth_pairing).tolist():
            paired = self._paired(left[place], right[place])
            found[place] = found[place] if paired is None else paired
        return found

    def grade_pair(self, one: str, other: str) -> int:
        """By sorted words, then by what pairing the words leaves over."""
        by_order = token_sort_ratio_of(one, other, self._least_in_order)
        if by_order == 100:
            return 0
        if one.replace(" ", "") == other.replace(" ", ""):
            return 1
        by_set = token_set_ratio_of(one, other, self.similar)
        if by_set > 0 or by_order >= _LEAST_IN_ORDER:
            paired = self._paired(one, other)
            if paired is not None:
                return paired
        return 3 if by_set >= self.similar and by_order >= _IN_ORDER * self.similar else 4

    @property
    def _least_in_order(self) -> float:
        return min(_LEAST_IN_ORDER, _IN_ORDER * self.similar)

    def _paired(self, one: str, other: str) -> int | None:
        """The level that pairing the words of two names gives, None where both have words left over."""
        found = pair_words(one.split(), other.split(), self.close, self._paired_by)
        if not found.ours and not found.theirs:
            return 1
        if not found.ours or not found.theirs:
            return 2 if min(len(one), len(other)) >= self.shortest else None
        return None

    def _paired_by(self, one: str, other: str) -> Pairing | None:
        return Pairing.SPELLING if is_one_word(one, other, self.close) else None
