"""The probabilities of scored pairs once vetoes and rivals are heard, rivals together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from matching.batch.rivals import heard
from matching.batch.scores import ScoredPairs
from matching.rules import MatchRules
from matching.score import probability_of
from matching.spark.columns import numbers_of, rules_of, sources_of
from matching.spark.components import FINISH_BELOW, components
from matching.spark.groups import MOST_TOGETHER, bucket_count, bucketed, check_sizes, in_buckets
from matching.spark.stages import Stages
from matching.table import Column

_DDL = "left long, right long, weight double, vetoed boolean, probability double"
_GROUP = "rivals"


def heard_pairs(
    stages: Stages,
    rules: MatchRules,
    pairs: DataFrame,
    sources: Sequence[str],
    unique: Collection[str],
    *,
    finish_below: int = FINISH_BELOW,
    most_together: int = MOST_TOGETHER,
) -> DataFrame:
    """The pairs with what is left of their probabilities, as `matching.batch.rivals.heard` leaves it.

    Args:
        stages: where rounds are kept.
        rules: the match rules.
        pairs: columns left, right, left_source, right_source, weight and vetoed.
        sources: all that any record has.
        unique: those free of duplicates.
        finish_below: see `components`.
        most_together: pairs that a worker is trusted to hold.

    Returns:
        Columns left, right, weight, vetoed and probability.

    Raises:
        GroupTooLargeError: too many pairs are rivals of rivals.
        ComponentsUnfinishedError: see `components`.
    """
    job = partial(_heard, rules.model_dump_json(), tuple(sources), frozenset(unique))
    known = sorted(set(unique).intersection(sources))
    if not known:
        return pairs.mapInArrow(partial(_each, job), _DDL)
    # A place is what rivals compete for: to be the record of one unique source beside one record.
    places = (
        pairs.withColumn("beside_left", _place("left", "right_source", known))
        .withColumn("beside_right", _place("right", "left_source", known))
        .withColumn(_GROUP, sql.coalesce("beside_left", "beside_right", sql.xxhash64("left")))
    )
    if len(known) > 1:
        edges = places.where("beside_left is not null and beside_right is not null")
        found = components(
            stages,
            "rivals",
            edges.select(sql.col("beside_left").alias("a"), sql.col("beside_right").alias("b")),
            finish_below=finish_below,
        )
        named = found.withColumnRenamed("node", _GROUP)
        places = places.join(named, _GROUP, "left").withColumn(_GROUP, sql.coalesce("component", _GROUP))
    rows = places.select("left", "right", "left_source", "right_source", "weight", "vetoed", _GROUP)
    total = check_sizes(rows, _GROUP, "pairs that compete", most_together)
    return in_buckets(bucketed(rows, _GROUP, bucket_count(total)), job, _DDL)


def _place(beside: str, source: str, unique: Sequence[str]) -> Expression:
    """The place that a pair takes beside one of its records; null where nobody contests it."""
    contested = (
        ~sql.col("vetoed")
        & (sql.col("left_source") != sql.col("right_source"))
        & sql.col(source).isin(*unique)
    )
    return sql.when(contested, sql.xxhash64(beside, source))


def _heard(rules_text: str, sources: tuple[str, ...], unique: frozenset[str], rows: pa.Table) -> pa.Table:
    # Sums are made in the order of pairs: that of the local engine.
    rows = rows.sort_by([("left", "ascending"), ("right", "ascending")])
    left, right = numbers_of(rows, "left"), numbers_of(rows, "right")
    numbers, places = np.unique(np.concatenate((left, right)), return_inverse=True)
    weight = rows.column("weight").to_numpy()
    pairs = ScoredPairs(
        compared=0,
        left=places[: len(left)],
        right=places[len(left) :],
        weight=weight,
        vetoed=rows.column("vetoed").to_numpy(),
        probability=probability_of(weight),
    )
    codes = np.empty(len(numbers), dtype=np.int32)
    ours, theirs = (sources_of(rows.column(name), sources) for name in ("left_source", "right_source"))
    codes[pairs.left], codes[pairs.right] = ours.codes, theirs.codes
    found = heard(rules_of(rules_text), pairs, Column(codes, ours.values), unique)
    return rows.select(["left", "right", "weight", "vetoed"]).append_column(
        "probability", pa.array(found.probability)
    )


def _each(job: partial[pa.Table], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from job(pa.Table.from_batches([batch])).to_batches()
