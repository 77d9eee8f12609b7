"""Simulated levels of pairs give back the shares they were drawn from."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.score import Bound, probability_of
from matching.train.expectation import Estimate, Evidence, Start, added_up, estimate
from matching.train.rivals import Rivals

Floats = NDArray[np.float64]

# Five comparisons: a birth date, given name, address, telephone and e-mail address, say; the best level first.
SAME: list[Floats] = [
    np.array(shares)
    for shares in ([0.9, 0.1], [0.8, 0.15, 0.05], [0.7, 0.1, 0.1, 0.1], [0.6, 0.4], [0.75, 0.15, 0.1])
]
STRANGERS: list[Floats] = [
    np.array(shares)
    for shares in ([0.05, 0.95], [0.02, 0.08, 0.9], [0.05, 0.05, 0.1, 0.8], [0.01, 0.99], [0.02, 0.03, 0.95])
]
# A family has one address and telephone, and hardly ever one given name.
RELATED: list[Floats] = [
    np.array(shares)
    for shares in ([0.03, 0.97], [0.02, 0.03, 0.95], [0.9, 0.05, 0.03, 0.02], [0.7, 0.3], [0.1, 0.3, 0.6])
]

NOTHING = [0.0] * len(SAME)


def drawn(classes: NDArray[np.intp], rng: np.random.Generator, *, missing: float = 0.0) -> NDArray[np.int8]:
    """The levels of pairs, each of class 0 (same), 1 (related) or 2 (strangers)."""
    levels = np.empty((len(classes), len(SAME)), dtype=np.int8)
    for column in range(levels.shape[1]):
        for number, shares in enumerate((SAME, RELATED, STRANGERS)):
            of_class = np.flatnonzero(classes == number)
            levels[of_class, column] = rng.choice(len(shares[column]), len(of_class), p=shares[column])
    levels[rng.random(levels.shape) < missing] = -1
    return levels


def evidence(levels: NDArray[np.int8], *, apart: NDArray[np.bool_] | None = None) -> Evidence:
    return Evidence(
        levels=levels,
        extra=np.zeros(levels.shape),
        candidate=np.ones(len(levels), dtype=np.bool_),
        apart=np.zeros(len(levels), dtype=np.bool_) if apart is None else apart,
    )


def blurred(classes: list[Floats], by: float = 0.3) -> list[Floats]:
    """Shares on the way to all levels being alike: a start that knows little."""
    return [(1.0 - by) * shares + by / len(shares) for shares in classes]


def learned(found: Evidence) -> Estimate:
    return estimate(
        found,
        same=Start(blurred(SAME), pairs=5.0, parts=NOTHING),
        relatives=[Start(RELATED, pairs=10.0, parts=[1.0] * len(SAME))],
        strangers=Start(blurred(STRANGERS), pairs=5.0, parts=NOTHING),
    )


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_m_u_and_the_number_of_matches_are_found_again(missing: float) -> None:
    classes = np.repeat([0, 2], [2_000, 6_000])
    found = learned(evidence(drawn(classes, np.random.default_rng(7), missing=missing)))
    assert found.converged
    assert found.probability.sum() == pytest.approx(2_000, rel=0.05)
    for column, (m, u) in enumerate(zip(found.m, found.u, strict=True)):
        assert m == pytest.approx(SAME[column], abs=0.04)
        assert u == pytest.approx(STRANGERS[column], abs=0.04)


def test_relatives_are_not_taken_for_matches() -> None:
    classes = np.repeat([0, 1, 2], [1_000, 2_000, 5_000])
    found = learned(evidence(drawn(classes, np.random.default_rng(8))))
    assert found.related == pytest.approx(0.25, abs=0.05)
    assert found.probability[classes == 1].mean() < 0.1
    assert found.probability[classes == 0].mean() > 0.8
    # What relatives have in common tells little for a match: u is that of relatives and strangers together.
    together = (2_000 * RELATED[2] + 5_000 * STRANGERS[2]) / 7_000
    assert found.u[2] == pytest.approx(together, abs=0.05)


def test_a_kind_of_relatives_that_is_known_stays_as_it_is() -> None:
    classes = np.repeat([0, 1, 2], [1_000, 2_000, 5_000])
    levels = drawn(classes, np.random.default_rng(8))
    known = estimate(
        evidence(levels),
        same=Start(blurred(SAME), pairs=5.0, parts=NOTHING),
        relatives=[Start(RELATED, math.inf, NOTHING), Start(STRANGERS, math.inf, NOTHING)],
        strangers=Start(blurred(STRANGERS), pairs=5.0, parts=NOTHING),
    )
    assert known.among_classes[classes == 1].mean() < 0.1
    assert known.among_classes[classes == 0].mean() > 0.8


def test_what_adds_up_is_nearer_to_the_mixture_where_relatives_are_common() -> None:
    classes = np.repeat([0, 1, 2], [1_000, 2_000, 5_000])
    pairs = evidence(drawn(classes, np.random.default_rng(8)))
    plain = learned(pairs)
    added = added_up(pairs, plain)
    away = [np.abs(found.probability - found.among_classes).mean() for found in (plain, added)]
    assert away[1] < 0.8 * away[0]
    assert added.probability.sum() == pytest.approx(plain.among_classes.sum(), rel=0.01)


def test_what_adds_up_reckons_with_what_comparisons_may_add_together() -> None:
    levels = drawn(np.repeat([0, 1, 2], [500, 500, 2_000]), np.random.default_rng(3))
    pairs = replace(evidence(levels), bounds=[Bound((2, 3), 2.0)])
    plain = learned(pairs)
    found = added_up(pairs, plain)
    bits = [
        np.log2(m / u)[levels[:, column]] for column, (m, u) in enumerate(zip(found.m, found.u, strict=True))
    ]
    # The first of the two counts until the bound is reached; what speaks against a match counts whole.
    first = np.minimum(bits[2], 2.0)
    second = np.minimum(bits[3], 2.0 - np.maximum(first, 0.0))
    assert (second < bits[3]).any()
    weight = found.prior_bits + bits[0] + bits[1] + first + second + bits[4]
    assert probability_of(np.asarray(weight)) == pytest.approx(found.probability, abs=1e-9)
    assert found.probability.sum() == pytest.approx(plain.among_classes.sum(), rel=0.01)


def test_few_matches_are_too_few_for_a_regression() -> None:
    few = evidence(drawn(np.repeat([0, 1, 2], [40, 80, 200]), np.random.default_rng(3)))
    plain = learned(few)
    assert added_up(few, plain) is plain


def test_of_things_few_matches_do_for_a_regression() -> None:
    few = evidence(drawn(np.repeat([0, 1, 2], [40, 80, 200]), np.random.default_rng(3)))
    plain = learned(few)
    added = added_up(few, plain, things=True)
    away = [np.abs(found.probability - found.among_classes).mean() for found in (plain, added)]
    assert away[1] < away[0]


def test_shares_of_levels_sum_to_one() -> None:
    found = learned(evidence(drawn(np.repeat([0, 2], [50, 100]), np.random.default_rng(1))))
    for shares in (*found.m, *found.u):
        assert shares.min() > 0.0
        assert shares.sum() == pytest.approx(1.0)


def test_the_prior_and_the_bits_give_the_expected_number_of_matches() -> None:
    levels = drawn(np.repeat([0, 1, 2], [500, 500, 2_000]), np.random.default_rng(3))
    found = learned(evidence(levels))
    weight = found.prior_bits + sum(
        np.log2(m / u)[levels[:, column]] for column, (m, u) in enumerate(zip(found.m, found.u, strict=True))
    )
    assert probability_of(np.asarray(weight)) == pytest.approx(found.probability, abs=1e-9)
    assert found.probability.sum() == pytest.approx(500, rel=0.15)


def test_without_evidence_the_start_is_kept() -> None:
    found = learned(evidence(np.full((40, 5), -1, dtype=np.int8)))
    for m, start in zip(found.m, blurred(SAME), strict=True):
        assert m == pytest.approx(start)


def test_pairs_known_to_be_apart_never_match() -> None:
    classes = np.repeat([0, 2], [400, 800])
    levels = drawn(classes, np.random.default_rng(5))
    apart = np.arange(1_200) % 10 == 0
    found = learned(evidence(levels, apart=apart))
    assert set(found.probability[apart].tolist()) == {0.0}
    assert found.probability[~apart & (classes == 0)].mean() > 0.8
    assert found.probability[classes == 2].mean() < 0.05


def test_a_rare_value_in_common_makes_a_match_likelier() -> None:
    levels = drawn(np.repeat([0, 2], [400, 800]), np.random.default_rng(5))
    plain = learned(evidence(levels))
    extra = np.zeros(levels.shape)
    extra[0, 0] = 6.0
    rare = learned(Evidence(levels, extra, np.ones(1_200, np.bool_), np.zeros(1_200, np.bool_)))
    odds = [found.probability[0] / (1.0 - found.probability[0]) for found in (plain, rare)]
    assert np.log2(odds[1] / odds[0]) == pytest.approx(6.0, abs=0.5)


def two_lists(things: int, rng: np.random.Generator) -> tuple[Evidence, NDArray[np.bool_]]:
    """Two sources free of duplicates that hold the same things, each with four candidates of the other."""
    left = np.repeat(np.arange(things), 4)
    right = things + (left + np.tile([0, 1, 2, 3], things)) % things
    same = right - things == left
    levels = drawn(np.where(same, 0, 2), rng)
    rivals = Rivals(left, right, np.repeat([0, 1], things), np.array([True, True]), True)
    plain = evidence(levels)
    return Evidence(levels, plain.extra, plain.candidate, plain.apart, rivals), same


def test_among_rivals_a_thing_has_one_match_at_most() -> None:
    pairs, same = two_lists(500, np.random.default_rng(4))
    found = learned(pairs)
    assert pairs.rivals is not None
    for side in (pairs.rivals.left, pairs.rivals.right):
        assert np.bincount(side, weights=found.probability).max() <= 1.0 + 1e-6
    assert found.probability[same].mean() > 0.9
    assert found.probability[~same].mean() < 0.05
    assert found.probability.sum() == pytest.approx(500, rel=0.05)


def test_rivals_tell_more_than_the_same_pairs_without_them() -> None:
    pairs, same = two_lists(500, np.random.default_rng(4))
    alone = learned(evidence(pairs.levels))
    assert learned(pairs).probability[same].mean() > alone.probability[same].mean()


def test_a_rival_known_to_be_apart_leaves_the_place_to_others() -> None:
    pairs, same = two_lists(200, np.random.default_rng(4))
    apart = np.zeros(len(same), dtype=np.bool_)
    apart[np.flatnonzero(same)[:20]] = True
    found = learned(Evidence(pairs.levels, pairs.extra, pairs.candidate, apart, pairs.rivals))
    assert set(found.probability[apart].tolist()) == {0.0}
    assert found.probability[same & ~apart].mean() > 0.8


def test_a_worse_grade_never_speaks_more_for_a_match() -> None:
    rng = np.random.default_rng(8)
    classes = rng.choice(3, 3_000, p=[0.2, 0.2, 0.6])
    levels = drawn(classes, rng)
    # The names of matches differ more often than not in these pairs, as if they were of one album, not one song.
    levels[:, 1] = np.where(classes == 0, rng.choice(3, 3_000, p=[0.2, 0.1, 0.7]), rng.choice(3, 3_000))
    free = evidence(levels)
    plain, held = learned(free), learned(replace(free, graded=[False, True, False, False, False]))
    assert (np.diff(np.log2(plain.m[1] / plain.u[1])) > 0).any()
    assert (np.diff(np.log2(held.m[1] / held.u[1])) < 1e-9).all()
    assert held.m[1].sum() == pytest.approx(1.0)


def test_one_source_with_duplicates_leaves_rivals_for_the_other() -> None:
    pairs, same = two_lists(500, np.random.default_rng(4))
    assert pairs.rivals is not None
    some = replace(pairs, rivals=replace(pairs.rivals, unique=np.array([True, False]), everywhere=False))
    found = learned(some)
    assert found.probability[same].mean() > 0.9
    assert found.probability[~same].mean() < 0.05


def test_a_name_alone_tells_no_relatives_from_matches_where_both_are_spelt_alike() -> None:
    """Half of those of one name are spelt in another way: as many of matches, and as many of namesakes."""
    rng = np.random.default_rng(11)
    spelt, told, others = np.array([0.5, 0.5, 0.0]), (0.95, 0.03, 0.03), np.array([0.001, 0.001, 0.998])
    classes = np.repeat([0, 1, 2], [1_000, 1_000, 6_000])
    names = np.where(classes < 2, rng.choice(3, len(classes), p=spelt), rng.choice(3, len(classes), p=others))
    same = rng.random(len(classes)) < np.array(told)[classes]
    levels = np.stack([names, np.where(same, 0, 1), np.where(same, 0, 1)], axis=1).astype(np.int8)
    levels[rng.random(len(levels)) < 0.6, 1:] = -1
    clean, tells, tells_not = np.array([0.95, 0.04, 0.01]), np.array([0.9, 0.1]), np.array([0.03, 0.97])

    def by_spelling(as_matches: tuple[int, ...]) -> list[float]:
        found = estimate(
            evidence(levels),
            Start([np.array([0.6, 0.3, 0.1]), tells, tells], 10.0, [0.1] * 3),
            [Start([clean, tells_not, tells_not], math.inf, [0.0] * 3, as_matches)],
            Start([others, tells_not, tells_not], math.inf, [0.0] * 3),
        )
        silent = levels[:, 1] < 0
        return [float(found.among_classes[silent & (names == level)].mean()) for level in (0, 1)]

    assert by_spelling((0,)) == pytest.approx([0.5, 0.5], abs=0.1)
    assert by_spelling(())[1] > 0.7
