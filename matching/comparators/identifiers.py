"""Comparators of identifiers and model numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.comparators.base import Levels, Percent, SingleFeatureComparator, first_true
from matching.comparators.similarity import at_least_long, at_most_one_edit, equal, ratio


class Identifier(SingleFeatureComparator):
    """A number or code that names one thing: the same, mistyped, or another.

    `shortest` is the length in characters from which one edit counts as a slip.
    """

    kind: Literal["identifier"] = "identifier"
    cost: ClassVar[float] = 0.5
    shortest: Annotated[int, Field(ge=2)] = 5
    labels: ClassVar[tuple[str, ...]] = ("same", "typo", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both say the same.",
        "They differ by one character or by two neighbours exchanged.",
        "They differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By equality, then one edit."""
        typo = at_most_one_edit(left, right) & at_least_long(self.shortest, left, right)
        return first_true((equal(left, right), typo))


class ModelNumber(SingleFeatureComparator):
    """A maker's number, which shops shorten or extend by colour and region.

    `shortest` is the length in characters from which one inside another counts.
    """

    kind: Literal["model_number"] = "model_number"
    similar: Percent = 80.0
    shortest: Annotated[int, Field(ge=2)] = 4
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "contains", "similar", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The model numbers are the same.",
        "One model number contains the other.",
        "The model numbers are similar.",
        "The model numbers differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By equality, containment, then share of characters in common."""
        contained = np.fromiter(
            (a in b or b in a for a, b in zip(left, right, strict=True)), dtype=np.bool_, count=len(left)
        )
        return first_true(
            (
                equal(left, right),
                contained & at_least_long(self.shortest, left, right),
                ratio(left, right) >= self.similar,
            )
        )
