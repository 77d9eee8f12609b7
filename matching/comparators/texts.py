"""Comparators of free text: exact, by spelling, by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from matching.comparators.base import (
    NO_EVIDENCE,
    Levels,
    PairColumn,
    PairwiseComparator,
    Percent,
    Similarity,
    SingleFeatureComparator,
    first_true,
)
from matching.comparators.similarity import (
    equal,
    jaro_winkler,
    jaro_winkler_of,
    token_set_ratio,
    token_sort_ratio,
)


class Exact(PairwiseComparator):
    """Same or different, nothing between."""

    kind: Literal["exact"] = "exact"
    cost: ClassVar[float] = 0.05
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "different")
    sentences: ClassVar[tuple[str, ...]] = ("Both say the same.", "They differ.")

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """By codes alone: no text is read."""
        (column,) = columns
        return np.where(column.same, 0, np.where(column.present, 1, NO_EVIDENCE)).astype(np.int8)

    def grade_pair(self, one: str, other: str) -> int:  # noqa: ARG002
        """Texts that differ differ."""
        return 1


class Text(PairwiseComparator):
    """Short text by spelling."""

    kind: Literal["text"] = "text"
    cost: ClassVar[float] = 0.5
    close: Similarity = 0.92
    similar: Similarity = 0.82
    labels: ClassVar[tuple[str, ...]] = ("exact", "close", "similar", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both say the same.",
        "The spellings are close.",
        "The spellings are similar.",
        "They differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By Jaro-Winkler similarity."""
        similarity = jaro_winkler(left, right)
        return first_true((equal(left, right), similarity >= self.close, similarity >= self.similar))

    def grade_pair(self, one: str, other: str) -> int:
        """By Jaro-Winkler similarity."""
        similarity = jaro_winkler_of(one, other)
        return 1 if similarity >= self.close else 2 if similarity >= self.similar else 3


class Tokens(SingleFeatureComparator):
    """Longer text by the words it has in common, in any order."""

    kind: Literal["tokens"] = "tokens"
    cost: ClassVar[float] = 1.5
    close: Percent = 90.0
    overlap: Percent = 85.0
    some: Percent = 60.0
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "close", "overlap", "some", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both have the same words.",
        "Nearly all words are the same.",
        "The words of one are nearly all among those of the other.",
        "Some words are the same.",
        "Few or no words are the same.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By token sort ratio, then token set ratio."""
        by_order = token_sort_ratio(left, right, at_least=self.close)
        by_set = token_set_ratio(left, right, at_least=min(self.some, self.overlap))
        return first_true(
            (by_order == 100, by_order >= self.close, by_set >= self.overlap, by_set >= self.some)
        )
