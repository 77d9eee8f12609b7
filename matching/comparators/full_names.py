"""Comparator of whole names in one column: of persons, or of persons and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar, Literal

import numpy as np
from rapidfuzz import fuzz

from matching.comparators.base import Levels, Percent, SingleFeatureComparator
from matching.comparators.names import LONG_FORMS
from matching.comparators.organisations import SILENT_WORDS, is_one_word
from matching.comparators.similarity import equal, token_set_ratio, token_sort_ratio

# Names less alike than this have no word in common but for an initial.
_LEAST_ALIKE = 40.0


class _Pairing(IntEnum):
    """How two words that are spelt apart are one."""

    SPELLING = 0
    INITIAL = 1


class FullName(SingleFeatureComparator):
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
            found[place] = self.labels.index(self._paired(left[place].split(), right[place].split()))
        return found

    def _paired(self, ours: list[str], theirs: list[str]) -> str:
        mine = [word for word in ours if word not in SILENT_WORDS]
        yours = [word for word in theirs if word not in SILENT_WORDS]
        used = []
        for word in list(mine):
            if word in yours:
                mine.remove(word)
                yours.remove(word)
                used.append(word)
        # Words written as one on the other side: Masch.bau and Maschinenbau, Anna Lena and Annalena.
        if len(mine) != len(yours) and fuzz.ratio("".join(mine), "".join(yours)) >= self.spelling:
            return "close"
        pairs = [
            (how, -fuzz.ratio(one, other), sorted((one, other)), one, other)
            for one in mine
            for other in yours
            for how in self._one_word(one, other)
        ]
        initials = False
        for how, _, _, one, other in sorted(pairs):
            if one in mine and other in yours:
                mine.remove(one)
                yours.remove(other)
                initials |= how is _Pairing.INITIAL
                used += [one] if how is _Pairing.SPELLING else []
        if not used:
            return "different"
        if mine and yours:
            return "some"
        if any(len(word) > 1 for word in (*mine, *yours)):
            return "subset"
        return "initial" if initials else "close"

    def _one_word(self, one: str, other: str) -> tuple[_Pairing, ...]:
        """How the two are one word; nothing where they are not."""
        if len(one) == 1 or len(other) == 1:
            return (_Pairing.INITIAL,) if one[0] == other[0] else ()
        if LONG_FORMS.get(one, one) == LONG_FORMS.get(other, other) or is_one_word(one, other, self.spelling):
            return (_Pairing.SPELLING,)
        return ()
