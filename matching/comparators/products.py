"""Comparators of what products of one model differ in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from matching.comparators.base import NO_EVIDENCE, Levels, SingleFeatureComparator

_SAME, _PART, _DIFFERENT = 0, 1, 2


class WordSet(SingleFeatureComparator):
    """Words of a closed kind, such as colours: the same, some of them, or other ones."""

    kind: Literal["word_set"] = "word_set"
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "part", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both name the same.",
        "One names more than the other, and nothing else.",
        "Each names what the other does not.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By the words that only one side has."""
        found = (
            _compared(set(one.split()), set(other.split())) for one, other in zip(left, right, strict=True)
        )
        return np.fromiter(found, dtype=np.int8, count=len(left))


class Measures(SingleFeatureComparator):
    """Measures such as "16gb 24in", unit by unit: what only one side tells is no evidence."""

    kind: Literal["measures"] = "measures"
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "part", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The measures are the same.",
        "Some measures are the same, and none contradicts.",
        "A measure differs.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """The worst unit decides; NO_EVIDENCE without a unit in common."""
        return np.fromiter(map(_measured, left, right), dtype=np.int8, count=len(left))


def _compared(ours: set[str], theirs: set[str]) -> int:
    if ours == theirs:
        return _SAME
    return _PART if ours <= theirs or theirs <= ours else _DIFFERENT


def _measured(left: str, right: str) -> int:
    ours, theirs = _by_unit(left), _by_unit(right)
    levels = [_compared(values, theirs[unit]) for unit, values in ours.items() if unit in theirs]
    if not levels:
        return NO_EVIDENCE
    worst = max(levels)
    return _PART if worst == _SAME and ours.keys() != theirs.keys() else worst


def _by_unit(measures: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in measures.split():
        unit = word.lstrip("0123456789.")
        found[unit].add(word)
    return dict(found)
