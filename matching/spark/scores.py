"""Scores of the pairs that meet in tiles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from matching.batch.pairs import unique_sources
from matching.rules import MatchRules
from matching.score import Indices, bits_of
from matching.several import SeveralScorer
from matching.spark.candidates import met_pairs, whole_tiles
from matching.spark.columns import features_of, rules_of, sources_of

_SCHEMA = pa.schema(
    [
        ("left", pa.int64()),
        ("right", pa.int64()),
        ("left_source", pa.string()),
        ("right_source", pa.string()),
        ("weight", pa.float64()),
        ("vetoed", pa.bool_()),
        ("compared", pa.int64()),
    ]
)
_DDL = "left long, right long, left_source string, right_source string, weight double, vetoed boolean, compared long"


def scored_tiles(
    rules: MatchRules, met: DataFrame, sources: Sequence[str], unique: Collection[str], keep_from: float
) -> DataFrame:
    """The scores worth keeping of the pairs that meet in tiles.

    Args:
        rules: the match rules.
        met: the columns of `tiles`.
        sources: all that any record has.
        unique: those free of duplicates, of which no two records are compared.
        keep_from: probability from which the score of a pair is kept.

    Returns:
        Columns left and right (numbers, the smaller first), left_source, right_source, weight in bits and
        vetoed. Rows without a pair say in `compared` how many pairs were compared.
    """
    at_least = bits_of(keep_from)
    job = partial(_scored, rules.model_dump_json(), tuple(sources), frozenset(unique), at_least)
    return met.mapInArrow(job, _DDL)


def _scored(
    rules_text: str,
    sources: tuple[str, ...],
    unique: frozenset[str],
    at_least: float,
    batches: Iterator[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    rules = rules_of(rules_text)
    compared = 0
    for rows in whole_tiles(batches):
        scorer = SeveralScorer(rules, features_of(rows))
        ours = unique_sources(rows.num_rows, sources_of(rows.column("source"), sources), unique)
        numbers, names = rows.column("number"), rows.column("source")
        for left, right in met_pairs(rows):
            wanted = _of_different_sources(ours, left, right)
            left, right = left[wanted], right[wanted]
            compared += len(left)
            chosen, scores = scorer.score_from(left, right, at_least)
            if len(chosen):
                left, right = left[chosen], right[chosen]
                yield pa.RecordBatch.from_arrays(
                    [
                        numbers.take(pa.array(left)).combine_chunks(),
                        numbers.take(pa.array(right)).combine_chunks(),
                        names.take(pa.array(left)).combine_chunks(),
                        names.take(pa.array(right)).combine_chunks(),
                        pa.array(scores.weight),
                        pa.array(scores.vetoed),
                        pa.nulls(len(chosen), pa.int64()),
                    ],
                    schema=_SCHEMA,
                )
    if compared:
        nothing = [pa.nulls(1, field.type) for field in _SCHEMA][:-1]
        yield pa.RecordBatch.from_arrays([*nothing, pa.array([compared], pa.int64())], schema=_SCHEMA)


def _of_different_sources(ours: NDArray[np.int32], left: Indices, right: Indices) -> NDArray[np.bool_]:
    return np.asarray((ours[left] < 0) | (ours[left] != ours[right]))
