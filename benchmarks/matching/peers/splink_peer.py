"""Splink on one set: `python -m benchmarks.matching.peers.splink_peer RECORDS.csv TRUTH.csv OUT.json`.

Runs in the environment of the peers. Time and memory are taken when the clusters and the pairs are written,
before the truth is looked at.
"""

# mypy: disable-error-code="import-not-found,import-untyped,no-any-unimported"
from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator

from benchmarks.matching.peers.report import options, write_report
from benchmarks.matching.peers.splink_models import MODELS
from benchmarks.matching.peers.splink_parts import MACROS, Model
from benchmarks.matching.usage import own_usage

DEFAULT_PROBABILITY = 0.95
_SEED = 1


def match(model: Model, records: Path, directory: Path) -> dict[str, float]:
    """Train, score and cluster; clusters.csv and pairs.csv go to the directory. Seconds of each phase."""
    phases: dict[str, float] = {}
    last = time.perf_counter()

    def done(phase: str) -> None:
        nonlocal last
        phases[phase] = round(time.perf_counter() - last, 2)
        last = time.perf_counter()

    connection = duckdb.connect()
    linker = Linker(_tables(model, records, connection), _settings(model), log_level=None)
    done("load")
    training = linker.training
    training.estimate_probability_two_random_records_match(list(model.certain), recall=model.recall)
    done("prior")
    training.estimate_u_using_random_sampling(max_pairs=model.sampled_pairs, seed=_SEED)
    done("u")
    for rule in model.training:
        training.estimate_parameters_using_expectation_maximisation(rule)
    done("m")
    predictions = linker.inference.predict(threshold_match_weight=model.least_weight)
    done("score")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=DEFAULT_PROBABILITY
    )
    done("cluster")
    _write(
        connection,
        f"SELECT unique_id AS id, cluster_id FROM {clusters.physical_name}",
        directory / "clusters.csv",
    )
    _write(
        connection,
        "SELECT unique_id_l AS id1, unique_id_r AS id2, match_probability AS probability, match_weight AS weight"
        f" FROM {predictions.physical_name}",
        directory / "pairs.csv",
    )
    done("write")
    return phases


def _tables(model: Model, records: Path, connection: Any) -> list[Any]:
    """The prepared records: one table, or one for each of two sources to be linked."""
    for macro in MACROS:
        connection.execute(f"CREATE MACRO {macro}")
    connection.execute(
        f"CREATE TABLE prepared AS SELECT id AS unique_id, source, {model.columns} FROM"
        " read_csv($records, all_varchar = true, header = true, quote = '\"', escape = '\"', strict_mode = true)",
        {"records": str(records)},
    )
    api = DuckDBAPI(connection)
    if not model.linked:
        return [api.register("prepared", dataset_display_name="records")]
    sources = connection.execute("SELECT DISTINCT source FROM prepared ORDER BY source").fetchall()
    tables = []
    for number, (source,) in enumerate(sources):
        connection.execute(
            f"CREATE TABLE source_{number} AS SELECT * FROM prepared WHERE source = '{source}'"
        )
        tables.append(api.register(f"source_{number}", dataset_display_name=f"records_{number}"))
    return tables


def _settings(model: Model) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only" if model.linked else "dedupe_only",
        comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=list(model.blocking),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=50,
    )


def _write(connection: Any, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (HEADER)")


def main() -> int:
    """Match, take the time, then judge; 0."""
    chosen = options(__doc__ or "", sorted(MODELS))
    phases = match(MODELS[chosen.model], chosen.records, chosen.directory)
    usage = own_usage()
    write_report(chosen, "splink 5.0.0", usage, phases, DEFAULT_PROBABILITY)
    return 0


if __name__ == "__main__":
    sys.exit(main())
