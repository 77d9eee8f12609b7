"""Clusters of records: what hangs together is brought together, and partitioned by the local engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from matching.batch.clusters import clusters_of
from matching.batch.files import Records
from matching.batch.scores import ScoredPairs
from matching.rules import MatchRules
from matching.spark.columns import features_of, numbers_of, rules_of, sources_of
from matching.spark.components import FINISH_BELOW, components
from matching.spark.groups import MOST_TOGETHER, bucket_count, bucketed, check_sizes, in_shared_buckets
from matching.spark.stages import Stages

_DDL = "number long, first long"
_FEW = 10
"""Parts of a worker's trust that a record takes, against a pair: its features come along."""


def clusters(
    stages: Stages,
    rules: MatchRules,
    records: DataFrame,
    pairs: DataFrame,
    sources: Sequence[str],
    unique: Collection[str],
    *,
    finish_below: int = FINISH_BELOW,
    most_together: int = MOST_TOGETHER // _FEW,
) -> DataFrame:
    """The first record of the cluster of each record that merges with another.

    Args:
        stages: where rounds are kept.
        rules: their thresholds and vetoes decide.
        records: columns number, id, source and features.
        pairs: columns left, right, weight, vetoed and probability.
        sources: all that any record has.
        unique: those free of duplicates.
        finish_below: see `components`.
        most_together: records of a component that a worker is trusted to hold.

    Returns:
        Columns number and first, which is the least number of the cluster. Records that are not there are alone.

    Raises:
        GroupTooLargeError: a component has too many records.
        ComponentsUnfinishedError: see `components`.
    """
    joins = pairs.where(sql.col("probability") >= rules.merge)
    found = stages.kept(
        "component",
        lambda: components(
            stages,
            "joined",
            joins.select(sql.col("left").alias("a"), sql.col("right").alias("b")),
            finish_below=finish_below,
        ),
    )
    sizes = found.groupBy("component").agg(sql.count("*").alias("size"), sql.min("node").alias("first"))
    sized = found.join(sizes, "component")
    # Two that hang together by themselves are one: nothing else is there that could forbid it.
    alone = sized.where("size = 2").select(sql.col("node").alias("number"), "first")
    larger = sized.where("size > 2").select(sql.col("node").alias("number"), "component")
    total = check_sizes(larger, "component", "records", most_together)
    buckets = bucket_count(total * _FEW)
    likely = pairs.where(sql.col("probability") >= rules.review)
    ours = larger.select(sql.col("number").alias("left"), sql.col("component").alias("ours"))
    theirs = larger.select(sql.col("number").alias("right"), sql.col("component").alias("theirs"))
    inner = likely.join(ours, "left").join(theirs, "right").where("ours = theirs").drop("theirs")
    members = records.select("number", "id", "source", "features").join(larger, "number")
    job = partial(_partitioned, rules.model_dump_json(), tuple(sources), frozenset(unique))
    return in_shared_buckets(
        bucketed(members, "component", buckets), bucketed(inner, "ours", buckets), job, _DDL
    ).unionByName(alone)


def _partitioned(
    rules_text: str, sources: tuple[str, ...], unique: frozenset[str], rows: pa.Table, pairs: pa.Table
) -> pa.Table:
    rows = rows.sort_by("number")
    pairs = pairs.sort_by([("left", "ascending"), ("right", "ascending")])
    numbers = numbers_of(rows, "number")
    features = features_of(rows)
    records = Records(rows.column("id").to_numpy(), sources_of(rows.column("source"), sources), features)
    found = clusters_of(
        rules_of(rules_text),
        features,
        records,
        unique,
        ScoredPairs(
            compared=0,
            left=np.searchsorted(numbers, numbers_of(pairs, "left")),
            right=np.searchsorted(numbers, numbers_of(pairs, "right")),
            weight=pairs.column("weight").to_numpy(),
            vetoed=pairs.column("vetoed").to_numpy(),
            probability=pairs.column("probability").to_numpy(),
        ),
        processes=1,
    )
    return pa.table({"number": numbers, "first": numbers[found]})
