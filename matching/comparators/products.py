"""Comparators of what products of one model differ in."""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar, Literal

from matching.comparators.base import NO_EVIDENCE, PairwiseComparator

_SAME, _PART, _DIFFERENT = 0, 1, 2


class WordSet(PairwiseComparator):
    """Words of a closed kind, such as colours: the same, some of them, or other ones."""

    kind: Literal["word_set"] = "word_set"
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "part", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both name the same.",
        "One names more than the other, and nothing else.",
        "Each names what the other does not.",
    )

    def grade_pair(self, one: str, other: str) -> int:
        """By the words that only one side has."""
        return _compared(set(one.split()), set(other.split()))


class Measures(PairwiseComparator):
    """Measures such as "16gb 24in", unit by unit: what only one side tells is no evidence."""

    kind: Literal["measures"] = "measures"
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "part", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The measures are the same.",
        "Some measures are the same, and none contradicts.",
        "A measure differs.",
    )

    def grade_pair(self, one: str, other: str) -> int:
        """The worst unit decides; NO_EVIDENCE without a unit in common."""
        ours, theirs = _by_unit(one), _by_unit(other)
        levels = [_compared(values, theirs[unit]) for unit, values in ours.items() if unit in theirs]
        if not levels:
            return NO_EVIDENCE
        worst = max(levels)
        return _PART if worst == _SAME and ours.keys() != theirs.keys() else worst


def _compared(ours: set[str], theirs: set[str]) -> int:
    if ours == theirs:
        return _SAME
    return _PART if ours <= theirs or theirs <= ours else _DIFFERENT


def _by_unit(measures: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in measures.split():
        unit = word.lstrip("0123456789.")
        found[unit].add(word)
    return dict(found)
