"""What holds for every comparator."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.comparators.base import NO_EVIDENCE, BaseComparator, PairColumn, Values
from matching.comparators.registry import Comparator

COMPARATORS: list[BaseComparator] = [kind() for kind in get_args(get_args(Comparator)[0])]

_WORDS = st.text(alphabet="abc 01-.", min_size=1, max_size=9) | st.sampled_from(
    [
        "bob",
        "robert",
        "anna maria",
        "maria",
        "1971-03-04",
        "1971-04-03",
        "12.5",
        "nan",
        "inf",
        "1e400",
        "é",
        "main st",
    ]
)
_SIDES = st.lists(st.none() | _WORDS, min_size=4, max_size=4)
_PAIRS = st.lists(st.tuples(_SIDES, _SIDES), max_size=6)

# To make pairs up takes longer than to compare them in every way.
every_way = settings(max_examples=200, deadline=None)


Side = list[str | None]
Pair = tuple[Side, Side]


def columns(comparator: BaseComparator, pairs: list[Pair]) -> tuple[list[Values], list[Values]]:
    width = len(comparator.parts)
    return [tuple(left[:width]) for left, _ in pairs], [tuple(right[:width]) for _, right in pairs]


@every_way
@given(pairs=_PAIRS)
def test_a_comparator_is_symmetric(pairs: list[Pair]) -> None:
    for comparator in COMPARATORS:
        left, right = columns(comparator, pairs)
        assert comparator.levels(left, right).tolist() == comparator.levels(right, left).tolist(), comparator


@every_way
@given(pairs=_PAIRS)
def test_a_level_depends_on_its_own_pair_alone(pairs: list[Pair]) -> None:
    for comparator in COMPARATORS:
        left, right = columns(comparator, pairs)
        together = comparator.levels(left, right)
        assert together.dtype == np.int8, comparator
        assert together.tolist() == [
            int(comparator.levels([one], [other])[0]) for one, other in zip(left, right, strict=True)
        ], comparator


@every_way
@given(side=_SIDES)
def test_nothing_on_one_side_is_no_evidence(side: Side) -> None:
    for comparator in COMPARATORS:
        width = len(comparator.parts)
        levels = comparator.levels([tuple(side[:width])], [(None,) * width])
        assert levels.tolist() == [NO_EVIDENCE], comparator


@pytest.mark.parametrize("comparator", COMPARATORS, ids=lambda comparator: comparator.kind)
def test_every_level_has_a_sentence_of_its_own(comparator: BaseComparator) -> None:
    values = ("1",) * len(comparator.parts)
    sentences = [
        comparator.sentence(level, values, values) for level in range(NO_EVIDENCE, len(comparator.labels))
    ]
    assert len(set(sentences)) == len(comparator.labels) + 1
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("comparator", COMPARATORS, ids=lambda comparator: comparator.kind)
def test_the_best_level_is_that_of_the_same_values(comparator: BaseComparator) -> None:
    values = ("19710101",) * len(comparator.parts)
    assert comparator.levels([values], [values]).tolist() == [0]


@pytest.mark.parametrize("comparator", COMPARATORS, ids=lambda comparator: comparator.kind)
def test_no_pair_gives_no_level(comparator: BaseComparator) -> None:
    assert comparator.levels([], []).tolist() == []


@every_way
@given(pairs=st.lists(st.tuples(_SIDES, _SIDES) | _SIDES.map(lambda side: (side, side)), max_size=6))
def test_the_outlook_has_the_level_that_is_found(pairs: list[Pair]) -> None:
    for comparator in COMPARATORS:
        left, right = columns(comparator, pairs)
        sides = [
            PairColumn.of([one[place] for one in left], [other[place] for other in right])
            for place in range(len(comparator.parts))
        ]
        cases, possible = comparator.outlook(sides)
        for case, level in zip(cases.tolist(), comparator.levels(left, right).tolist(), strict=True):
            assert level in possible[case], comparator
