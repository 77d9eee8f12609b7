"""Comparators of the names of people: one part of a name, and given name with surname."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from matching.comparators.base import (
    NO_EVIDENCE,
    NOTHING_TO_COMPARE,
    BaseComparator,
    Booleans,
    Kernel,
    Levels,
    Outlook,
    PairColumn,
    PairwiseComparator,
    Similarity,
    Values,
    first_true,
    graded,
)
from matching.comparators.similarity import (
    at_least_long,
    at_most_one_edit,
    equal,
    is_one_edit,
    jaro_winkler,
    jaro_winkler_of,
)
from matching.standardise.names import person_name
from matching.standardise.nicknames import canonical_forms
from matching.table import ABSENT, Codes

# Below this length one edit makes another name: Jan and Jon, Ann and Ian.
_SHORTEST_WITH_ONE_EDIT = 4
# Words that long, one edit apart, have at least this Jaro-Winkler similarity: aababa and cababa have 0.76.
_LEAST_WITH_ONE_EDIT = 0.7
LONG_FORMS = {person_name(form): person_name(long_form) for form, long_form in canonical_forms().items()}


def _is_word_variant(one: str, other: str) -> bool:
    """Whether one word is the other, its initial or a nickname of the same long form."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other or LONG_FORMS.get(one, one) == LONG_FORMS.get(other, other)


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


def _variants(left: list[str], right: list[str]) -> Booleans:
    """`_is_variant` pair by pair; those of two single words, most of them, without a call for each."""
    words = at_least_long(2, left, right) & _single(left) & _single(right)
    found = equal(list(map(LONG_FORMS.get, left, left)), list(map(LONG_FORMS.get, right, right)))
    for place in np.flatnonzero(~words).tolist():
        found[place] = _is_variant(left[place], right[place])
    return found


def _level(one: str | None, other: str | None, close: float) -> int:
    """The level of `Name` for one pair."""
    if one is None or other is None:
        return NO_EVIDENCE
    if one == other:
        return 0
    if _is_variant(one, other):
        return 1
    similarity = jaro_winkler_of(one, other)
    if similarity >= close:
        return 2
    if similarity < _LEAST_WITH_ONE_EDIT or min(len(one), len(other)) < _SHORTEST_WITH_ONE_EDIT:
        return 3
    return 2 if is_one_edit(one, other) else 3


def _single(values: list[str]) -> Booleans:
    return np.fromiter(map(str.isalpha, values), dtype=np.bool_, count=len(values))


class Name(PairwiseComparator):
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
        variant = _variants(ours, theirs)
        similarity = jaro_winkler(ours, theirs)
        close = similarity >= self.close
        maybe = np.flatnonzero((similarity >= _LEAST_WITH_ONE_EDIT) & ~close & ~variant)
        near, nearby = [ours[place] for place in maybe.tolist()], [theirs[place] for place in maybe.tolist()]
        close[maybe] = at_most_one_edit(near, nearby) & at_least_long(_SHORTEST_WITH_ONE_EDIT, near, nearby)
        found[places] = first_true((np.zeros(len(places), dtype=np.bool_), variant, close))
        return found

    def grade_pair(self, one: str, other: str) -> int:
        """By nickname and initial, then Jaro-Winkler similarity or one edit."""
        return _level(one, other, self.close)


class PersonName(BaseComparator):
    """Given name and surname together, so that an exchange of the two is seen and neither counts twice.

    `initial` is the level of a pair whose surnames agree and of whose given names one is an initial of the
    other: it agrees with Jane and with John, so it says less than a name. `partial` is that of a pair of which
    only one part can be compared and agrees.
    """

    kind: Literal["person_name"] = "person_name"
    close: Similarity = 0.92
    labels: ClassVar[tuple[str, ...]] = (
        "exact", "swapped", "close", "initial", "partial", "surname_only", "given_name_only", "different",
    )  # fmt: skip
    parts: ClassVar[tuple[str, ...]] = ("given_name", "surname")
    cost: ClassVar[float] = 1.8

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """Level by level from the grades of given name and surname, and of the two exchanged."""
        given, surname = columns
        grade = Name(close=self.close).grade
        by_given, by_surname = graded(given, grade), graded(surname, grade)
        initial = given.present & (_is_initial(given, given.left) | _is_initial(given, given.right))
        given_agrees, surname_agrees = _agree(by_given) & ~initial, _agree(by_surname)
        found = first_true(
            (
                (by_given == 0) & (by_surname == 0) & ~initial,
                _exchanged(given, surname, by_given, by_surname, grade),
                given_agrees & surname_agrees,
                _agree(by_given) & initial & surname_agrees,
                (given_agrees & (by_surname == NO_EVIDENCE)) | (surname_agrees & (by_given == NO_EVIDENCE)),
                surname_agrees,
                given_agrees,
            )
        )
        found[(by_given == NO_EVIDENCE) & (by_surname == NO_EVIDENCE)] = NO_EVIDENCE
        found[(by_surname == NO_EVIDENCE) & initial] = NO_EVIDENCE
        return found

    def level(self, ours: Values, theirs: Values) -> int:
        """`compare` of one pair, given by its values."""
        (given, surname), (their_given, their_surname) = ours, theirs
        by_given = _level(given, their_given, self.close)
        by_surname = _level(surname, their_surname, self.close)
        initial = by_given != NO_EVIDENCE and (_of_initials(given) or _of_initials(their_given))
        if by_surname == NO_EVIDENCE and (initial or by_given == NO_EVIDENCE):
            return NO_EVIDENCE
        if by_given == by_surname == 0 and not initial:
            return 0
        if (
            by_given > 0
            and by_surname > 0
            and (given == their_surname or surname == their_given)
            and _level(given, their_surname, self.close) in _AGREE
            and _level(surname, their_given, self.close) in _AGREE
        ):
            return 1
        given_agrees, surname_agrees = by_given in _AGREE and not initial, by_surname in _AGREE
        if surname_agrees and by_given in _AGREE:
            return 3 if initial else 2
        if (given_agrees and by_surname == NO_EVIDENCE) or (surname_agrees and by_given == NO_EVIDENCE):
            return 4
        return 5 if surname_agrees else 6 if given_agrees else 7

    def outlook(self, columns: Sequence[PairColumn]) -> Outlook:
        """The levels that `compare` may give, told without reading any text."""
        given, surname = columns
        both, same = given.present & surname.present, given.same & surname.same
        cases = np.where(same, 3, np.where(both, 2, np.where(given.present | surname.present, 1, 0)))
        return cases.astype(np.int8), ((NO_EVIDENCE,), (NO_EVIDENCE, 4, 7), (1, 2, 3, 5, 6, 7), (0, 3))

    def sentence(self, level: int, left: Values, right: Values) -> str:
        """What the level means, in words."""
        part = "surname" if left[1] is not None and right[1] is not None else "given name"
        return {
            NO_EVIDENCE: NOTHING_TO_COMPARE,
            0: "Given name and surname are the same.",
            1: "Given name and surname are exchanged.",
            2: "Given name and surname agree but for spelling or short form.",
            3: "The surname agrees, and one given name is an initial of the other.",
            4: f"Only the {part} can be compared in full, and it agrees.",
            5: "The surname agrees, the given name differs.",
            6: "The given name agrees, the surname differs.",
            7: "The names differ.",
        }[level]


_AGREE = range(len(Name.labels) - 1)


def _agree(levels: Levels) -> Booleans:
    return (levels >= _AGREE.start) & (levels < _AGREE.stop)


def _is_initial(column: PairColumn, codes: Codes) -> Booleans:
    """Where a side is made of initials alone."""
    short = np.zeros(len(column.values) + 1, dtype=np.bool_)
    used = np.unique(codes[codes != ABSENT])
    # Most are one word, and need no splitting.
    short[used] = list(map(_of_initials, column.values[used].tolist()))
    return short[codes]


def _of_initials(name: str | None) -> bool:
    """Whether a name is made of initials alone."""
    if name is None:
        return False
    # Most are one word, and need no splitting.
    return len(name) == 1 or (" " in name and max(map(len, name.split()), default=0) == 1)


def _exchanged(
    given: PairColumn, surname: PairColumn, by_given: Levels, by_surname: Levels, grade: Kernel
) -> Booleans:
    """Where given name and surname agree crosswise, one of them exactly."""
    found = np.zeros(len(given), dtype=np.bool_)
    places = np.flatnonzero(given.present & surname.present & (by_given > 0) & (by_surname > 0))
    if not len(places):
        return found
    ours, theirs = given.values[given.left[places]].tolist(), surname.values[surname.right[places]].tolist()
    back, forth = surname.values[surname.left[places]].tolist(), given.values[given.right[places]].tolist()
    one, other = equal(ours, theirs), equal(back, forth)
    maybe = np.flatnonzero(one | other)
    picked = maybe.tolist()
    agree = one & other
    agree[maybe] |= _cross(ours, theirs, one, picked, grade) & _cross(back, forth, other, picked, grade)
    found[places] = agree
    return found


def _cross(left: list[str], right: list[str], same: Booleans, picked: list[int], grade: Kernel) -> Booleans:
    graded_pairs = grade([left[place] for place in picked], [right[place] for place in picked])
    return same[picked] | _agree(graded_pairs)
