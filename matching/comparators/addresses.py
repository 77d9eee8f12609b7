"""Comparator of postal addresses as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import NO_EVIDENCE, BaseComparator, Levels, Similarity, Values, first_true
from matching.comparators.similarity import at_most_one_edit, jaro_winkler

_MISSING, _DIFFERENT, _CLOSE, _SAME = -1, 0, 1, 2
Grades = NDArray[np.int8]


class Address(BaseComparator):
    """House number, street, postcode and city together: they are correlated, and must not count four times.

    The place agrees when the postcode does, or the city where a postcode is missing or has one slip.
    """

    kind: Literal["address"] = "address"
    close: Similarity = 0.9
    labels: ClassVar[tuple[str, ...]] = (
        "same", "street_and_number", "close", "street", "postcode", "city", "different",
    )  # fmt: skip
    parts: ClassVar[tuple[str, ...]] = ("house_number", "street", "postcode", "city")
    sentences: ClassVar[tuple[str, ...]] = (
        "The addresses are the same.",
        "Street and house number are the same, the place differs or is missing.",
        "The addresses agree but for spelling.",
        "The street is the same, the house number differs or is missing.",
        "Only the postcode is the same.",
        "Only the city is the same.",
        "The addresses differ.",
    )

    def levels(self, left: Sequence[Values], right: Sequence[Values]) -> Levels:
        """By what is present on both sides; a house number alone says nothing."""
        number = _grades(left, right, 0)
        street = _with_close_spelling(_grades(left, right, 1), left, right, 1, self.close)
        postcode = _with_one_slip(_grades(left, right, 2), left, right, 2)
        city = _with_close_spelling(_grades(left, right, 3), left, right, 3, self.close)
        no_number = np.fromiter(
            (one[0] is None and other[0] is None for one, other in zip(left, right, strict=True)),
            dtype=np.bool_,
            count=len(left),
        )
        same_number = (number == _SAME) | no_number
        city_agrees = city >= _CLOSE
        place_agrees = (postcode == _SAME) | ((postcode != _DIFFERENT) & city_agrees)
        place_unknown = (postcode == _MISSING) & (city == _MISSING)
        all_agree = place_agrees & (postcode != _DIFFERENT) & (postcode != _CLOSE) & (city != _DIFFERENT)
        found = first_true(
            (
                (street == _SAME) & same_number & all_agree,
                (street == _SAME) & (number == _SAME),
                (street >= _CLOSE) & same_number & (place_agrees | place_unknown),
                (street >= _CLOSE) & (place_agrees | place_unknown),
                postcode == _SAME,
                city_agrees,
            )
        )
        found[(street == _MISSING) & place_unknown] = NO_EVIDENCE
        return found

    def sentence(self, level: int, left: Values, right: Values) -> str:  # noqa: ARG002
        """What the level means, in words."""
        return "Not comparable." if level == NO_EVIDENCE else self.sentences[level]


def _grades(left: Sequence[Values], right: Sequence[Values], part: int) -> Grades:
    def grade(one: Values, other: Values) -> int:
        if one[part] is None or other[part] is None:
            return _MISSING
        return _SAME if one[part] == other[part] else _DIFFERENT

    return np.fromiter(map(grade, left, right), dtype=np.int8, count=len(left))


def _differing(
    grades: Grades, left: Sequence[Values], right: Sequence[Values], part: int
) -> tuple[NDArray[np.intp], list[str], list[str]]:
    places = np.flatnonzero(grades == _DIFFERENT)
    ours = [left[place][part] or "" for place in places.tolist()]
    theirs = [right[place][part] or "" for place in places.tolist()]
    return places, ours, theirs


def _with_close_spelling(
    grades: Grades, left: Sequence[Values], right: Sequence[Values], part: int, close: float
) -> Grades:
    places, ours, theirs = _differing(grades, left, right, part)
    grades[places[jaro_winkler(ours, theirs) >= close]] = _CLOSE
    return grades


def _with_one_slip(grades: Grades, left: Sequence[Values], right: Sequence[Values], part: int) -> Grades:
    places, ours, theirs = _differing(grades, left, right, part)
    grades[places[at_most_one_edit(ours, theirs)]] = _CLOSE
    return grades
