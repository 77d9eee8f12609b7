"""Which of the records of whole files are one thing: from raw values to clusters, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.batch.clusters import clusters_of
from matching.batch.crowds import crowds
from matching.batch.features import feature_columns, reading_order
from matching.batch.files import Records
from matching.batch.mapped import digest_of, mapped_table, write_columns
from matching.batch.pairs import Candidates
from matching.batch.rivals import heard
from matching.batch.scores import KEEP_FROM, ScoredPairs, scored
from matching.batch.work import Stage, work_folder
from matching.batch.workers import Progress
from matching.blocking import Crowd
from matching.rules import MatchRules
from matching.table import Table
from matching.version import code_digest


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """What became of records: per record the place of the first one of its cluster, and the pairs behind it."""

    clusters: NDArray[np.intp]
    pairs: ScoredPairs
    features: Table


def resolve(
    rules: MatchRules,
    records: Records,
    *,
    unique_sources: Collection[str] = (),
    work_dir: Path | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
    keep_from: float = KEEP_FROM,
) -> Resolved:
    """Standardise, block, score and cluster records: `standardised` and `resolve_standardised`.

    Raises:
        WorkInUseError: another run is at work in `work_dir`.
    """
    with work_folder(work_dir) as folder:
        records = standardised(rules, records, folder, processes=processes, progress=progress)
        return resolve_standardised(
            rules,
            records,
            folder,
            unique_sources=unique_sources,
            processes=processes,
            progress=progress,
            keep_from=keep_from,
        )


def standardised(
    rules: MatchRules,
    records: Records,
    folder: Path,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Records:
    """Records with their features in place of their attributes, by `mapped_features`.

    Who drops the records given has the memory of their attributes back.
    """
    return replace(
        records, table=mapped_features(rules, records.table, folder, processes=processes, progress=progress)
    )


def mapped_features(
    rules: MatchRules,
    table: Table,
    folder: Path,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """The features of records in a file that is mapped into memory, so that they need not all be there.

    Args:
        rules: the match rules; their attributes are the columns of the records.
        table: raw values.
        folder: where the features are kept. Whoever makes the same ones of the same values with the same code finds
            them there, whatever else the rules say; what another run left there is thrown away.
        processes: how many share the work; one per core if not given.
        progress: told how far the stage "standardise" is.
    """
    made = rules.model_dump_json(include={"features", "stop_values"})
    read = {attribute for rule in rules.features.values() for attribute in rule.attributes}
    raw = Table(table.size, {attribute: table.column(attribute) for attribute in read})
    stage = Stage.opened(folder, "features", digest_of(raw, made, code_digest()))
    path = stage.path("table")
    if not path.exists():
        with stage.begun("table") as file:
            write_columns(file, feature_columns(rules, table, processes=processes, progress=progress))
    found = mapped_table(path, reading_order(rules), table.size)
    return Table(found.size, {name: found.columns[name] for name in rules.features})


def resolve_standardised(
    rules: MatchRules,
    records: Records,
    folder: Path,
    *,
    unique_sources: Collection[str] = (),
    processes: int | None = None,
    progress: Progress | None = None,
    keep_from: float = KEEP_FROM,
    crowded: Callable[[Sequence[Crowd]], None] | None = None,
) -> Resolved:
    """Block, score and cluster records.

    The result is a function of rules and records alone: neither the number of processes nor a restart changes a
    byte of it.

    Args:
        rules: the match rules.
        records: with their features.
        folder: where scores are kept as they come, and taken up, as `standardised` does with features.
        unique_sources: sources free of duplicates; no two of their records are ever one.
        processes: how many share the work; one per core if not given.
        progress: told how far the stages "score" and "cluster" are.
        keep_from: probability from which the score of a pair is kept; what a steward would be asked about is in any
            case.
        crowded: told before scoring of block keys that too many records share, the largest first.
    """
    features = records.table
    candidates = Candidates.of(rules, features, records.sources, unique_sources, processes)
    if crowded is not None and (found_crowds := crowds(rules, features, candidates)):
        crowded(found_crowds)
    found = scored(
        rules,
        features,
        candidates,
        work_dir=folder,
        processes=processes,
        progress=progress,
        keep_from=min(keep_from, rules.review),
    )
    del candidates
    found = heard(rules, found, records.sources, unique_sources)
    clusters = clusters_of(
        rules, features, records, unique_sources, found, processes=processes, progress=progress
    )
    return Resolved(clusters, found, features)
