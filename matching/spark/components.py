"""Connected components of a graph too large for one machine, in rounds that each contract it."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.spark.stages import Stages

FINISH_BELOW = 2_000_000
"""Edges that the driver takes to the end by itself."""

_SHRINKS_TO = 0.75
_FAILS_ONCE_IN = 1e9


class ComponentsUnfinishedError(RuntimeError):
    """Contraction left more edges than the driver can finish after the rounds it should need."""

    code = "components_unfinished"

    def __init__(self, rounds: int, edges: int) -> None:
        self.rounds, self.edges = rounds, edges
        super().__init__(
            f"{edges:,} edges are left after {rounds} rounds, which chance explains once in a billion runs; "
            "stages are kept: let the driver finish more edges, if it has the memory (about 100 bytes an edge)"
        )


def most_rounds(nodes: int) -> int:
    """After so many rounds nothing is left, but once in a billion times.

    A round leaves three quarters of the nodes that have edges, in expectation, whatever the graph (Bögeholz,
    Brand and Todor 2020, "In-database connected component analysis"), so that after k rounds n nodes have become
    n · (3/4)^k. By Markov's inequality that is also the bound on the chance that any is left.
    """
    return math.ceil(math.log(max(nodes, 1) * _FAILS_ONCE_IN) / -math.log(_SHRINKS_TO))


def components(stages: Stages, name: str, edges: DataFrame, *, finish_below: int = FINISH_BELOW) -> DataFrame:
    """Which nodes hang together.

    In each round every node is replaced by the least of itself and its neighbours, in an order drawn anew by a
    hash. What remains of the graph after few rounds fits into the driver. Then the replacements are followed
    from the last round back to the first.

    Args:
        stages: where each round is kept.
        name: of the stage.
        edges: columns a and b, whole numbers, in either order and any number of times.
        finish_below: edges that the driver takes to the end by itself.

    Returns:
        Columns node and component, for each node that has an edge. A component is named by one of its nodes.

    Raises:
        ComponentsUnfinishedError: the rounds did not suffice.
    """
    edges = edges.where("a <> b")
    both = edges.unionByName(edges.select(sql.col("b").alias("a"), sql.col("a").alias("b"))).distinct()
    left = stages.kept(f"{name}/edges-000", lambda: both)
    count, most, done = left.count(), None, 0
    while count > 2 * finish_below:
        most = most_rounds(count) if most is None else most
        if done == most:
            raise ComponentsUnfinishedError(done, count // 2)
        done += 1
        left = _contracted(stages, name, done, left)
        count = left.count()
    found = _finished(stages.spark, left)
    for number in range(done, 0, -1):
        found = _followed(_replaced(stages, name, number), found)
    return found


def _contracted(stages: Stages, name: str, number: int, edges: DataFrame) -> DataFrame:
    """The edges that are left after one more round."""

    def replacements() -> DataFrame:
        least = sql.min(sql.struct(_rank("b", number).alias("rank"), sql.col("b").alias("node"))).alias(
            "least"
        )
        own = sql.struct(_rank("a", number).alias("rank"), sql.col("a").alias("node"))
        nodes = edges.groupBy("a").agg(least)
        return nodes.select(sql.col("a").alias("node"), sql.least(own, sql.col("least"))["node"].alias("by"))

    by = stages.kept(f"{name}/by-{number:03}", replacements)

    def contracted() -> DataFrame:
        ours = by.select(sql.col("node").alias("a"), sql.col("by").alias("a_by"))
        theirs = by.select(sql.col("node").alias("b"), sql.col("by").alias("b_by"))
        met = edges.join(ours, "a").join(theirs, "b").where("a_by <> b_by")
        return met.select(sql.col("a_by").alias("a"), sql.col("b_by").alias("b")).distinct()

    return stages.kept(f"{name}/edges-{number:03}", contracted)


def _replaced(stages: Stages, name: str, number: int) -> DataFrame:
    return stages.spark.read.parquet(f"{stages.folder}/{name}/by-{number:03}")


def _followed(by: DataFrame, found: DataFrame) -> DataFrame:
    """The components of the nodes that a round replaced, from those of what replaced them."""
    after = found.select(sql.col("node").alias("by"), "component")
    return by.join(after, "by", "left").select("node", sql.coalesce("component", "by").alias("component"))


def _rank(node: str, number: int) -> Column:
    return sql.xxhash64(sql.lit(number), sql.col(node))


def _finished(spark: SparkSession, edges: DataFrame) -> DataFrame:
    """The components of few edges, found by the driver."""
    found = edges.where("a < b").toArrow()
    ends = np.stack([found.column("a").to_numpy(), found.column("b").to_numpy()])
    nodes, places = np.unique(ends, return_inverse=True)
    left, right = places.reshape(2, -1)
    graph = coo_array((np.ones(len(left), dtype=np.bool_), (left, right)), shape=(len(nodes), len(nodes)))
    labels = connected_components(graph, directed=False)[1] if len(nodes) else np.empty(0, dtype=np.intp)
    first = np.unique(labels, return_index=True)[1]
    return spark.createDataFrame(
        pa.table(
            {"node": pa.array(nodes, pa.int64()), "component": pa.array(nodes[first][labels], pa.int64())}
        )
    )
