"""Tiles of records bring each candidate pair about once."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.spark.here import needs_spark

needs_spark()

from matching.spark.candidates import met_pairs, whole_tiles

BANDS = 2

keys_of_records = st.lists(st.sets(st.integers(0, 40), max_size=20), max_size=12)


def tiles_of(records: list[set[int]], crowded: int) -> pa.Table:
    """What Spark makes of the keys of records, where more than so many records make a key crowded."""
    rows = []
    for number, keys in enumerate(records):
        for place, key in enumerate(sorted(keys)):
            bands = BANDS if sum(key in other for other in records) > crowded else 1
            band = number * 7 % bands
            rows += [
                (key, min(band, other), max(band, other), band, number, sorted(keys)[:place])
                for other in range(bands)
            ]
    rows.sort()
    names = ["key", "low", "high", "band", "number", "earlier"]
    types = [*[pa.int64()] * 5, pa.list_(pa.int64())]
    return pa.table(
        {
            name: pa.array([row[place] for row in rows], kind)
            for place, (name, kind) in enumerate(zip(names, types, strict=True))
        }
    )


@given(keys_of_records, st.integers(1, 6), st.integers(1, 7), st.integers(1, 9))
def test_pairs_that_share_a_key_meet_once_whatever_the_tiles_and_batches(
    records: list[set[int]], crowded: int, rows_at_once: int, max_pairs: int
) -> None:
    found = []
    for rows in whole_tiles(iter(tiles_of(records, crowded).to_batches(max_chunksize=rows_at_once))):
        numbers = rows.column("number").to_numpy()
        for left, right in met_pairs(rows, max_pairs=max_pairs):
            found += list(zip(numbers[left].tolist(), numbers[right].tolist(), strict=True))
    expected = [
        (one, other) for one, other in combinations(range(len(records)), 2) if records[one] & records[other]
    ]
    assert sorted(found) == expected


def test_a_crowded_key_is_shared_among_tiles_that_no_batch_cuts() -> None:
    rows = tiles_of([{1}] * 10, crowded=5)
    parts = list(whole_tiles(iter(rows.to_batches(max_chunksize=4))))
    tiles = [
        set(zip(part.column("low").to_pylist(), part.column("high").to_pylist(), strict=True))
        for part in parts
    ]
    assert sum(map(len, tiles)) == len(set().union(*tiles)) == 3
    assert np.sum([part.num_rows for part in parts]) == 20
