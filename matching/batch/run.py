"""Which of the records of whole files are one thing: from raw values to clusters, on all cores."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from matching.batch.clusters import clusters_of
from matching.batch.features import features_table
from matching.batch.files import Records
from matching.batch.pairs import Candidates
from matching.batch.rivals import heard
from matching.batch.scores import KEEP_FROM, ScoredPairs, scored
from matching.batch.workers import Progress
from matching.rules import MatchRules
from matching.table import Table


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
    """Standardise, block, score and cluster records.

    The result is a function of rules and records alone: neither the number of processes nor a restart changes a
    byte of it.

    Args:
        rules: the match rules; their attributes are the columns of the records.
        records: raw values.
        unique_sources: sources free of duplicates; no two of their records are ever one.
        work_dir: where scores are kept as they come. A run with the same rules and records that was broken off
            is taken up there; what another run left there is thrown away. A temporary one if not given.
        processes: how many share the work; one per core if not given.
        progress: told how far the stages "standardise", "score" and "cluster" are.
        keep_from: probability from which the score of a pair is kept.
    """
    features = features_table(rules, records.table, processes=processes, progress=progress)
    candidates = Candidates.of(rules, features, records.sources, unique_sources, processes)
    with TemporaryDirectory() as temporary:
        found = scored(
            rules,
            features,
            candidates,
            work_dir=work_dir or Path(temporary),
            processes=processes,
            progress=progress,
            keep_from=keep_from,
        )
    found = heard(rules, found, records.sources, unique_sources)
    clusters = clusters_of(
        rules, features, records, unique_sources, found, processes=processes, progress=progress
    )
    return Resolved(clusters, found, features)
