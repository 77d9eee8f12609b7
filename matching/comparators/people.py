"""Comparator of lists of people."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Literal

from rapidfuzz.distance import OSA

from matching.comparators.base import PairwiseComparator
from matching.standardise.text import CACHE_SIZE

_SAME, _ALL, _MOST, _SOME, _NONE = range(5)
_LONG_SURNAME = 5
_LISTS = 1 << 12


class People(PairwiseComparator):
    """Lists of people such as "ioannidis_y mackay_d", in any order: how many of the shorter list are on the other.

    A surname of five letters or more may have one typo; who has no initial fits any. A list that ends in
    "et al." is short, not wrong.
    """

    kind: Literal["people"] = "people"
    graded: ClassVar[bool] = True
    labels: ClassVar[tuple[str, ...]] = ("same", "all", "most", "some", "none")
    sentences: ClassVar[tuple[str, ...]] = (
        "Both name the same people.",
        "Everybody on the shorter list is on the longer one.",
        "Most people are on both lists.",
        "Some people are on both lists.",
        "Nobody is on both lists.",
    )

    def grade_pair(self, one: str, other: str) -> int:
        """By the people on both lists."""
        ours, theirs = set(one.split()), set(other.split())
        fewest, most = sorted((len(ours), len(theirs)))
        both = ours & theirs
        found = len(both)
        shared = _traces_of_list(one) & _traces_of_list(other) if found < fewest else None
        if shared:
            rests = [
                sorted(who for who in rest if not shared.isdisjoint(_traces(who)))
                for rest in (ours - both, theirs - both)
            ]
            # In an order of their own, so that the sides may change places.
            found += _alike(*sorted(rests))
        if found == fewest:
            return _SAME if fewest == most else _ALL
        if not found:
            return _NONE
        return _MOST if 2 * found > fewest else _SOME


@lru_cache(_LISTS)
def _traces_of_list(people: str) -> frozenset[str]:
    return frozenset().union(*map(_traces, people.split()))


@lru_cache(CACHE_SIZE)
def _traces(person: str) -> frozenset[str]:
    """The surname, and what is left of it without any one letter: spellings with one typo have a trace in common."""
    surname = person.partition("_")[0]
    if len(surname) < _LONG_SURNAME:
        return frozenset([surname])
    return frozenset([surname, *(surname[:place] + surname[place + 1 :] for place in range(len(surname)))])


def _alike(ours: list[str], theirs: list[str]) -> int:
    """How many of one list are on the other in another spelling, each once."""
    found = 0
    for person in ours:
        match = next((other for other in theirs if _may_be(person, other)), None)
        if match is not None:
            theirs.remove(match)
            found += 1
    return found


def _may_be(person: str, other: str) -> bool:
    if person[-2:-1] == other[-2:-1] == "_":
        return person[-1] == other[-1] and _spelled_alike(person[:-2], other[:-2])
    ours, theirs = person.partition("_")[0], other.partition("_")[0]
    return ours == theirs or _spelled_alike(ours, theirs)


def _spelled_alike(surname: str, other: str) -> bool:
    shortest = min(len(surname), len(other))
    return shortest >= _LONG_SURNAME and OSA.distance(surname, other, score_cutoff=1) <= 1
