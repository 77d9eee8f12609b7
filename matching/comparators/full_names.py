"""Comparator of whole names in one column: of persons, or of persons and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from matching.comparators.base import Levels, PairwiseComparator, Percent
from matching.comparators.names import LONG_FORMS
from matching.comparators.pairing import Pairing, is_one_word, pair_words
from matching.comparators.similarity import (
    equal,
    token_set_ratio,
    token_set_ratio_of,
    token_sort_ratio,
    token_sort_ratio_of,
)

# Names less alike than this have no word in common but for an initial.
_LEAST_ALIKE = 40.0


class FullName(PairwiseComparator):
    """A whole name, words in any order, which words are given names and which a surname not being known.

    Words are paired by spelling, short form and initial. `spelling` is the likeness from which two words are one in
    another spelling. An initial that the other name lacks is no difference.
    """

    kind: Literal["full_name"] = "full_name"
    cost: ClassVar[float] = 2.5
    spelling: Percent = 75.0
    labels: ClassVar[tuple[str, ...]] = ("exact", "close", "initial", "subset", "some", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The names have the same words.",
        "The names have the same words but for spelling, short forms and initials left out.",
        "The names have the same words, some of them as an initial.",
        "All words of one name are in the other.",
        "The names have a word in common, and each has words that the other lacks.",
        "The names differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By sorted words, then by what pairing the words leaves over."""
        by_order = token_sort_ratio(left, right, at_least=_LEAST_ALIKE)
        by_set = token_set_ratio(left, right, at_least=_LEAST_ALIKE)
        joined = equal(
            [value.replace(" ", "") for value in left], [value.replace(" ", "") for value in right]
        )
        found = np.full(len(left), self.labels.index("different"), dtype=np.int8)
        found[joined] = self.labels.index("close")
        found[by_order == 100.0] = self.labels.index("exact")
        worth_pairing = ((by_order > 0.0) | (by_set > 0.0)) & (by_order < 100.0) & ~joined
        for place in np.flatnonzero(worth_pairing).tolist():
            found[place] = self.labels.index(self._paired(left[place], right[place]))
        return found

    def grade_pair(self, one: str, other: str) -> int:
        """By sorted words, then by what pairing the words leaves over."""
        by_order = token_sort_ratio_of(one, other, _LEAST_ALIKE)
        if by_order == 100.0:
            level = "exact"
        elif one.replace(" ", "") == other.replace(" ", ""):
            level = "close"
        elif by_order > 0.0 or token_set_ratio_of(one, other, _LEAST_ALIKE) > 0.0:
            level = self._paired(one, other)
        else:
            level = "different"
        return self.labels.index(level)

    def _paired(self, one: str, other: str) -> str:
        found = pair_words(one.split(), other.split(), self.spelling, self._paired_by)
        if not found.by & {Pairing.EQUAL, Pairing.SPELLING}:
            return "different"
        if found.ours and found.theirs:
            return "some"
        if any(len(word) > 1 for word in (*found.ours, *found.theirs)):
            return "subset"
        return "initial" if Pairing.INITIAL in found.by else "close"

    def _paired_by(self, one: str, other: str) -> Pairing | None:
        if len(one) == 1 or len(other) == 1:
            return Pairing.INITIAL if one[0] == other[0] else None
        same = LONG_FORMS.get(one, one) == LONG_FORMS.get(other, other)
        return Pairing.SPELLING if same or is_one_word(one, other, self.spelling) else None
