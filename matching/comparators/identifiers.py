"""Comparators of identifiers and model numbers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from rapidfuzz import fuzz

from matching.comparators.base import PairwiseComparator, Percent
from matching.comparators.similarity import is_one_edit


class Identifier(PairwiseComparator):
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

    def grade_pair(self, one: str, other: str) -> int:
        """By one edit."""
        slip = len(one) >= self.shortest and len(other) >= self.shortest and is_one_edit(one, other)
        return 1 if slip else 2


class ModelNumber(PairwiseComparator):
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

    def grade_pair(self, one: str, other: str) -> int:
        """By containment, then share of characters in common."""
        if min(len(one), len(other)) >= self.shortest and (one in other or other in one):
            return 1
        return 2 if fuzz.ratio(one, other) >= self.similar else 3
