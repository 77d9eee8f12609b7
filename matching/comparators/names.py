"""Comparators of the names of people: one part of a name, and given name with surname."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from matching.comparators.base import (
    NO_EVIDENCE,
    BaseComparator,
    Levels,
    Similarity,
    SingleFeatureComparator,
    Values,
    first_true,
)
from matching.comparators.similarity import at_most_one_edit, equal, jaro_winkler
from matching.standardise.names import nickname

# Below this length one edit makes another name: Jan and Jon, Ann and Ian.
_SHORTEST_WITH_ONE_EDIT = 4


def _is_variant(one: str, other: str) -> bool:
    """Whether one is an initial, a nickname or the first words of the other."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if not short:
        return False
    if len(short) == 1:
        return long.startswith(short)
    return long.startswith(short + " ") or nickname(one) == nickname(other)


def _variants(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(_is_variant, left, right), dtype=np.bool_, count=len(left))


def _close(left: Sequence[str], right: Sequence[str], similarity: float) -> NDArray[np.bool_]:
    long_enough = np.fromiter(
        (min(len(a), len(b)) >= _SHORTEST_WITH_ONE_EDIT for a, b in zip(left, right, strict=True)),
        dtype=np.bool_,
        count=len(left),
    )
    return (jaro_winkler(left, right) >= similarity) | (at_most_one_edit(left, right) & long_enough)


class Name(SingleFeatureComparator):
    """One part of a person's name."""

    kind: Literal["name"] = "name"
    close: Similarity = 0.92
    labels: ClassVar[tuple[str, ...]] = ("exact", "variant", "close", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The names are the same.",
        "One name is a short form, an initial or the first part of the other.",
        "The names are spelled alike.",
        "The names differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By nickname and initial, then Jaro-Winkler similarity or one edit."""
        return first_true((equal(left, right), _variants(left, right), _close(left, right, self.close)))


class PersonName(BaseComparator):
    """Given name and surname together, so that an exchange of the two is seen and neither counts twice.

    `partial` is the level of a pair of which only one part can be compared and agrees at least closely.
    """

    kind: Literal["person_name"] = "person_name"
    close: Similarity = 0.92
    labels: ClassVar[tuple[str, ...]] = (
        "exact", "swapped", "close", "partial", "surname_only", "given_name_only", "different",
    )  # fmt: skip
    parts: ClassVar[tuple[str, ...]] = ("given_name", "surname")

    def levels(self, left: Sequence[Values], right: Sequence[Values]) -> Levels:
        """Level by level from the grades of given name and surname, and of the two exchanged."""
        name = Name(close=self.close)
        given = name.levels([value[:1] for value in left], [value[:1] for value in right])
        surname = name.levels([value[1:] for value in left], [value[1:] for value in right])
        found = first_true(
            (
                (given == 0) & (surname == 0),
                np.zeros(len(left), dtype=np.bool_),
                _agree(given) & _agree(surname),
                (_agree(given) & (surname == NO_EVIDENCE)) | (_agree(surname) & (given == NO_EVIDENCE)),
                _agree(surname),
                _agree(given),
            )
        )
        found[(given == NO_EVIDENCE) & (surname == NO_EVIDENCE)] = NO_EVIDENCE
        # Only those that do not agree as they stand can agree exchanged: few.
        unlike = np.flatnonzero(found > self.labels.index("close"))
        ours, theirs = [left[i] for i in unlike.tolist()], [right[i] for i in unlike.tolist()]
        crossed_given = name.levels([value[:1] for value in ours], [value[1:] for value in theirs])
        crossed_surname = name.levels([value[1:] for value in ours], [value[:1] for value in theirs])
        crossed = _agree(crossed_given) & _agree(crossed_surname)
        crossed &= (crossed_given == 0) | (crossed_surname == 0)
        found[unlike[crossed]] = self.labels.index("swapped")
        return found

    def sentence(self, level: int, left: Values, right: Values) -> str:
        """What the level means, in words."""
        part = "surname" if left[1] is not None and right[1] is not None else "given name"
        return {
            NO_EVIDENCE: "Not comparable.",
            0: "Given name and surname are the same.",
            1: "Given name and surname are exchanged.",
            2: "Given name and surname agree but for spelling, short form or initial.",
            3: f"Only the {part} can be compared, and it agrees.",
            4: "The surname agrees, the given name differs.",
            5: "The given name agrees, the surname differs.",
            6: "The names differ.",
        }[level]


def _agree(levels: Levels) -> NDArray[np.bool_]:
    return (levels >= 0) & (levels < len(Name.labels) - 1)
