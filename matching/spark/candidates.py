"""Candidate pairs that no record meets twice: block keys as tiles of bounded size, each with all it takes to score."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from matching.batch.keys import within
from matching.batch.pairs import MAX_PAIRS
from matching.score import Indices

BAND_RECORDS = 1_000
"""Records that one side of a tile has at most, about."""

TILE = ("key", "low", "high")
"""What names a tile."""

# Keys are not negative, so that what fills up short lists is none of them.
_NO_KEY = -1

_WIDTHS = (2, 4, 6, 8, 12)


def tiles(records: DataFrame, *, band_records: int = BAND_RECORDS) -> DataFrame:
    """Every record once in each tile in which it meets others, sorted within partitions so that tiles are whole.

    The records that share a key make one tile. Where they are more than one band takes, they are dealt out to
    bands, and each two bands make a tile, so that the pairs of a crowded key are shared among tasks. A row
    names the keys that come before the tile's own among those of the record: two records that have one of them
    in common meet there.

    Args:
        records: columns number, source, features and keys.
        band_records: about how many records a band has.

    Returns:
        Columns key, low, high, band, number, source, features and earlier.
    """
    entries = records.select("number", sql.explode("keys").alias("key"))
    shared = entries.groupBy("key").agg(sql.count("*").alias("size")).where(sql.col("size") > 1)
    # Keys that nobody shares are gone before features travel with those that are left.
    own = (
        entries.join(shared, "key")
        .groupBy("number")
        .agg(sql.sort_array(sql.collect_list(sql.struct("key", "size"))).alias("shared"))
    )
    met = (
        records.drop("keys", "id")
        .join(own, "number")
        .select("*", sql.posexplode("shared").alias("place", "entry"))
        .withColumn("bands", sql.ceil(sql.col("entry.size") / sql.lit(band_records)).cast("int"))
        .withColumn("band", sql.pmod(sql.hash("number"), sql.col("bands")))
        .withColumn("other", sql.explode(sql.sequence(sql.lit(0), sql.col("bands") - 1)))
        .select(
            sql.col("entry.key").alias("key"),
            sql.least("band", "other").alias("low"),
            sql.greatest("band", "other").alias("high"),
            "band",
            "number",
            "source",
            "features",
            sql.slice("shared.key", sql.lit(1), sql.col("place")).alias("earlier"),
        )
    )
    return met.repartition(*TILE).sortWithinPartitions(*TILE, "band", "number")


def whole_tiles(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Sorted rows in parts that end where a tile ends."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        last = _last_begins(batch)
        if last == 0 and held and not _same_tile(held[-1], batch):
            yield pa.Table.from_batches(held)
            held = []
        if last > 0:
            yield pa.Table.from_batches([*held, batch.slice(0, last)])
            held = []
        held.append(batch.slice(last))
    if held:
        yield pa.Table.from_batches(held)


def _tile_columns(rows: pa.RecordBatch | pa.Table) -> list[NDArray[np.int64]]:
    return [rows.column(name).to_numpy() for name in TILE]


def _last_begins(batch: pa.RecordBatch) -> int:
    """Where the last tile of a batch begins."""
    same = np.logical_and.reduce([column == column[-1] for column in _tile_columns(batch)])
    return int(np.argmax(same))


def _same_tile(one: pa.RecordBatch, other: pa.RecordBatch) -> bool:
    return all(
        ours[-1] == theirs[0] for ours, theirs in zip(_tile_columns(one), _tile_columns(other), strict=True)
    )


def met_pairs(rows: pa.Table, *, max_pairs: int = MAX_PAIRS) -> Iterator[tuple[Indices, Indices]]:
    """The pairs of rows of whole tiles, each pair of records in the first of its tiles alone.

    The left row's number is the smaller.

    Args:
        rows: the columns of `tiles`.
        max_pairs: how many pairs come at once, about.
    """
    first, counts = _partners(rows)
    earlier, lengths = _earlier(rows)
    numbers = rows.column("number").to_numpy()
    total = np.cumsum(counts)
    start, before = 0, 0
    while start < len(counts):
        stop = max(start + 1, int(np.searchsorted(total, before + max_pairs, side="right")))
        left = np.repeat(np.arange(start, stop), counts[start:stop])
        right = within(first[start:stop], counts[start:stop])
        met = _met_before(earlier, lengths, left, right)
        left, right = left[~met], right[~met]
        turned = numbers[left] > numbers[right]
        yield np.where(turned, right, left), np.where(turned, left, right)
        start, before = stop, int(total[stop - 1])


def _partners(rows: pa.Table) -> tuple[Indices, Indices]:
    """Per row the place of its first partner and the number of partners, which come one after the other."""
    key, low, high = _tile_columns(rows)
    band = rows.column("band").to_numpy()
    places = np.arange(len(key))
    changes = (key[1:] != key[:-1]) | (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    begins = np.flatnonzero(np.append(True, changes))
    sizes = np.diff(np.append(begins, len(key)))
    ends = np.repeat(begins + sizes, sizes)
    # Between two bands every record of the lower one meets every record of the higher one.
    lower = np.add.reduceat((band == low).astype(np.intp), begins)
    first = np.where(low == high, places + 1, np.repeat(begins + lower, sizes))
    first = np.where((low != high) & (band == high), ends, first)
    return first, ends - first


def _earlier(rows: pa.Table) -> tuple[NDArray[np.int64], Indices]:
    """The earlier keys of each row as a matrix, and how many there are."""
    lists = rows.column("earlier").combine_chunks()
    lengths = np.diff(lists.offsets.to_numpy()).astype(np.intp)
    found = np.full((len(lengths), int(lengths.max(initial=0))), _NO_KEY, dtype=np.int64)
    found[np.arange(found.shape[1]) < lengths[:, None]] = lists.flatten().to_numpy()
    return found, lengths


def _met_before(
    earlier: NDArray[np.int64], lengths: Indices, left: Indices, right: Indices
) -> NDArray[np.bool_]:
    """Which pairs have an earlier key in common."""
    met = np.zeros(len(left), dtype=np.bool_)
    turned = lengths[left] > lengths[right]
    short, long = np.where(turned, right, left), np.where(turned, left, right)
    begin = 0
    for end in (*_WIDTHS, earlier.shape[1]):
        # Most lists are far shorter than the longest one: each is looked at in about its own width.
        pairs = np.flatnonzero((lengths[short] > 0) & (lengths[long] > begin) & (lengths[long] <= end))
        theirs = earlier[long[pairs], :end]
        for place in range(end):
            left_over = np.flatnonzero((lengths[short[pairs]] > place) & ~met[pairs])
            if not len(left_over):
                break
            pairs, theirs = pairs[left_over], theirs[left_over]
            met[pairs] = (theirs == earlier[short[pairs], place, None]).any(axis=1)
        begin = end
    return met
