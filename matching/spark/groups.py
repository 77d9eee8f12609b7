"""Work on rows that belong together, many small groups at once."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

BUCKET_ROWS = 100_000
"""Rows that are worked on at once, about."""

MOST_TOGETHER = 5_000_000
"""Rows of one group that a worker is trusted to hold."""

_BUCKET = "bucket"


class GroupTooLargeError(RuntimeError):
    """Rows that only make sense together are more than a worker can hold."""

    code = "group_too_large"

    def __init__(self, what: str, rows: int, most: int) -> None:
        self.what, self.rows, self.most = what, rows, most
        super().__init__(
            f"{rows:,} {what} hang together, more than the {most:,} that a worker is trusted with: weights that "
            "join so many are wrong; learn them anew with `mdm match train`, name the keys that too many share "
            "as stop keys, or raise the merge threshold"
        )


def check_sizes(rows: DataFrame, group: str, what: str, most: int) -> int:
    """See that no group is too large, and count all rows.

    Raises:
        GroupTooLargeError: one is.
    """
    found = rows.groupBy(group).count().agg(sql.max("count"), sql.sum("count")).first()
    assert found is not None
    largest, total = int(found[0] or 0), int(found[1] or 0)
    if largest > most:
        raise GroupTooLargeError(what, largest, most)
    return total


def bucketed(rows: DataFrame, group: str, buckets: int) -> DataFrame:
    """Rows with the bucket that their group falls into."""
    return rows.withColumn(_BUCKET, sql.pmod(sql.xxhash64(group), sql.lit(buckets)))


def in_buckets(rows: DataFrame, job: Callable[[pa.Table], pa.Table], schema: str) -> DataFrame:
    """What a job makes of the rows of each bucket."""

    # Spark reads from these hints how it is to call a function.
    def done(rows: pa.Table) -> pa.Table:
        return job(rows)

    return rows.groupBy(_BUCKET).applyInArrow(done, schema)


def in_shared_buckets(
    one: DataFrame, other: DataFrame, job: Callable[[pa.Table, pa.Table], pa.Table], schema: str
) -> DataFrame:
    """What a job makes of two kinds of rows of each bucket."""
    return one.groupBy(_BUCKET).cogroup(other.groupBy(_BUCKET)).applyInArrow(job, schema)


def bucket_count(rows: int) -> int:
    """How many buckets so many rows go into."""
    return 1 + rows // BUCKET_ROWS
