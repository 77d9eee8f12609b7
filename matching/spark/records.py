"""Records as Spark holds them: numbered by their ids, with features and block keys."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from matching.batch.features import features_table
from matching.batch.files import ID, SOURCE, Records
from matching.blocking import block_keys
from matching.rules import MatchRules
from matching.spark.columns import rules_of, sources_of, struct_of, table_of
from matching.table import Table

Attributes = Callable[[Records], Table]
"""Reads the attributes that the rules name out of raw records; it is sent to the executors."""

_NUMBER = "number"


class RepeatedIdError(ValueError):
    """Several records have the same id, or one has none; `count` is how many."""

    code = "matching_input_invalid"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count:,} records have no id or that of another one; each needs an id of its own")


def as_they_are(records: Records) -> Table:
    """The attributes of records whose columns bear the names of attributes."""
    return records.table


def numbered(raw: DataFrame) -> DataFrame:
    """Records in the order of their ids, with a number each that grows with the id.

    Ids decide what is first wherever the local engine asks for places, so that neither the order of rows nor
    their partitions matter. Numbers have gaps: the upper bits are those of the partition.
    """
    ordered = raw.repartitionByRange(sql.col(ID)).sortWithinPartitions(ID)
    return ordered.withColumn(_NUMBER, sql.monotonically_increasing_id())


def described(rules: MatchRules, raw: DataFrame, attributes: Attributes) -> DataFrame:
    """Columns number, id, source, features and keys, which are ascending.

    Args:
        rules: name the features and make the keys.
        raw: columns number, id, source and whatever the attributes are read of, all text.
        attributes: read them.
    """
    features = ", ".join(f"`{name}`: string" for name in rules.features)
    schema = f"number long, id string, source string, features struct<{features}>, keys array<long>"
    return raw.mapInArrow(partial(_described, rules.model_dump_json(), attributes), schema)


def key_number(key: str) -> int:
    """A block key as a number of 63 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") >> 1


def _described(
    rules_text: str, attributes: Attributes, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    rules = rules_of(rules_text)
    names = list(rules.features)
    for batch in batches:
        ids, sources = batch.column(ID), batch.column(SOURCE)
        columns = {
            name: _trimmed(batch.column(name))
            for name in batch.schema.names
            if name not in (_NUMBER, ID, SOURCE)
        }
        records = Records(
            ids.to_numpy(zero_copy_only=False),
            sources_of(sources, sources.unique().to_pylist()),
            table_of(columns, batch.num_rows),
        )
        features = features_table(rules, attributes(records), processes=1)
        yield pa.RecordBatch.from_arrays(
            [
                batch.column(_NUMBER),
                ids,
                sources,
                struct_of(features, names),
                pa.array(_keys(rules, features), pa.list_(pa.int64())),
            ],
            names=[_NUMBER, ID, SOURCE, "features", "keys"],
        )


def _keys(rules: MatchRules, features: Table) -> list[list[int]]:
    names = list(features.columns)
    rows = zip(*(column.decoded() for column in features.columns.values()), strict=True)
    return [
        sorted(
            {
                key_number(key)
                for key in block_keys(
                    rules, {name: value for name, value in zip(names, row, strict=True) if value is not None}
                )
            }
        )
        for row in rows
    ]


def _trimmed(texts: pa.Array) -> pa.Array:
    """Without outer blanks; what is empty then is absent."""
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)


def check_ids(raw: DataFrame) -> None:
    """See that every record has an id of its own.

    Raises:
        RepeatedIdError: one has not.
    """
    counted = raw.groupBy(ID).count()
    at_fault = counted.where((sql.col("count") > 1) | sql.col(ID).isNull() | (sql.col(ID) == ""))
    count = at_fault.agg(sql.sum("count")).first()
    assert count is not None
    if count[0]:
        raise RepeatedIdError(int(count[0]))
