"""Records read from files by Spark: CSV or Parquet, several as one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from pathlib import Path

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql

from matching.batch.csv_quotes import require_closed_quotes
from matching.batch.files import ID, SOURCE, MatchingInputError
from matching.table import LARGEST_WHOLE

_PARQUET = frozenset([".parquet", ".pq", ""])
_RAGGED = "_ragged"


def read_files(spark: SparkSession, files: Sequence[str], columns: Collection[str]) -> DataFrame:
    """Read files as one table of text, as `matching.batch.files.read_records` reads them.

    A column that no file has is no column of it. What is large should be Parquet: a CSV file is read by one
    task, because its values may contain line breaks.

    Args:
        spark: the session.
        files: what Spark can read. Parquet where the name ends in .parquet or .pq or has no ending, as a folder
            of such files has not; else CSV.
        columns: those wanted besides id and source.

    Raises:
        MatchingInputError: a file is not readable, has no column `id` or rows of another length than its header, or,
            where this machine has it, a quote that is not closed.
    """
    return reduce(
        lambda one, other: one.unionByName(other, allowMissingColumns=True),
        [_read(spark, file, columns) for file in files],
    )


def _read(spark: SparkSession, file: str, columns: Collection[str]) -> DataFrame:
    path = Path(file)
    try:
        raw = spark.read.parquet(file) if path.suffix.lower() in _PARQUET else _csv(spark, file)
    except AnalysisException as error:
        raise MatchingInputError(path, "cannot be read") from error
    names = {name.strip().lstrip("\ufeff"): name for name in raw.columns}
    if ID not in names:
        told = f"no column {ID!r}; columns: {', '.join(names)}"
        raise MatchingInputError(path, f"{told}; Spark reads CSV with commas, and names as they are written")
    wanted = [name for name in names if name in columns or name in (ID, SOURCE)]
    types = dict(raw.dtypes)
    found = raw.select(*(_as_text(names[name], types[names[name]]).alias(name) for name in wanted))
    source = _trimmed(SOURCE) if SOURCE in wanted else sql.lit("")
    named = sql.when(source != "", source).otherwise(sql.lit(path.stem))
    return found.withColumn(SOURCE, named).withColumn(ID, _trimmed(ID))


def _csv(spark: SparkSession, file: str) -> DataFrame:
    # Spark forgives a quote that is not closed, too. What only its own file system has is left to that.
    if Path(file).is_file():
        require_closed_quotes(Path(file), None, ",")
    reader = spark.read.options(header=True, multiLine=True, escape='"', encoding="UTF-8")
    schema = reader.csv(file).schema
    # Without a column for them Spark would fill up or cut off rows of another length and say nothing.
    raw = reader.schema(schema.add(_RAGGED, "string")).csv(file, columnNameOfCorruptRecord=_RAGGED)
    found = raw.agg(sql.count(_RAGGED), sql.count(sql.col(f"`{raw.columns[0]}`"))).first()
    assert found is not None
    if found[0]:
        raise MatchingInputError(Path(file), f"{found[0]:,} rows have another length than the header")
    return raw.drop(_RAGGED)


def _as_text(name: str, type_: str) -> Column:
    """A column as text, floating numbers as `matching.batch.files` writes them."""
    value = sql.col(f"`{name}`")
    if type_ not in ("float", "double"):
        return value.cast("string")
    whole = (value == sql.rint(value)) & (sql.abs(value) <= LARGEST_WHOLE)
    finite = sql.abs(value) < float("inf")
    return sql.when(whole, value.cast("long").cast("string")).when(finite, value.cast("string"))


def _trimmed(name: str) -> Column:
    return sql.regexp_replace(sql.col(name), r"(?U)^\s+|\s+$", "")
