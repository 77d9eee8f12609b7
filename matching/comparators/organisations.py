"""Comparator of the names of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from matching.comparators.base import Levels, Percent, SingleFeatureComparator, first_true
from matching.comparators.similarity import equal, token_set_ratio, token_sort_ratio

# One shared word this short ("st", "abc") does not make a name part of another.
_SHORTEST_PART = 4


def _contains(one: str, other: str) -> bool:
    """Whether the words of one are all among those of the other, and say something."""
    ours, theirs = set(one.split()), set(other.split())
    short = ours if len(ours) <= len(theirs) else theirs
    return (ours <= theirs or theirs <= ours) and sum(map(len, short)) >= _SHORTEST_PART


class Organisation(SingleFeatureComparator):
    """Name of an organisation without its legal form, words in any order."""

    kind: Literal["organisation"] = "organisation"
    close: Percent = 90.0
    similar: Percent = 80.0
    labels: ClassVar[tuple[str, ...]] = ("exact", "close", "subset", "similar", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The names have the same words.",
        "The names are spelled alike.",
        "All words of one name are in the other.",
        "The names are similar.",
        "The names differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By sorted words, then containment, then words in common."""
        by_order = token_sort_ratio(left, right)
        joined = equal(
            [value.replace(" ", "") for value in left], [value.replace(" ", "") for value in right]
        )
        contains = np.fromiter(map(_contains, left, right), dtype=np.bool_, count=len(left))
        similar = (token_set_ratio(left, right) >= self.similar) & (by_order >= self.similar * 0.75)
        return first_true((by_order == 100, (by_order >= self.close) | joined, contains, similar))
