"""Comparator of postal addresses as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import (
    NO_EVIDENCE,
    NOTHING_TO_COMPARE,
    BaseComparator,
    Levels,
    PairColumn,
    Similarity,
    Values,
    first_true,
)
from matching.comparators.similarity import at_most_one_edit, is_one_edit, jaro_winkler, jaro_winkler_of
from matching.table import ABSENT

_MISSING, _DIFFERENT, _CLOSE, _SAME = -1, 0, 1, 2
Grades = NDArray[np.int8]


class Address(BaseComparator):
    """House number, street, postcode and city together: they are correlated, and must not count four times.

    The place agrees when the postcode does, or the city where a postcode is missing or has one slip.
    """

    kind: Literal["address"] = "address"
    cost: ClassVar[float] = 0.5
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

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """By what is present on both sides; a house number alone says nothing."""
        number, street, postcode, city = (_grades(column) for column in columns)
        _close_spelling(street, columns[1], self.close)
        _one_slip(postcode, columns[2])
        _close_spelling(city, columns[3], self.close)
        no_number = (columns[0].left == ABSENT) & (columns[0].right == ABSENT)
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

    def level(self, ours: Values, theirs: Values) -> int:
        """`compare` of one pair, given by its values."""
        our_number, our_street, our_postcode, our_city = ours
        their_number, their_street, their_postcode, their_city = theirs
        street, city = self._spelled(our_street, their_street), self._spelled(our_city, their_city)
        postcode = _slipped(our_postcode, their_postcode)
        place_unknown = postcode == city == _MISSING
        if street == _MISSING and place_unknown:
            return NO_EVIDENCE
        same_number = our_number == their_number
        place_agrees = postcode == _SAME or (postcode != _DIFFERENT and city >= _CLOSE)
        all_agree = place_agrees and postcode in (_SAME, _MISSING) and city != _DIFFERENT
        if street == _SAME and same_number and all_agree:
            return 0
        if street == _SAME and same_number and our_number is not None:
            return 1
        if street >= _CLOSE and (place_agrees or place_unknown):
            return 2 if same_number else 3
        return 4 if postcode == _SAME else 5 if city >= _CLOSE else 6

    def _spelled(self, one: str | None, other: str | None) -> int:
        if one is None or other is None:
            return _MISSING
        if one == other:
            return _SAME
        return _CLOSE if jaro_winkler_of(one, other) >= self.close else _DIFFERENT

    def sentence(self, level: int, left: Values, right: Values) -> str:  # noqa: ARG002
        """What the level means, in words."""
        return NOTHING_TO_COMPARE if level == NO_EVIDENCE else self.sentences[level]


def _grades(column: PairColumn) -> Grades:
    return np.where(column.same, _SAME, np.where(column.present, _DIFFERENT, _MISSING)).astype(np.int8)


def _close_spelling(grades: Grades, column: PairColumn, close: float) -> None:
    places = column.differing
    if len(places):
        grades[places[column.apply(jaro_winkler, places) >= close]] = _CLOSE


def _slipped(one: str | None, other: str | None) -> int:
    if one is None or other is None:
        return _MISSING
    if one == other:
        return _SAME
    return _CLOSE if is_one_edit(one, other) else _DIFFERENT


def _one_slip(grades: Grades, column: PairColumn) -> None:
    places = column.differing
    if len(places):
        grades[places[column.apply(at_most_one_edit, places)]] = _CLOSE
