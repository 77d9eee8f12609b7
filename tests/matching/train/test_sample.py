"""Pairs to learn from are chosen by what their records say."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.table import Table
from matching.train.order import mixed, record_hashes
from matching.train.sample import (
    Pairs,
    alike_in_one,
    among_neighbours,
    in_order,
    of_some,
    random_pairs,
    sampled,
    without,
)

NAMES = ["city", "street"]
Couples = list[tuple[int, int]]
Said = tuple[tuple[str, str], ...]

hashes = st.lists(st.integers(0, 2**64 - 1), min_size=6, max_size=6, unique=True).map(
    lambda found: np.array(found, dtype=np.uint64)
)
couples = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)
streets = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["bonn", "koln", "ulm"]),
        "street": st.sampled_from(["main road", "main lane", "high road", "park"]),
    },
)
towns = st.lists(streets, min_size=2, max_size=15)


def sides(found: Couples) -> tuple[np.ndarray, np.ndarray]:
    return np.array([left for left, _ in found], dtype=np.intp), np.array(
        [right for _, right in found], dtype=np.intp
    )


def listed(pairs: Pairs) -> Couples:
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def each_once(found: Couples) -> Couples:
    return sorted((min(pair), max(pair)) for pair in as_sets(found))


def as_sets(found: Couples) -> set[frozenset[int]]:
    return {frozenset(pair) for pair in found if len(set(pair)) == 2}


@given(couples, hashes)
def test_every_pair_of_two_comes_once_with_the_smaller_hash_first(found: Couples, hashed: np.ndarray) -> None:
    ordered = listed(in_order(*sides(found), hashed))
    assert as_sets(ordered) == as_sets(found)
    assert len(ordered) == len(as_sets(found))
    by_hash = [(int(hashed[left]), int(hashed[right])) for left, right in ordered]
    assert all(left < right for left, right in by_hash)
    assert by_hash == sorted(by_hash)


@given(couples, hashes, st.integers(1, 30), st.randoms(use_true_random=False))
def test_a_sample_does_not_depend_on_the_order_of_pairs(
    found: Couples, hashed: np.ndarray, at_most: int, random: Random
) -> None:
    found = each_once(found)
    turned = [(pair[1], pair[0]) if random.random() < 0.5 else pair for pair in found]
    random.shuffle(turned)
    whole, _ = sampled([sides(found)], hashed, at_most)
    parted, _ = sampled(
        [sides(turned[start : start + 7]) for start in range(0, len(turned), 7)], hashed, at_most
    )
    assert listed(parted) == listed(whole)


@given(couples, hashes, st.integers(1, 30))
def test_a_sample_has_as_many_pairs_as_asked_for_and_no_others(
    found: Couples, hashed: np.ndarray, at_most: int
) -> None:
    found = each_once(found)
    pairs, count = sampled([sides(found[:4]), sides(found[4:])], hashed, at_most)
    taken = listed(pairs)
    assert count == len(found)
    assert len(taken) == min(at_most, len(found))
    assert as_sets(taken) <= as_sets(found)


@given(couples, hashes, st.integers(1, 30))
def test_some_records_have_all_their_pairs_in_the_sample_but_for_the_last(
    found: Couples, hashed: np.ndarray, at_most: int
) -> None:
    found = each_once(found)
    pairs, count = of_some([sides(found[:4]), sides(found[4:])], hashed, at_most)
    taken = as_sets(listed(pairs))
    rank = mixed(hashed).tolist()
    firsts = [min(pair, key=lambda place: rank[place]) for pair in taken]
    last = max((rank[place] for place in firsts), default=0)
    assert count == len(found)
    assert len(taken) == min(at_most, len(found))
    assert taken >= {pair for pair in as_sets(found) if min(rank[place] for place in pair) < last}


@given(couples, couples, hashes)
def test_pairs_among_neighbours_have_a_third_record_in_common(
    found: Couples, others: Couples, hashed: np.ndarray
) -> None:
    near = {place: {end for pair in as_sets(found) if place in pair for end in pair} for place in range(6)}
    closing = {
        frozenset((one, other))
        for one, other in each_once(others)
        if (near[one] & near[other]) - {one, other} and frozenset((one, other)) not in as_sets(found)
    }
    parts = [sides(each_once(others)[:3]), sides(each_once(others)[3:])]
    assert as_sets(listed(among_neighbours(parts, hashed, in_order(*sides(found), hashed), 30))) == closing


@given(couples, couples, hashes)
def test_pairs_without_others_are_the_rest_in_their_order(
    found: Couples, others: Couples, hashed: np.ndarray
) -> None:
    ordered = in_order(*sides(found), hashed)
    rest = listed(without(ordered, [sides(others[:2]), sides(others[2:])], 6))
    assert rest == [pair for pair in listed(ordered) if frozenset(pair) not in as_sets(others)]


@given(towns, st.integers(1, 60), st.integers(0, 9))
def test_pairs_alike_in_one_share_a_value_or_a_word(
    records: list[dict[str, str]], count: int, seed: int
) -> None:
    table = Table.of(records, NAMES)
    found = listed(alike_in_one(table, record_hashes(table), count, np.random.default_rng(seed)))
    for left, right in found:
        one, other = records[left], records[right]
        assert any(set(one.get(name, "").split()) & set(other.get(name, "").split()) for name in NAMES)
    assert len(found) <= max(count, 2 * len(NAMES))


def test_all_features_are_drawn_from_and_common_values_do_not_take_all() -> None:
    records = [{"city": "bonn", "street": f"street {place}"} for place in range(300)]
    records += [{"city": f"town {place}", "street": f"road {place}"} for place in range(40) for _ in (0, 1)]
    table = Table.of(records, NAMES)
    found = listed(alike_in_one(table, record_hashes(table), 400, np.random.default_rng(1)))
    in_bonn = sum(records[left]["city"] == records[right]["city"] == "bonn" for left, right in found)
    in_town = sum(records[left]["city"] == records[right]["city"] != "bonn" for left, right in found)
    assert in_bonn > 20
    assert in_town > 20


def drawn(records: list[dict[str, str]], seed: int) -> list[list[tuple[Said, Said]]]:
    """The pairs of both samples as what their records say."""
    table = Table.of(records, NAMES)
    hashed, rng = record_hashes(table), np.random.default_rng(seed)
    samples = [alike_in_one(table, hashed, 20, rng), random_pairs(hashed, 20, rng)]
    said = [tuple(sorted(record.items())) for record in records]
    return [sorted((said[left], said[right]) for left, right in listed(pairs)) for pairs in samples]


@given(towns, st.integers(0, 9), st.randoms(use_true_random=False))
def test_what_is_drawn_does_not_depend_on_the_order_of_records(
    records: list[dict[str, str]], seed: int, random: Random
) -> None:
    assert drawn(random.sample(records, len(records)), seed) == drawn(records, seed)


def test_records_with_nothing_in_common_give_no_pair() -> None:
    table = Table.of([{"city": "bonn"}, {"city": "ulm"}, {"street": "park"}], NAMES)
    assert listed(alike_in_one(table, record_hashes(table), 10, np.random.default_rng(1))) == []
