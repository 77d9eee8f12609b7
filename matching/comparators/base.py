"""What every comparator is: labels best first, levels over columns of pairs, a sentence for the steward."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from matching.frequencies import Frequencies
from matching.table import ABSENT, Codes, Column, Places, Texts

Values = tuple[str | None, ...]
"""One side of a comparison: a value per feature it names, in that order; None where the record has none."""

Levels = NDArray[np.int8]
"""Per pair the place of its level among the labels, or NO_EVIDENCE."""

Booleans = NDArray[np.bool_]

NO_EVIDENCE = -1
NOTHING_TO_COMPARE = "Nothing to compare: a value is missing or cannot be read."
_WORTH_ENCODING = 512

Similarity = Annotated[float, Field(gt=0.0, le=1.0)]
Percent = Annotated[float, Field(gt=0.0, le=100.0)]

Kernel = Callable[[Sequence[str], Sequence[str]], NDArray[Any]]
"""A symmetric function of two columns of text, pair by pair."""


Outlook = tuple[NDArray[np.int8], Sequence[Sequence[int]]]
"""Per pair the number of its case, and per case the levels that are possible, NO_EVIDENCE among them."""


class PairColumn:
    """One feature of many pairs. Equality is that of codes; text is read only where a kernel asks for it."""

    __slots__ = ("frequencies", "left", "present", "right", "same", "values")

    def __init__(
        self, left: Codes, right: Codes, values: Texts, frequencies: Frequencies | None = None
    ) -> None:
        self.left = left
        self.right = right
        self.values = values
        self.frequencies = frequencies
        self.present: Booleans = (left != ABSENT) & (right != ABSENT)
        self.same: Booleans = (left == right) & self.present

    @classmethod
    def of(cls, left: Sequence[str | None], right: Sequence[str | None]) -> PairColumn:
        """The pairs of two columns of text of the same length."""
        column = Column.of([*left, *right])
        return cls(column.codes[: len(left)], column.codes[len(left) :], column.values)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    @property
    def differing(self) -> Places:
        """The places where both sides have a value, and not the same."""
        return np.flatnonzero(self.present & ~self.same)

    def apply(self, kernel: Kernel, places: Places) -> NDArray[Any]:
        """What a kernel says of the pairs at some places, where both sides have a value.

        Every distinct unordered pair of values is handed to the kernel once.
        """
        ours, theirs = self.left[places], self.right[places]
        if len(places) < _WORTH_ENCODING:
            return kernel(self.values[ours].tolist(), self.values[theirs].tolist())
        keys = np.minimum(ours, theirs).astype(np.int64) * len(self.values) + np.maximum(ours, theirs)
        encoded = pa.array(keys).dictionary_encode()
        distinct: NDArray[np.int64] = encoded.dictionary.to_numpy()
        low, high = distinct // len(self.values), distinct % len(self.values)
        found = kernel(self.values[low].tolist(), self.values[high].tolist())
        graded: NDArray[Any] = found[encoded.indices.to_numpy()]
        return graded


class BaseComparator(BaseModel, ABC):
    """A way of comparing the features of two records. Symmetric, and a function of the two sides alone.

    `labels` names the levels, best first. `parts` says what the features stand for, in order; the part
    `value` may be any feature. `reads_words` tells that the frequencies it reads are those of words. `cost` is
    the time that a pair takes, in microseconds, about: what tells as much for less is compared first. `graded`
    tells that the levels are grades of one likeness, so that a better one never speaks less for a match.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: ClassVar[tuple[str, ...]]
    parts: ClassVar[tuple[str, ...]] = ("value",)
    reads_words: ClassVar[bool] = False
    cost: ClassVar[float] = 1.0
    graded: ClassVar[bool] = False

    @abstractmethod
    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """The level of each pair; NO_EVIDENCE where too little is present on either side to compare.

        Args:
            columns: one per part, in their order.
        """

    def outlook(self, columns: Sequence[PairColumn]) -> Outlook:
        """The levels that `compare` may give, told without reading any text.

        Args:
            columns: one per part, in their order.
        """
        left, right = (
            np.any([side != ABSENT for side in sides], axis=0)
            for sides in ([column.left for column in columns], [column.right for column in columns])
        )
        every = (NO_EVIDENCE, *range(len(self.labels)))
        return (left & right).astype(np.int8), ((NO_EVIDENCE,), every)

    def levels(self, left: Sequence[Values], right: Sequence[Values]) -> Levels:
        """`compare` of pairs given by their values."""
        return self.compare(
            [
                PairColumn.of([side[place] for side in left], [side[place] for side in right])
                for place in range(len(self.parts))
            ]
        )

    @abstractmethod
    def sentence(self, level: int, left: Values, right: Values) -> str:
        """What the level means for these two sides, as one sentence that quotes no value of either."""


class SingleFeatureComparator(BaseComparator):
    """A comparator of one feature: what is missing on either side is no evidence, what is equal is level 0."""

    sentences: ClassVar[tuple[str, ...]]

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """The level of each pair; NO_EVIDENCE where either side has no value."""
        (column,) = columns
        return graded(column, self.grade)

    def outlook(self, columns: Sequence[PairColumn]) -> Outlook:
        """The levels that `compare` may give, told without reading any text."""
        (column,) = columns
        every = (NO_EVIDENCE, *range(len(self.labels)))
        # What differs may still be the best level, for words in another order.
        return np.where(column.same, 1, np.where(column.present, 2, 0)).astype(np.int8), (
            (NO_EVIDENCE,),
            (0,),
            every,
        )

    @abstractmethod
    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The level of each pair of values that differ; NO_EVIDENCE where a value cannot be read."""

    def sentence(self, level: int, left: Values, right: Values) -> str:  # noqa: ARG002
        """What the level means, in words."""
        return NOTHING_TO_COMPARE if level == NO_EVIDENCE else self.sentences[level]


class PairwiseComparator(SingleFeatureComparator):
    """A comparator of one feature that tells a pair by itself at no more than its share of many."""

    def level(self, ours: Values, theirs: Values) -> int:
        """`compare` of one pair, given by its values."""
        (one,), (other,) = ours, theirs
        if one is None or other is None:
            return NO_EVIDENCE
        return 0 if one == other else self.grade_pair(one, other)

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The level of each pair of values that differ; NO_EVIDENCE where a value cannot be read."""
        return np.fromiter(map(self.grade_pair, left, right), dtype=np.int8, count=len(left))

    @abstractmethod
    def grade_pair(self, one: str, other: str) -> int:
        """The level of two values that differ; NO_EVIDENCE where one cannot be read."""


def graded(column: PairColumn, grade: Kernel) -> Levels:
    """NO_EVIDENCE where a side has no value, 0 where both have the same, else what `grade` says."""
    found = np.full(len(column), NO_EVIDENCE, dtype=np.int8)
    found[column.same] = 0
    places = column.differing
    if len(places):
        found[places] = column.apply(grade, places)
    return found


def first_true(conditions: Sequence[Booleans]) -> Levels:
    """Per pair the place of the first condition that holds, or their number where none does."""
    found = np.full(len(conditions[0]), len(conditions), dtype=np.int8)
    for level in range(len(conditions) - 1, -1, -1):
        found[conditions[level]] = level
    return found
