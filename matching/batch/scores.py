"""Scores of candidate pairs, range by range on all cores, and kept in files so that a run can be taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.batch.mapped import digest_of
from matching.batch.pairs import MAX_PAIRS, Candidates
from matching.batch.work import Stage
from matching.batch.workers import Progress, shared_out
from matching.rules import MatchRules
from matching.score import Indices, bits_of, probability_of
from matching.several import SeveralScorer
from matching.table import Table
from matching.version import code_digest

KEEP_FROM = 0.05
"""Probability from which the score of a pair is kept."""

_EDGE = np.dtype([("left", np.int32), ("right", np.int32), ("weight", np.float64), ("vetoed", np.bool_)])


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """The pairs of a probability worth keeping, sorted by their places; left is smaller than right.

    `compared` is how many candidate pairs there were. `weight` is in bits. `probability` is that of the weight
    until rivals are heard.
    """

    compared: int
    left: Indices
    right: Indices
    weight: NDArray[np.float64]
    vetoed: NDArray[np.bool_]
    probability: NDArray[np.float64]


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
    depends = rules.model_dump_json(), candidates.unique.tobytes(), ranges, keep_from, code_digest()
    stage = Stage.opened(work_dir, "scores", digest_of(features, *depends))
    scorer = SeveralScorer(rules, features)
    at_least = bits_of(keep_from)

    def score(number: int) -> int:
        left, right = candidates.pairs(*ranges[number])
        chosen, scores = scorer.score_from(left, right, at_least)
        found = np.empty(len(chosen), dtype=_EDGE)
        found["left"], found["right"] = left[chosen], right[chosen]
        found["weight"], found["vetoed"] = scores.weight, scores.vetoed
        with stage.begun(_part(number)) as file:
            np.savez(file, found=found, compared=np.int64(len(left)))
        return number

    missing = [number for number in range(len(ranges)) if not stage.path(_part(number)).exists()]
    for done, _ in enumerate(shared_out(score, missing, processes), len(ranges) - len(missing) + 1):
        if progress is not None:
            progress("score", done, len(ranges))
    return _kept(stage, len(ranges))


def _kept(stage: Stage, parts: int) -> ScoredPairs:
    """The scores of all ranges, one after the other."""
    compared, kept = 0, [np.empty(0, dtype=_EDGE)]
    for number in range(parts):
        with np.load(stage.path(_part(number))) as part:
            compared += int(part["compared"])
            kept.append(part["found"])
    found = np.concatenate(kept)
    weight = np.ascontiguousarray(found["weight"])
    return ScoredPairs(
        compared,
        found["left"].astype(np.intp),
        found["right"].astype(np.intp),
        weight,
        np.ascontiguousarray(found["vetoed"]),
        probability_of(weight),
    )


def _part(number: int) -> str:
    return f"{number:06}.npz"
