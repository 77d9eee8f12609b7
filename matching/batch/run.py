"""Which of the records of whole files are one thing: from raw values to clusters, on all cores."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from matching.batch.features import features_table
from matching.batch.files import Records
from matching.batch.pairs import MAX_PAIRS, Candidates
from matching.batch.workers import Progress, shared_out
from matching.cluster import Edge, cluster
from matching.rules import MatchRules
from matching.score import Indices, Scorer, probability_of
from matching.table import ABSENT, Column, Table

KEEP_FROM = 0.05
"""Probability from which the score of a pair is kept."""

_MANIFEST = "manifest.json"
_EDGE = np.dtype([("left", np.int32), ("right", np.int32), ("weight", np.float64), ("vetoed", np.bool_)])


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """The pairs of a probability worth keeping, sorted by their places; left is smaller than right.

    `compared` is how many candidate pairs there were. `weight` is in bits.
    """

    compared: int
    left: Indices
    right: Indices
    weight: NDArray[np.float64]
    vetoed: NDArray[np.bool_]

    @property
    def probability(self) -> NDArray[np.float64]:
        """Of each pair, in [0.0, 1.0]."""
        return probability_of(self.weight)


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
    candidates = Candidates.of(rules, features, records.sources, unique_sources)
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
    clusters = clusters_of(rules, features, records, unique_sources, found)
    if progress is not None:
        progress("cluster", features.size, features.size)
    return Resolved(clusters, found, features)


def scored(
    rules: MatchRules,
    features: Table,
    candidates: Candidates,
    *,
    work_dir: Path,
    processes: int | None = None,
    progress: Progress | None = None,
    keep_from: float = KEEP_FROM,
    max_pairs: int = MAX_PAIRS,
) -> ScoredPairs:
    """Score candidate pairs, range by range of their left places, and keep those worth it.

    Args:
        rules: the match rules.
        features: the features of the records.
        candidates: their candidate pairs.
        work_dir: where each range leaves its scores; see `resolve`.
        processes: how many share the work; one per core if not given.
        progress: told how many ranges of the stage "score" are done.
        keep_from: probability from which the score of a pair is kept.
        max_pairs: how many pairs one process looks at together.
    """
    ranges = candidates.ranges(max_pairs)
    parts = _Parts.opened(work_dir, _digest(rules, features, candidates, ranges, keep_from), len(ranges))
    scorer = Scorer(rules)
    prepared = scorer.prepare(features)
    at_least = math.log2(keep_from) - math.log2(1.0 - keep_from)

    def score(number: int) -> int:
        left, right = candidates.pairs(*ranges[number])
        chosen, scores = scorer.score_from(prepared, left, right, at_least)
        found = np.empty(len(chosen), dtype=_EDGE)
        found["left"], found["right"] = left[chosen], right[chosen]
        found["weight"], found["vetoed"] = scores.weight, scores.vetoed
        parts.write(number, found, len(left))
        return number

    missing = [number for number in range(len(ranges)) if not parts.path(number).exists()]
    for done, _ in enumerate(shared_out(score, missing, processes), len(ranges) - len(missing) + 1):
        if progress is not None:
            progress("score", done, len(ranges))
    return parts.read()


@dataclass(frozen=True, slots=True)
class _Parts:
    """The scores of ranges of pairs, a file each; a file that is there is whole."""

    folder: Path
    count: int

    @classmethod
    def opened(cls, folder: Path, digest: str, count: int) -> _Parts:
        """The folder made ready: what a run with another digest left there is removed."""
        folder.mkdir(parents=True, exist_ok=True)
        manifest = folder / _MANIFEST
        if manifest.exists():
            old = orjson.loads(manifest.read_bytes())
            if old["digest"] != digest:
                manifest.unlink()
                for number in range(old["parts"]):
                    cls(folder, old["parts"]).path(number).unlink(missing_ok=True)
        _write(manifest, orjson.dumps({"digest": digest, "parts": count}))
        return cls(folder, count)

    def path(self, number: int) -> Path:
        return self.folder / f"scores-{number:06}.npz"

    def write(self, number: int, found: NDArray[np.void], compared: int) -> None:
        begun = self.path(number).with_suffix(".begun")
        with begun.open("wb") as file:
            np.savez(file, found=found, compared=np.int64(compared))
        begun.replace(self.path(number))

    def read(self) -> ScoredPairs:
        """All parts, one after the other."""
        compared, parts = 0, [np.empty(0, dtype=_EDGE)]
        for number in range(self.count):
            with np.load(self.path(number)) as part:
                compared += int(part["compared"])
                parts.append(part["found"])
        found = np.concatenate(parts)
        return ScoredPairs(
            compared,
            found["left"].astype(np.intp),
            found["right"].astype(np.intp),
            np.ascontiguousarray(found["weight"]),
            np.ascontiguousarray(found["vetoed"]),
        )


def _write(path: Path, content: bytes) -> None:
    begun = path.with_suffix(".begun")
    begun.write_bytes(content)
    begun.replace(path)


def _digest(
    rules: MatchRules,
    features: Table,
    candidates: Candidates,
    ranges: list[tuple[int, int]],
    keep_from: float,
) -> str:
    """What the scores of a run depend on."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(rules.model_dump_json().encode())
    digest.update(repr((keep_from, ranges)).encode())
    digest.update(candidates.unique.tobytes())
    for name in sorted(features.columns):
        column = features.columns[name]
        digest.update(f"{name}\0{len(column.values)}\0".encode())
        digest.update(column.codes.tobytes())
        digest.update("\0".join(column.values.tolist()).encode())
    return digest.hexdigest()


def clusters_of(
    rules: MatchRules, features: Table, records: Records, unique: Collection[str], pairs: ScoredPairs
) -> NDArray[np.intp]:
    """Per record the place of the first one of its cluster.

    Args:
        rules: their thresholds and vetoes decide.
        features: of the records.
        records: by their ids, which settle what is equally strong.
        unique: sources free of duplicates.
        pairs: the scores; a pair that is missing is no match.
    """
    probability = pairs.probability
    likely = np.flatnonzero(probability >= rules.review)
    joins = (probability[likely] >= rules.merge) & ~pairs.vetoed[likely]
    left, right, weight = pairs.left[likely], pairs.right[likely], pairs.weight[likely]
    # Only records that something joins can be in a cluster of several; they are named by their ids.
    places = np.unique(np.concatenate((left[joins], right[joins])))
    ids = records.ids
    named = dict(zip(ids[places].tolist(), places.tolist(), strict=True))
    partition = cluster(
        named,
        map(Edge, ids[left[joins]].tolist(), ids[right[joins]].tolist(), weight[joins].tolist()),
        support=zip(ids[left[~joins]].tolist(), ids[right[~joins]].tolist(), strict=True),
        exclusive=_values(features, rules.vetoes, places, ids),
        unique_sources=_unique_sources(records.sources, unique, places, ids),
    )
    clusters = np.arange(features.size)
    for members in partition.clusters:
        found = [named[member] for member in members]
        clusters[found] = min(found)
    return clusters


def _values(
    features: Table, names: Sequence[str], places: Indices, ids: NDArray[Any]
) -> dict[str, dict[str, str]]:
    """Record → feature → value, of some features and records."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        column = features.column(name).take(places)
        present = np.flatnonzero(column.codes != ABSENT)
        values = column.values[column.codes[present]]
        for key, value in zip(ids[places[present]].tolist(), values.tolist(), strict=True):
            found.setdefault(key, {})[name] = value
    return found


def _unique_sources(
    sources: Column, unique: Collection[str], places: Indices, ids: NDArray[Any]
) -> dict[str, str]:
    """Record → source, of those records whose source is free of duplicates."""
    named = zip(ids[places].tolist(), sources.take(places).decoded(), strict=True)
    return {key: source for key, source in named if source is not None and source in unique}
