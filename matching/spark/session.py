"""The Spark session that matching runs in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

import matching

LOCAL = "local"
_ROWS_AT_ONCE = 20_000


def spark_session(master: str | None = None, *, options: dict[str, str] | None = None) -> SparkSession:
    """The session there is, or a new one.

    Args:
        master: where Spark runs, such as `local[2]`, `spark://host:7077` or `yarn`; what `spark-submit` or the
            configuration says if not given.
        options: configuration on top; what it says wins.
    """
    builder = SparkSession.builder.appName("mdm match")
    chosen = {"spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS_AT_ONCE)}
    if master is not None:
        builder = builder.master(master)
    if master is not None and master.startswith(LOCAL):
        # Here Python is this one, with the same modules; elsewhere the cluster has them installed.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        chosen |= {
            "spark.executorEnv.PYTHONPATH": str(Path(matching.__file__).parent.parent),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            # A task for each of hundreds of shuffle partitions would only wait for few cores.
            "spark.sql.shuffle.partitions": "16",
        }
    for name, value in (chosen | (options or {})).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
