"""Which words of two names are one, in any order: those that are equal, then others, the most alike first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

# From how many letters on one and two edits leave a word the same.
_ONE_EDIT, _TWO_EDITS = 4, 8
_SHORTEST_ABBREVIATION = 3
_SILENT_WORDS = frozenset(["and"])


class Pairing(IntEnum):
    """How two words are one, the surest first."""

    EQUAL = 0
    SPELLING = 1
    INITIAL = 2


class Paired(NamedTuple):
    """The words of either side that have no counterpart on the other, and how all others have theirs."""

    ours: list[str]
    theirs: list[str]
    by: frozenset[Pairing]


def pair_words(
    ours: Sequence[str], theirs: Sequence[str], close: float, paired_by: Callable[[str, str], Pairing | None]
) -> Paired:
    """Pair the words of two names, each with one of the other at most. The sides may be exchanged.

    Args:
        ours: words in order.
        theirs: those of the other name.
        close: the likeness, in [0.0, 100.0], at which what is left of both names is one in another spelling.
        paired_by: how two words that are not equal are one; None where they are not.
    """
    mine = [word for word in ours if word not in _SILENT_WORDS]
    yours = [word for word in theirs if word not in _SILENT_WORDS]
    by = set[Pairing]()
    for word in list(mine):
        if word in yours:
            mine.remove(word)
            yours.remove(word)
            by.add(Pairing.EQUAL)
    if _written_as_one(mine, yours, close):
        return Paired([], [], frozenset([*by, Pairing.SPELLING]))
    pairs = [
        (how, -fuzz.ratio(one, other), sorted((one, other)), one, other)
        for one in mine
        for other in yours
        if (how := paired_by(one, other)) is not None
    ]
    for how, _, _, one, other in sorted(pairs):
        if one in mine and other in yours:
            mine.remove(one)
            yours.remove(other)
            by.add(how)
    return Paired(mine, yours, frozenset(by))


def _written_as_one(mine: Sequence[str], yours: Sequence[str], close: float) -> bool:
    """Whether one side writes as one word what the other does not: Masch.bau, Maschinenbau; Anna Lena, Annalena."""
    if not mine or not yours or len(mine) == len(yours):
        return False
    one, other = "".join(mine), "".join(yours)
    return one[0] == other[0] and fuzz.ratio(one, other) >= close


def is_one_word(one: str, other: str, close: float) -> bool:
    """Whether two words differ by a slip, or one abbreviates the other."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) >= _SHORTEST_ABBREVIATION and long.startswith(short):
        return True
    if len(short) < _ONE_EDIT:
        return False
    edits = 2 if len(short) >= _TWO_EDITS else 1
    return OSA.distance(one, other, score_cutoff=edits) <= edits and fuzz.ratio(one, other) >= close
