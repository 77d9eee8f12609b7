"""`mdm match run --engine spark`: the same by Spark, in folders or files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pyspark.sql import DataFrame

from matching.batch.files import SOURCE
from matching.batch.workers import Progress
from matching.rules import MatchRules
from matching.spark.components import ComponentsUnfinishedError
from matching.spark.files import read_files
from matching.spark.groups import GroupTooLargeError
from matching.spark.records import RepeatedIdError
from matching.spark.run import resolve_on_spark
from matching.spark.session import LOCAL, spark_session
from mdm.cli.by_hand.attributes import is_unique, named_columns, reading, wanted_attributes
from mdm.cli.by_hand.inputs import refuse
from mdm.cli.by_hand.outputs import as_written, check_replaceable, check_writable, write_table
from mdm.policy.document import Policy

_FILES = frozenset([".csv", ".parquet", ".pq"])


def run_on_spark(
    policy: Policy,
    rules: MatchRules,
    files: Sequence[Path],
    *,
    clusters: Path,
    pairs: Path | None,
    pairs_from: float,
    work: Path | None,
    master: str | None,
    progress: Progress,
) -> list[str]:
    """Match records by Spark, and write clusters and pairs.

    A result whose name ends in .csv, .parquet or .pq is one file, as the local engine writes it, and passes
    through the driver. Any other name is that of a folder of Parquet files, which the executors write.

    Returns:
        Sentences that sum it up.
    """
    if work is None and master is not None and not master.startswith(LOCAL):
        refuse("several machines need a folder that all of them can reach: name it with --work")
    singles = [path for path in (clusters, pairs) if path is not None and _is_file(path)]
    check_writable(*singles, read=files)
    folders = [path for path in (clusters, pairs) if path is not None and not _is_file(path)]
    check_replaceable(*folders, read=[*files, *singles, work])
    spark = spark_session(master)
    spark.sparkContext.setLogLevel("ERROR")
    wanted = wanted_attributes(policy)
    named = named_columns(policy, wanted)
    try:
        raw = read_files(spark, [_address(file) for file in files], named | set(wanted))
        if not set(raw.columns) & (named | set(wanted)):
            refuse(
                f"no record has an attribute that the policy of {policy.object} matches by; "
                f"expected columns such as {', '.join(sorted(named)[:6])}"
            )
        sources = [row[0] for row in raw.select(SOURCE).distinct().collect()]
        with TemporaryDirectory() as temporary:
            found = resolve_on_spark(
                spark,
                rules,
                raw,
                work=_address(work or Path(temporary)),
                attributes=reading(policy),
                unique_sources=[source for source in sources if is_unique(policy, source)],
                progress=progress,
                keep_from=pairs_from,
            )
            _write(found.clusters, clusters)
            if pairs is not None:
                _write(found.pairs.where(found.pairs.probability >= pairs_from), pairs)
            records, groups = found.clusters.count(), found.clusters.select("cluster_id").distinct().count()
    except (RepeatedIdError, GroupTooLargeError, ComponentsUnfinishedError) as error:
        refuse(str(error))
    return [f"{records:,} records in {groups:,} clusters", f"{found.compared:,} pairs compared"]


def _is_file(path: Path) -> bool:
    return path.suffix.lower() in _FILES


def _write(found: DataFrame, path: Path) -> None:
    if _is_file(path):
        write_table(as_written(found.toArrow()), path)
    else:
        found.write.mode("overwrite").parquet(_address(path))


def _address(path: Path) -> str:
    """A path as Spark reads it: from the root, because its own folder may be another one."""
    if ":/" in str(path):
        refuse(
            f"{path}: paths are those of Spark's own file system; for others call matching.spark from Python"
        )
    return str(path.absolute())
