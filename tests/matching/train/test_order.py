"""Records are ordered by what they say."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.table import Column, Table
from matching.train.order import mixed, record_hashes, value_hashes

record = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["x", "y", "x y"]) for name in ("a", "b", "c")}
)
NAMES = ["a", "b", "c"]


@given(st.lists(record, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_hash_of_a_record_depends_on_its_values_alone(
    records: list[dict[str, str]], random: Random
) -> None:
    hashes = record_hashes(Table.of(records, NAMES))
    order = random.sample(range(len(records)), len(records))
    again = record_hashes(Table.of([records[old] for old in order], random.sample(NAMES, 3)))
    assert again.tolist() == hashes[order].tolist()


@given(record, record)
def test_different_records_have_different_hashes(one: dict[str, str], other: dict[str, str]) -> None:
    hashes = record_hashes(Table.of([one, other], NAMES))
    assert (hashes[0] == hashes[1]) == (one == other)


def test_the_hash_of_a_value_is_the_same_in_every_process() -> None:
    assert value_hashes(Column.of(["smith", "Köln"])).tolist() == [6860371592695159933, 3109540649127535414]


def test_no_values_have_no_hashes() -> None:
    assert value_hashes(Column.empty(3)).tolist() == []


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=50))
def test_scattering_keeps_numbers_apart(numbers: list[int]) -> None:
    assert len(set(mixed(np.array(numbers, dtype=np.uint64)).tolist())) == len(numbers)
