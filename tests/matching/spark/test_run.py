"""Spark gives what the local engine gives; one session, which takes seconds to start, serves all of this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.matching.spark.here import needs_spark

needs_spark()

from pyspark.sql import DataFrame, SparkSession

from matching.batch.files import MatchingInputError, Records, read_records
from matching.batch.run import Resolved, resolve
from matching.spark.components import components, most_rounds
from matching.spark.files import read_files
from matching.spark.groups import GroupTooLargeError, check_sizes
from matching.spark.records import RepeatedIdError
from matching.spark.run import SparkResolved, resolve_on_spark
from matching.spark.session import spark_session
from matching.spark.stages import Stages
from mdm.cli import app
from tests.matching.spark.persons import RULES, in_order, persons
from tests.mdm.cli.example import CRM, POLICY, SHOP

pytestmark = pytest.mark.timeout(300)

UNIQUE = ("erp", "crm")
PERSONS = persons(2_400)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    found = spark_session(
        "local[2]",
        options={
            # Code that runs for seconds does not earn back what compiling it well takes.
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.adaptive.enabled": "false",
        },
    )
    yield found
    found.stop()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def local() -> Resolved:
    return resolve(
        RULES,
        in_order(PERSONS, np.argsort(PERSONS.ids.tolist()).tolist()),
        unique_sources=UNIQUE,
        processes=1,
    )


def as_frame(spark: SparkSession, records: Records) -> DataFrame:
    columns = {name: column.decoded() for name, column in records.table.columns.items()}
    rows = pa.table({"id": records.ids.tolist(), "source": records.sources.decoded(), **columns})
    return spark.createDataFrame(rows)


def resolved(spark: SparkSession, work: Path) -> SparkResolved:
    return resolve_on_spark(
        spark,
        RULES,
        as_frame(spark, PERSONS),
        work=str(work),
        unique_sources=UNIQUE,
        band_records=100,
        finish_below=1_000,
    )


@pytest.fixture(scope="module")
def distributed(spark: SparkSession, work: Path) -> SparkResolved:
    return resolved(spark, work)


def test_rows_in_any_order_give_the_pairs_of_the_local_engine_to_the_last_bit(
    local: Resolved, distributed: SparkResolved
) -> None:
    ids = np.sort(PERSONS.ids.tolist())
    pairs = distributed.pairs.toArrow().sort_by([("id1", "ascending"), ("id2", "ascending")])
    assert distributed.compared == local.pairs.compared
    assert pairs.to_pydict() == {
        "id1": ids[local.pairs.left].tolist(),
        "id2": ids[local.pairs.right].tolist(),
        "probability": local.pairs.probability.tolist(),
        "weight": local.pairs.weight.tolist(),
    }


def test_clusters_are_those_of_the_local_engine(local: Resolved, distributed: SparkResolved) -> None:
    ids = np.sort(PERSONS.ids.tolist())
    found = distributed.clusters.toArrow().sort_by("id").to_pydict()
    assert found == {"id": ids.tolist(), "cluster_id": ids[local.clusters].tolist()}
    assert np.bincount(local.clusters).max() > 3
    assert local.pairs.vetoed.any()


def test_a_run_goes_on_behind_its_last_whole_stage(
    spark: SparkSession, work: Path, distributed: SparkResolved
) -> None:
    (run,) = work.iterdir()
    kept = (run / "scores" / "_SUCCESS").stat().st_mtime_ns
    (run / "clusters" / "_SUCCESS").unlink()
    again = resolved(spark, work)
    assert again.clusters.exceptAll(distributed.clusters).isEmpty()
    assert (run / "clusters" / "_SUCCESS").exists()
    assert (run / "scores" / "_SUCCESS").stat().st_mtime_ns == kept


def test_components_are_found_within_their_rounds(spark: SparkSession, tmp_path: Path) -> None:
    path = [(number * 7919 % 1000, (number + 1) * 7919 % 1000) for number in range(499)]
    star = [(5_000, leaf) for leaf in range(5_001, 5_050)]
    edges = spark.createDataFrame(
        pa.table({name: [edge[place] for edge in path + star] for place, name in enumerate("ab")})
    )
    stages = Stages(spark, str(tmp_path))
    found = components(stages, "graph", edges, finish_below=100).toArrow().to_pydict()
    by_component: dict[int, set[int]] = {}
    for node, component in zip(found["node"], found["component"], strict=True):
        by_component.setdefault(component, set()).add(node)
    expected = [set(np.ravel(path).tolist()), set(np.ravel(star).tolist())]
    assert sorted(by_component.values(), key=min) == sorted(expected, key=min)
    rounds = len(list((tmp_path / "graph").glob("by-*")))
    assert 1 <= rounds <= most_rounds(548)


def test_what_no_worker_could_hold_is_refused(spark: SparkSession) -> None:
    rows = spark.createDataFrame(pa.table({"component": [1, 1, 1, 2]}))
    with pytest.raises(GroupTooLargeError, match="3 records hang together"):
        check_sizes(rows, "component", "records", 2)


def test_ids_are_distinct(spark: SparkSession, tmp_path: Path) -> None:
    rows = pa.table({"id": ["a", "a", None, "b"], "source": ["erp"] * 4})
    with pytest.raises(RepeatedIdError, match="3 records"):
        resolve_on_spark(spark, RULES, spark.createDataFrame(rows), work=str(tmp_path))


def test_the_command_writes_the_same_files_with_either_engine(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("policy.yaml", POLICY), ("crm.csv", CRM), ("shop.csv", SHOP)):
        Path(name).write_text(text, encoding="utf-8")
    written = []
    for engine in (["local"], ["spark", "--spark-master", "local[2]"]):
        command = ["match", "run", "--policy", "policy.yaml", "--records", "crm.csv", "--records", "shop.csv"]
        outputs = ["--clusters", "clusters.csv", "--pairs", "pairs.csv"]
        found = CliRunner().invoke(app, [*command, *outputs, "--engine", *engine], catch_exceptions=False)
        assert "6 records in 3 clusters" in found.stderr
        written.append((Path("clusters.csv").read_bytes(), Path("pairs.csv").read_bytes()))
    assert written[0] == written[1]


def test_floating_numbers_are_read_as_the_local_engine_reads_them(
    spark: SparkSession, tmp_path: Path
) -> None:
    numbers = [4006381333931.0, None, float("nan"), float("inf"), 0.5, -7.0]
    path = tmp_path / "shop.parquet"
    pq.write_table(pa.table({"id": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "gtin": numbers}), path)
    ours = read_records([path])
    found = read_files(spark, [str(path)], ["gtin"]).orderBy("id").collect()
    assert [row["id"] for row in found] == ours.ids.tolist()
    assert [row["gtin"] for row in found] == ours.table.column("gtin").decoded()


def test_rows_of_another_length_are_refused_without_their_values(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("id,surname\n1,Lovelace\n2,Hopper,Grace\n3\n", encoding="utf-8")
    with pytest.raises(MatchingInputError, match="2 rows have another length than the header") as raised:
        read_files(spark, [str(path)], ["surname"])
    assert "Hopper" not in str(raised.value)


def test_a_quote_that_is_not_closed_swallows_no_record(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text('id,surname\n1,Lovelace\n2,"Hopper\n3,"Noether"\n', encoding="utf-8")
    with pytest.raises(MatchingInputError, match="line 3: a value begins with a quote there"):
        read_files(spark, [str(path)], ["surname"])
