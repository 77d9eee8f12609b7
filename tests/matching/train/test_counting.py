"""What is common among records is listed; what is not counts as often as such values do."""

from __future__ import annotations

from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.table import Column
from matching.train.counting import as_words_meet, counted

values = st.lists(st.one_of(st.none(), st.sampled_from(["a b", "b", "b c", "c", "d d"])), max_size=40)


def test_values_are_listed_with_the_commonest_first_and_equal_ones_by_name() -> None:
    found = counted(Column.of(["c"] * 3 + ["a"] * 4 + ["b"] * 4 + ["rare", None]), "values")
    assert list(found.counts.items()) == [("a", 4), ("b", 4), ("c", 3)]
    assert found.records == 12


def test_what_is_not_listed_counts_as_often_as_it_occurs_on_average() -> None:
    found = counted(Column.of(["often"] * 9 + ["twice"] * 2 + ["once"]), "values")
    assert list(found.counts) == ["often"]
    assert found.others == 1.5


def test_a_record_counts_a_word_once() -> None:
    found = counted(Column.of(["new york", "new new jersey", "new york", "york", None]), "words")
    assert found.counts == {"new": 3, "york": 3}
    assert found.records == 4
    assert found.others == 1.0


def test_a_column_without_values_lists_none() -> None:
    found = counted(Column.empty(5), "values")
    assert (found.records, found.others, dict(found.counts)) == (1, 1.0, {})


@pytest.mark.parametrize("of", ["values", "words"])
@given(values, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(
    of: Literal["values", "words"], column: list[str | None], random: Random
) -> None:
    one = counted(Column.of(column), of)
    other = counted(Column.of(random.sample(column, len(column))), of)
    assert one == other
    assert list(one.counts) == list(other.counts)


@given(values)
def test_listed_and_others_make_up_all_records(column: list[str | None]) -> None:
    found = counted(Column.of(column), "values")
    present = [value for value in column if value]
    listed = sum(found.counts.values())
    distinct = len(set(present)) - len(found.counts)
    assert all(found.counts[value] == present.count(value) for value in found.counts)
    assert listed + distinct * found.others == pytest.approx(len(present), abs=0.01)


def test_a_whole_name_counts_no_more_often_than_its_words_meet_by_chance() -> None:
    of_one_thing = ["alpha foods"] * 8
    common = ["jan novak"] * 8 + ["jan"] * 20 + ["novak"] * 20
    others = [f"name{number}" for number in range(44)]
    found = as_words_meet(Column.of([*of_one_thing, *common, *others]))
    assert found.counts == {"jan": 20, "novak": 20, "jan novak": 8}
