"""Comparator of dates, whole or mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from matching.comparators.base import Levels, SingleFeatureComparator, first_true
from matching.comparators.similarity import at_most_one_edit, equal


def _digits(value: str) -> str:
    return value.replace("-", "")


def _exchanged(digits: str) -> str:
    """The date with day and month exchanged; unchanged unless it has eight digits."""
    return digits[:4] + digits[6:] + digits[4:6] if len(digits) == 8 else digits


class Date(SingleFeatureComparator):
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

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By digits: the four first are the year."""
        ours, theirs = list(map(_digits, left)), list(map(_digits, right))
        return first_true(
            (
                equal(ours, theirs),
                equal(list(map(_exchanged, ours)), theirs),
                at_most_one_edit(ours, theirs),
                equal([digits[:4] for digits in ours], [digits[:4] for digits in theirs]),
            )
        )
