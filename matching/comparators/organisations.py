"""Comparator of the names of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.comparators.base import Levels, Percent, SingleFeatureComparator, first_true
from matching.comparators.similarity import equal, token_set_ratio, token_sort_ratio

# One long word in common does not make two names similar: the whole must be, to this share of the threshold.
_IN_ORDER = 0.75


class Organisation(SingleFeatureComparator):
    """Name of an organisation without its legal form, words in any order.

    `shortest` is the length in characters from which one name within another counts.
    """

    kind: Literal["organisation"] = "organisation"
    close: Percent = 90.0
    similar: Percent = 80.0
    shortest: Annotated[int, Field(ge=1)] = 4
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
        by_order = token_sort_ratio(left, right, at_least=min(self.close, _IN_ORDER * self.similar))
        by_set = token_set_ratio(left, right, at_least=self.similar)
        joined = equal(
            [value.replace(" ", "") for value in left], [value.replace(" ", "") for value in right]
        )
        contains = by_set == 100
        for place in np.flatnonzero(contains).tolist():
            contains[place] = min(len(left[place]), len(right[place])) >= self.shortest
        similar = (by_set >= self.similar) & (by_order >= _IN_ORDER * self.similar)
        return first_true((by_order == 100, (by_order >= self.close) | joined, contains, similar))
