"""Results of stages, kept as Parquet so that a run that was broken off goes on behind the last whole one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession

_WHOLE = "_SUCCESS"


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of one run, in a folder that all executors can write to and read from."""

    spark: SparkSession
    folder: str

    def kept(self, name: str, made: Callable[[], DataFrame]) -> DataFrame:
        """What a stage has given: computed and written unless it is there.

        A stage that is there is whole: Spark marks it last, and one without the mark is written anew.
        """
        path = f"{self.folder}/{name}"
        if not self._there(f"{path}/{_WHOLE}"):
            made().write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def has(self, name: str) -> bool:
        """Whether a stage is there."""
        return self._there(f"{self.folder}/{name}/{_WHOLE}")

    def _there(self, path: str) -> bool:
        # Hadoop's file systems know hdfs://, s3a:// and the like; Python does not.
        java: Any = self.spark.sparkContext
        found = java._jvm.org.apache.hadoop.fs.Path(path)
        return bool(found.getFileSystem(java._jsc.hadoopConfiguration()).exists(found))
