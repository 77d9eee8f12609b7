"""The prior among rivals: heard without any evidence, it gives as many matches as there are."""

from __future__ import annotations

import numpy as np
import pytest

from matching.train.rivals import Contested, Rivals


@pytest.mark.parametrize("matched", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("others", [1, 2])
def test_the_prior_gives_the_matches_that_it_was_learned_from(matched: float, others: int) -> None:
    # Each of 60 records has 20 candidates of each other source, which have 60 or twice as many records.
    things, each = 60, 20
    left = np.repeat(np.arange(things), each * others)
    right = things + (left * others + np.tile(np.arange(each * others), things) * 7) % (things * others)
    sources = np.repeat([0, 1], [things, things * others])
    rivals = Rivals(left, right, sources, np.array([True, True]), True)
    candidate = np.ones(len(left), dtype=np.bool_)
    matches = np.full(len(left), matched * things / len(left))
    prior = Contested.of(rivals, candidate).prior(matches)
    found = rivals.probability(np.full(len(left), prior))
    assert found.sum() == pytest.approx(matched * things, rel=0.05)
    # Of a part of the candidates, as many match as of all.
    half = np.arange(len(left)) % 2 == 0
    sampled = Rivals(left[half], right[half], sources, np.array([True, True]), True, 0.5)
    learned = Contested.of(sampled, candidate[half]).prior(matches[half])
    assert learned == pytest.approx(prior, abs=0.01)


def test_sources_that_change_places_leave_the_prior() -> None:
    left, right = np.array([0, 0, 1, 2, 3]), np.array([2, 3, 2, 4, 4])
    unique, candidate, matches = np.full(3, True), np.ones(5, dtype=np.bool_), np.full(5, 0.3)
    named = [np.array([0, 0, 1, 1, 2]), np.array([2, 2, 0, 0, 1])]
    one, other = (Contested.of(Rivals(left, right, codes, unique, True), candidate) for codes in named)
    assert one.prior(matches) == pytest.approx(other.prior(matches))


def test_of_a_kind_of_pairs_that_becomes_less_likely_no_more_match() -> None:
    # The place beside the one record of the first source is taken: the rest of the second is out of the question.
    rivals = Rivals(
        left=np.zeros(100, dtype=np.intp),
        right=np.arange(1, 101),
        sources=np.array([0, *[1] * 100]),
        unique=np.array([True, True]),
        everywhere=True,
    )
    most = 1.0
    for bits in np.arange(-5.0, -40.0, -0.25):
        kind = float(rivals.probability(np.array([30.0, *[bits] * 99]))[1:].mean())
        assert kind <= most + 1e-6
        most = min(most, kind)
