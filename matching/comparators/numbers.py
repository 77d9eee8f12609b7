"""Comparator of quantities and prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import (
    NO_EVIDENCE,
    BaseComparator,
    Levels,
    Outlook,
    PairColumn,
    Similarity,
    SingleFeatureComparator,
    first_true,
    graded,
)


def _read(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _numbers(values: Sequence[str]) -> NDArray[np.float64]:
    return np.fromiter(map(_read, values), dtype=np.float64, count=len(values))


class Number(SingleFeatureComparator):
    """Numbers by their difference relative to the larger one; `close` and `near` are shares of it."""

    kind: Literal["number"] = "number"
    close: Similarity = 0.01
    near: Similarity = 0.1
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "close", "near", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The numbers are the same.",
        "The numbers are the same but for rounding.",
        "The numbers are near each other.",
        "The numbers differ.",
    )

    @property
    def bounds(self) -> tuple[float, ...]:
        """Up to which difference, a share of the larger number, each level goes but the last."""
        return 0.0, self.close, self.near

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """The level of each pair; NO_EVIDENCE where either side has no finite number."""
        (column,) = columns
        found = graded(column, self.grade)
        same = np.flatnonzero(column.same)
        found[same] = column.apply(self.grade, same) if len(same) else found[same]
        return found

    def outlook(self, columns: Sequence[PairColumn]) -> Outlook:
        """The levels that `compare` may give: any, for what is equal may still be no number."""
        return BaseComparator.outlook(self, columns)

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By relative difference; NO_EVIDENCE where either is not a finite number."""
        ours, theirs = _numbers(left), _numbers(right)
        readable = np.isfinite(ours) & np.isfinite(theirs)
        ours, theirs = np.where(readable, ours, 0.0), np.where(readable, theirs, 0.0)
        larger = np.maximum(np.abs(ours), np.abs(theirs))
        difference = np.abs(ours - theirs)
        found = first_true([difference <= larger * bound for bound in self.bounds])
        found[~readable] = NO_EVIDENCE
        return found


class Price(Number):
    """Prices of offers by their difference relative to the larger one; the thresholds are shares of it.

    Shops ask different prices for one article, but one seldom asks twice what another does.
    """

    kind: Literal["price"] = "price"  # type: ignore[assignment]
    close: Similarity = 0.1
    near: Similarity = 0.25
    apart: Similarity = 0.5
    labels: ClassVar[tuple[str, ...]] = ("same", "close", "near", "apart", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The prices are the same.",
        "The prices are close.",
        "The prices are near each other.",
        "The prices are apart, and none is twice the other.",
        "One price is more than twice the other.",
    )

    @property
    def bounds(self) -> tuple[float, ...]:
        """Up to which difference, a share of the larger price, each level goes but the last."""
        return 0.0, self.close, self.near, self.apart
