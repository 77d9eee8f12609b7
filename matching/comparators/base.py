"""What every comparator is: labels best first, levels over columns of pairs, a sentence for the steward."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Values = tuple[str | None, ...]
"""One side of a comparison: a value per feature it names, in that order; None where the record has none."""

Levels = NDArray[np.int8]
"""Per pair the place of its level among the labels, or NO_EVIDENCE."""

NO_EVIDENCE = -1

Similarity = Annotated[float, Field(gt=0.0, le=1.0)]
Percent = Annotated[float, Field(gt=0.0, le=100.0)]


class BaseComparator(BaseModel, ABC):
    """A way of comparing the features of two records. Symmetric, and a function of the two sides alone.

    `labels` names the levels, best first. `parts` says what the features stand for, in order; the part
    `value` may be any feature.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: ClassVar[tuple[str, ...]]
    parts: ClassVar[tuple[str, ...]] = ("value",)

    @abstractmethod
    def levels(self, left: Sequence[Values], right: Sequence[Values]) -> Levels:
        """The level of each pair; NO_EVIDENCE where too little is present on either side to compare."""

    @abstractmethod
    def sentence(self, level: int, left: Values, right: Values) -> str:
        """What the level means for these two sides, as one sentence that quotes no value of either."""


class SingleFeatureComparator(BaseComparator):
    """A comparator of one feature: what is missing on either side is no evidence."""

    sentences: ClassVar[tuple[str, ...]]

    def levels(self, left: Sequence[Values], right: Sequence[Values]) -> Levels:
        """The level of each pair; NO_EVIDENCE where either side has no value."""
        return self.column_levels([value for (value,) in left], [value for (value,) in right])

    def column_levels(self, left: Sequence[str | None], right: Sequence[str | None]) -> Levels:
        """`levels` of a feature taken out of its tuples."""
        lefts: list[str] = []
        rights: list[str] = []
        places: list[int] = []
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            if one is not None and other is not None:
                places.append(place)
                lefts.append(one)
                rights.append(other)
        if len(places) == len(left):
            return self.grade(lefts, rights)
        found = np.full(len(left), NO_EVIDENCE, dtype=np.int8)
        found[places] = self.grade(lefts, rights)
        return found

    @abstractmethod
    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The level of each pair of present values; NO_EVIDENCE where a value cannot be read."""

    def sentence(self, level: int, left: Values, right: Values) -> str:  # noqa: ARG002
        """What the level means, in words."""
        return "Not comparable." if level == NO_EVIDENCE else self.sentences[level]


def first_true(conditions: Sequence[NDArray[np.bool_]]) -> Levels:
    """Per pair the place of the first condition that holds, or their number where none does."""
    found = np.full(len(conditions[0]), len(conditions), dtype=np.int8)
    for level in range(len(conditions) - 1, -1, -1):
        found[conditions[level]] = level
    return found
