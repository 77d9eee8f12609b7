"""Comparator of dates, whole or mistyped."""

from __future__ import annotations

from typing import ClassVar, Literal

from matching.comparators.base import PairwiseComparator
from matching.comparators.similarity import is_one_edit


def _digits(value: str) -> str:
    return value.replace("-", "")


def _exchanged(digits: str) -> str:
    """The date with day and month exchanged; unchanged unless it has eight digits."""
    return digits[:4] + digits[6:] + digits[4:6] if len(digits) == 8 else digits


class Date(PairwiseComparator):
    """ISO dates, or the bare digits of what is no date; the usual slips of typing are told apart."""

    kind: Literal["date"] = "date"
    cost: ClassVar[float] = 0.7
    labels: ClassVar[tuple[str, ...]] = ("same", "swapped", "typo", "year", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The dates are the same.",
        "Day and month are exchanged.",
        "The dates differ by one digit or by two neighbouring digits exchanged.",
        "Only the year is the same.",
        "The dates differ.",
    )

    def grade_pair(self, one: str, other: str) -> int:
        """By digits: the four first are the year."""
        ours, theirs = _digits(one), _digits(other)
        if ours == theirs:
            return 0
        same_year = ours[:4] == theirs[:4]
        if same_year and _exchanged(ours) == theirs:
            return 1
        if is_one_edit(ours, theirs):
            return 2
        return 3 if same_year else 4
