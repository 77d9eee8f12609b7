"""Which of very many records are one thing: the stages of the local engine, run by Spark."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from matching.batch.files import ID, SOURCE
from matching.batch.scores import KEEP_FROM
from matching.batch.workers import Progress
from matching.rules import MatchRules
from matching.spark.candidates import BAND_RECORDS, tiles
from matching.spark.clusters import clusters
from matching.spark.components import FINISH_BELOW
from matching.spark.records import Attributes, as_they_are, check_ids, described, numbered
from matching.spark.rivals import heard_pairs
from matching.spark.scores import scored_tiles
from matching.spark.stages import Stages
from matching.version import code_digest


@dataclass(frozen=True, slots=True, eq=False)
class SparkResolved:
    """What became of records.

    `clusters` has columns id and cluster_id, the smallest id of the cluster. `pairs` has columns id1, id2,
    probability and weight, in bits; id1 is the smaller one. `compared` is how many pairs there were.
    """

    clusters: DataFrame
    pairs: DataFrame
    compared: int


def resolve_on_spark(
    spark: SparkSession,
    rules: MatchRules,
    raw: DataFrame,
    *,
    work: str,
    attributes: Attributes = as_they_are,
    unique_sources: Collection[str] = (),
    progress: Progress | None = None,
    keep_from: float = KEEP_FROM,
    band_records: int = BAND_RECORDS,
    finish_below: int = FINISH_BELOW,
) -> SparkResolved:
    """Standardise, block, score and cluster records, as `matching.batch.run.resolve` does with them sorted by id.

    The result is a function of rules and records alone: neither the order of rows, nor their partitions, nor a
    restart changes a bit of it.

    Args:
        spark: the session.
        rules: the match rules.
        raw: columns id, source and those that attributes are read of, all text; every record has an id of its
            own and a source, both without outer blanks.
        work: a folder that driver and executors can write to and read from. A run with the same rules and
            records that was broken off is taken up there, by the same version of this code.
        attributes: read the attributes that the rules name; the columns themselves if not given.
        unique_sources: sources free of duplicates; no two of their records are ever one.
        progress: told when each of the stages "standardise", "score" and "cluster" begins and ends.
        keep_from: probability from which the score of a pair is kept; what a steward would be asked about is in any
            case.
        band_records: half of the records of a key that one task compares with each other, about.
        finish_below: edges of a graph that the driver takes to the end by itself.

    Raises:
        RepeatedIdError: ids are missing, or not distinct.
        GroupTooLargeError: too many records or pairs hang together.
        ComponentsUnfinishedError: see `components`.
    """
    told = progress or _silent
    keep_from = min(keep_from, rules.review)
    unique = sorted(set(unique_sources))
    stages = Stages(spark, f"{work}/{_digest(rules, raw, attributes, unique, keep_from)}")
    told("standardise", 0, 1)
    if not stages.has("records"):
        check_ids(raw)
    records = stages.kept("records", lambda: described(rules, numbered(raw), attributes))
    sources = sorted(row[0] for row in records.select(SOURCE).distinct().collect())
    told("standardise", 1, 1)
    told("score", 0, 2)
    scores = stages.kept(
        "scores",
        lambda: scored_tiles(rules, tiles(records, band_records=band_records), sources, unique, keep_from),
    )
    told("score", 1, 2)
    pairs = stages.kept(
        "pairs",
        lambda: heard_pairs(
            stages, rules, scores.where("compared is null"), sources, unique, finish_below=finish_below
        ),
    )
    told("score", 2, 2)
    told("cluster", 0, 1)
    found = stages.kept(
        "clusters",
        lambda: clusters(stages, rules, records, pairs, sources, unique, finish_below=finish_below),
    )
    told("cluster", 1, 1)
    compared = scores.agg(sql.sum("compared")).first()
    assert compared is not None
    return SparkResolved(_named_clusters(records, found), _named_pairs(records, pairs), int(compared[0] or 0))


def _silent(_stage: str, _done: int, _total: int) -> None:
    """What is told when nobody listens."""


def _named_clusters(records: DataFrame, found: DataFrame) -> DataFrame:
    ids = records.select("number", ID)
    own = ids.join(found, "number", "left").withColumn("first", sql.coalesce("first", "number"))
    first = ids.select(sql.col("number").alias("first"), sql.col(ID).alias("cluster_id"))
    return own.join(first, "first").select(ID, "cluster_id")


def _named_pairs(records: DataFrame, pairs: DataFrame) -> DataFrame:
    left, right = (
        records.select(sql.col("number").alias(side), sql.col(ID).alias(name))
        for side, name in (("left", "id1"), ("right", "id2"))
    )
    return pairs.join(left, "left").join(right, "right").select("id1", "id2", "probability", "weight")


def _digest(
    rules: MatchRules, raw: DataFrame, attributes: Attributes, unique: Collection[str], keep_from: float
) -> str:
    """What a run depends on: the rows count as a set, wherever they are."""
    row = sql.xxhash64(*(sql.coalesce(sql.col(f"`{name}`"), sql.lit("\0")) for name in sorted(raw.columns)))
    found = raw.agg(sql.count("*"), sql.sum(row.cast("decimal(38,0)"))).first()
    written = repr((rules.model_dump_json(), found, sorted(raw.columns), unique, keep_from, code_digest()))
    return hashlib.blake2b(written.encode() + cloudpickle.dumps(attributes), digest_size=16).hexdigest()
