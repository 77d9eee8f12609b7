"""`mdm match run`: records in, clusters and pairs out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matching.batch.run import Resolved, resolve_standardised, standardised
from matching.batch.scores import KEEP_FROM
from matching.batch.work import work_folder
from matching.blocking import CROWD, Crowd
from matching.report.findings import asked, merged
from matching.rules import MatchRules
from mdm.cli.by_hand.inputs import (
    PolicyFile,
    Processes,
    RecordFiles,
    WorkFolder,
    read_attributes,
    read_policy,
    refuse,
    understood,
    unique_sources,
    warn,
    warn_if_outgrown,
    warn_outdated,
)
from mdm.cli.by_hand.outputs import check_writable, clusters_table, pairs_table, write_table
from mdm.cli.terminal import StageBars, errors

app = typer.Typer(add_completion=False)
_CROWDS_NAMED = 3


class Decide(StrEnum):
    """What becomes of the pairs that the hub would ask a steward about."""

    EVEN = "even"
    """What is more probable."""
    MERGE = "merge"
    """They stay apart."""


class Engine(StrEnum):
    """What does the work."""

    LOCAL = "local"
    """This machine."""
    SPARK = "spark"
    """Spark, for more records than a machine holds."""


@app.command()
def run(
    policy: PolicyFile,
    records: RecordFiles,
    clusters: Annotated[Path, typer.Option(help="Where id,cluster_id go: .parquet, else CSV")],
    pairs: Annotated[
        Path | None, typer.Option(help="Where id1,id2,probability,weight go: .parquet, else CSV")
    ] = None,
    decide: Annotated[
        Decide,
        typer.Option(
            help="Pairs that the hub would ask a steward about: join those at or above the review threshold "
            "(even), or only what the hub merges by itself (merge)"
        ),
    ] = Decide.EVEN,
    pairs_from: Annotated[
        float, typer.Option(min=1e-6, max=1.0, help="Probability from which pairs are written")
    ] = KEEP_FROM,
    work: WorkFolder = None,
    processes: Processes = None,
    engine: Annotated[
        Engine, typer.Option(help="What does the work; spark needs Java 17 and the extra `spark`")
    ] = Engine.LOCAL,
    spark_master: Annotated[
        str | None,
        typer.Option(
            help="Where Spark runs, such as local[4] or spark://HOST:7077; as Spark is configured else"
        ),
    ] = None,
) -> None:
    """Match records and write which of them are one thing. The same input gives the same output to the byte."""
    with understood():
        document, _ = read_policy(policy)
        started = time.monotonic()
        if engine is Engine.SPARK:
            if find_spec("pyspark") is None:
                refuse("Spark is not installed: pip install 'mdm-hub[spark]'")
            # It needs what not everybody installs, and takes a while to load.
            on_spark = import_module("mdm.cli.by_hand.on_spark")
            with StageBars(stderr=True) as bars:
                sentences = on_spark.run_on_spark(
                    document,
                    deciding(document.match, decide),
                    records,
                    clusters=clusters,
                    pairs=pairs,
                    pairs_from=pairs_from,
                    work=work,
                    master=spark_master,
                    progress=bars.reach,
                )
            for sentence in [*sentences, f"{time.monotonic() - started:.1f} s"]:
                errors.print(sentence, highlight=False, soft_wrap=True)
            return
        rules = deciding(document.match, decide)
        check_writable(clusters, pairs, read=[policy, *records])
        with StageBars(stderr=True) as bars, work_folder(work, outdated=warn_outdated) as folder:
            read = read_attributes(document, records)
            read = standardised(rules, read, folder, processes=processes, progress=bars.reach)
            found = resolve_standardised(
                rules,
                read,
                folder,
                unique_sources=unique_sources(document, read),
                processes=processes,
                progress=bars.reach,
                keep_from=pairs_from,
                crowded=_warn_of_crowds,
            )
        write_table(clusters_table(read.ids, found.clusters), clusters)
        if pairs is not None:
            kept = np.flatnonzero(found.pairs.probability >= pairs_from)
            write_table(
                pairs_table(
                    read.ids,
                    found.pairs.left[kept],
                    found.pairs.right[kept],
                    found.pairs.probability[kept],
                    found.pairs.weight[kept],
                ),
                pairs,
            )
    _summarise(document.match, found, time.monotonic() - started)
    warn_if_outgrown(document.match, len(read.ids))


def deciding(rules: MatchRules, decide: Decide) -> MatchRules:
    """Rules that merge what a steward would be asked about, if that is to be decided for what is more probable."""
    return rules.model_copy(update={"merge": rules.review}) if decide is Decide.EVEN else rules


def _warn_of_crowds(crowds: Sequence[Crowd]) -> None:
    for crowd in crowds[:_CROWDS_NAMED]:
        warn(
            f"{crowd.records:,} records share one block key of {crowd.rule}, which makes {crowd.pairs:,} pairs to "
            "compare"
        )
    warn(
        f"`mdm match train` makes keys that more than {CROWD:,} records share stop keys, with the narrower part of "
        "their rule in their place; the keys stand under match.stop_keys of the policy that it writes then"
    )


def _summarise(rules: MatchRules, found: Resolved, seconds: float) -> None:
    count = len(found.clusters)
    sizes = np.bincount(found.clusters, minlength=count)
    merges, questions = (
        int(pairs.sum()) for pairs in (merged(rules, found.pairs), asked(rules, found.pairs))
    )
    for figure in (
        f"{count:,} records in {np.count_nonzero(sizes):,} clusters, the largest of {sizes.max(initial=0):,}",
        f"{found.pairs.compared:,} pairs compared; the hub would merge {merges:,} by itself and ask a steward "
        f"about {questions:,}",
        f"{seconds:.1f} s, {count / max(seconds, 1e-9):,.0f} records/s",
    ):
        errors.print(figure, highlight=False, soft_wrap=True)
