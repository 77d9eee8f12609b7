"""Comparator of the model codes that two texts name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from rapidfuzz.distance import OSA

from matching.comparators.base import NO_EVIDENCE, Levels, Outlook, PairColumn, SingleFeatureComparator

_SAME, _SHORT, _EXTENDED, _VARIANT, _SIMILAR, _DIFFERENT = range(6)
_LONG = 6
_LONG_NUMBER = 7
_SHORTEST_CORE = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAME_OR_QUANTITY = re.compile(r"[a-z]+\d|\d{1,3}[a-z]+")


class Codes(SingleFeatureComparator):
    """Model codes such as "kxtg6700b pslx350h": the best that any code of one side and any of the other have in common.

    A code of letters and digits with six characters or more tells a product apart, and so does a number of seven
    digits; a shorter one is often that of a series, of a part, or of what an accessory is for, and so are a word before
    one digit (Project5) and a small number before letters (220gsm). Colours, regions and revisions are letters at the
    end: of two such variants either may name the model that the other extends. A code in common is that of a line where
    each side names another as well.
    """

    kind: Literal["codes"] = "codes"
    cost: ClassVar[float] = 3.0
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "short", "extended", "variant", "similar", "different")
    sentences: ClassVar[tuple[str, ...]] = (
        "A model code is the same.",
        "A short model code is the same, or one of several.",
        "A model code of one begins or ends with that of the other.",
        "Two model codes differ in their last letters.",
        "Two model codes differ in one character.",
        "The model codes differ.",
    )

    def compare(self, columns: Sequence[PairColumn]) -> Levels:
        """The level of each pair; NO_EVIDENCE where either side has no code."""
        (column,) = columns
        found = super().compare(columns)
        # The same short code and nothing else is a short code in common all the same.
        same = np.flatnonzero(column.same)
        found[same] = np.minimum(column.apply(self.grade, same), _SHORT) if len(same) else found[same]
        return found

    def outlook(self, columns: Sequence[PairColumn]) -> Outlook:
        """The levels that `compare` may give, told without reading any text."""
        cases, _ = super().outlook(columns)
        return cases, ((NO_EVIDENCE,), (_SAME, _SHORT), (NO_EVIDENCE, *range(len(self.labels))))

    def grade(self, left: Sequence[str], right: Sequence[str]) -> Levels:
        """By the codes in common."""
        return np.fromiter(map(_compared, left, right), dtype=np.int8, count=len(left))


def _compared(left: str, right: str) -> int:
    ours, theirs = set(left.split()), set(right.split())
    both = ours & theirs
    telling = tuple(filter(_telling, both))
    if telling:
        own, other = ([code for code in codes - both if _telling(code)] for codes in (ours, theirs))
        if own and other:
            return _SHORT
        return _EXTENDED if any(code.startswith(telling) for code in own or other) else _SAME
    if both:
        return _SHORT
    return min((_graded(one, other) for one in ours for other in theirs), default=_DIFFERENT)


def _telling(code: str) -> bool:
    if code.isdigit():
        return len(code) >= _LONG_NUMBER
    return len(code) >= _LONG and not _NAME_OR_QUANTITY.fullmatch(code)


def _graded(one: str, other: str) -> int:
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_CORE and (long.startswith(short) or long.endswith(short)):
        return _EXTENDED
    core = short.rstrip(_LETTERS)
    if len(core) >= _SHORTEST_CORE and core == long.rstrip(_LETTERS) and not core.isdigit():
        return _VARIANT
    if len(short) >= _LONG and OSA.distance(one, other, score_cutoff=1) <= 1:
        return _SIMILAR
    return _DIFFERENT
