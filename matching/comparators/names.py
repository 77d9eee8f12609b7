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
from matching.comparators.similarity import at_least_long, at_most_one_edit, equal, jaro_winkler
from matching.standardise.names import person_name
from matching.standardise.nicknames import canonical_forms

# Below this length one edit makes another name: Jan and Jon, Ann and Ian.
_SHORTEST_WITH_ONE_EDIT = 4
# Words that long, one edit apart, have at least this Jaro-Winkler similarity: abcd and xbcd have 5/6.
_LEAST_WITH_ONE_EDIT = 0.8
_LONG_FORMS = {person_name(form): person_name(long_form) for form, long_form in canonical_forms().items()}


def _is_word_variant(one: str, other: str) -> bool:
    """Whether one word is the other, its initial or a nickname of the same long form."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other or _LONG_FORMS.get(one, one) == _LONG_FORMS.get(other, other)


def _is_variant(one: str, other: str) -> bool:
    """Whether one is a short form, an initial or a part of the other."""
    ours, theirs = one.split(), other.split()
    if len(ours) == len(theirs) == 1:
        return _is_word_variant(one, other)
    if not ours or not theirs:
        return False
    if all(map(_is_word_variant, ours, theirs)):
        return True
    short, long = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    return len(short) < len(long) and set(short) <= set(long)


class Name(SingleFeatureComparator):
    """One part of a person's name."""

    kind: Literal["name"] = "name"
    close: Similarity = 0.92
    labels: ClassVar[tuple[str, ...]] = ("exact", "variant", "close", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "The names are the same.",
        "One name is a short form, an initial or a part of the other.",
        "The names are spelled alike.",
        "The names differ.",
    )

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By nickname and initial, then Jaro-Winkler similarity or one edit."""
        found = np.where(equal(left, right), 0, 3).astype(np.int8)
        places = np.flatnonzero(found)
        ours, theirs = [left[place] for place in places.tolist()], [right[place] for place in places.tolist()]
        variant = np.fromiter(map(_is_variant, ours, theirs), dtype=np.bool_, count=len(places))
        similarity = jaro_winkler(ours, theirs)
        close = similarity >= self.close
        maybe = np.flatnonzero((similarity >= _LEAST_WITH_ONE_EDIT) & ~close & ~variant)
        near, nearby = [ours[place] for place in maybe.tolist()], [theirs[place] for place in maybe.tolist()]
        close[maybe] = at_most_one_edit(near, nearby) & at_least_long(_SHORTEST_WITH_ONE_EDIT, near, nearby)
        found[places] = first_true((np.zeros(len(places), dtype=np.bool_), variant, close))
        return found


class PersonName(BaseComparator):
    """Given name and surname together, so that an exchange of the two is seen and neither counts twice.

    `partial` is the level of a pair of which only one part can be compared and agrees at least closely; an
    initial is too little to compare a given name by, for in a family several may share it.
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
        given, surname = [value[0] for value in left], [value[1] for value in left]
        other_given, other_surname = [value[0] for value in right], [value[1] for value in right]
        by_given = name.column_levels(given, other_given)
        by_surname = name.column_levels(surname, other_surname)
        # J. agrees with Jane and with John: what an initial says is that nothing speaks against it.
        by_given[_agree(by_given) & (_is_initial(given) | _is_initial(other_given))] = NO_EVIDENCE
        given_agrees, surname_agrees = _agree(by_given), _agree(by_surname)
        found = first_true(
            (
                (by_given == 0) & (by_surname == 0),
                _exchanged(name, given, surname, other_given, other_surname),
                given_agrees & surname_agrees,
                (given_agrees & (by_surname == NO_EVIDENCE)) | (surname_agrees & (by_given == NO_EVIDENCE)),
                surname_agrees,
                given_agrees,
            )
        )
        found[(by_given == NO_EVIDENCE) & (by_surname == NO_EVIDENCE)] = NO_EVIDENCE
        return found

    def sentence(self, level: int, left: Values, right: Values) -> str:
        """What the level means, in words."""
        part = "surname" if left[1] is not None and right[1] is not None else "given name"
        return {
            NO_EVIDENCE: "Not comparable.",
            0: "Given name and surname are the same.",
            1: "Given name and surname are exchanged.",
            2: "Given name and surname agree but for spelling or short form.",
            3: f"Only the {part} can be compared in full, and it agrees.",
            4: "The surname agrees, the given name differs.",
            5: "The given name agrees, the surname differs.",
            6: "The names differ.",
        }[level]


def _agree(levels: Levels) -> NDArray[np.bool_]:
    return (levels >= 0) & (levels < len(Name.labels) - 1)


def _is_initial(values: Sequence[str | None]) -> NDArray[np.bool_]:
    found = (value is not None and max(map(len, value.split()), default=0) == 1 for value in values)
    return np.fromiter(found, dtype=np.bool_, count=len(values))


def _exchanged(
    name: Name,
    given: Sequence[str | None],
    surname: Sequence[str | None],
    other_given: Sequence[str | None],
    other_surname: Sequence[str | None],
) -> NDArray[np.bool_]:
    """Where given name and surname agree crosswise, one of them exactly."""
    found = np.zeros(len(given), dtype=np.bool_)
    crosswise = zip(given, other_surname, surname, other_given, strict=True)
    places = [
        place
        for place, (one, two, three, four) in enumerate(crosswise)
        if (one == two or three == four) and None not in (one, two, three, four)
    ]
    crossed = name.column_levels(
        [given[place] for place in places], [other_surname[place] for place in places]
    )
    back = name.column_levels([surname[place] for place in places], [other_given[place] for place in places])
    found[places] = _agree(crossed) & _agree(back)
    return found
