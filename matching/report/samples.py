"""Pairs worth looking at: those nearest to the thresholds, those a veto holds back, and the worst mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.explain import MatchScore, explain
from matching.report.findings import Findings, likelihood, log_odds

_EACH = 4
# So many of the nearest are looked through for different patterns of evidence.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class SampledPair:
    """A pair with its evidence; `matching` is None where the truth says nothing of it."""

    left: str
    right: str
    probability: float
    score: MatchScore
    matching: bool | None


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """Pairs that were chosen for one reason."""

    name: str
    pairs: tuple[SampledPair, ...]


def sampled_pairs(findings: Findings) -> tuple[SampleGroup, ...]:
    """The groups that have a pair; within each, no two pairs reach the same levels."""
    groups = (SampleGroup(name, tuple(_distinct(findings, places))) for name, places in _orders(findings))
    return tuple(group for group in groups if group.pairs)


def _orders(findings: Findings) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Per group the places of edges, the most telling first."""
    edges, rules = findings.edges, findings.rules
    probability = likelihood(edges)
    bits = np.array([log_odds(share) for share in probability.tolist()])

    def nearest(wanted: NDArray[np.bool_], threshold: float) -> NDArray[np.intp]:
        places = np.flatnonzero(wanted)
        return places[np.argsort(np.abs(bits[places] - log_odds(threshold)), kind="stable")]

    above, in_review = probability >= rules.merge, probability >= rules.review
    yield "Just above the merge threshold", nearest(above & ~edges.vetoed, rules.merge)
    yield "Just below the merge threshold", nearest(in_review & ~above & ~edges.vetoed, rules.merge)
    yield "Just below the review threshold", nearest(~in_review & ~edges.vetoed, rules.review)
    yield "Held back by a veto", nearest(in_review & edges.vetoed, 1.0)
    if findings.truth is not None:
        matching, judged = findings.truth.matching, findings.truth.judged
        yield "Probable, but not a match", nearest(in_review & ~edges.vetoed & judged & ~matching, 1.0)
        yield "A match, but improbable", nearest((~in_review | edges.vetoed) & matching, 0.0)


def _distinct(findings: Findings, places: NDArray[np.intp]) -> Iterator[SampledPair]:
    seen, truth = set(), findings.truth
    for place in places[:_LOOKED_AT].tolist():
        left, right = int(findings.edges.left[place]), int(findings.edges.right[place])
        score = explain(findings.rules, findings.features.record(left), findings.features.record(right))
        pattern = tuple(entry.level for entry in score.evidence)
        if pattern in seen:
            continue
        seen.add(pattern)
        yield SampledPair(
            left=findings.ids[left],
            right=findings.ids[right],
            probability=float(findings.edges.probability[place]),
            score=score,
            matching=bool(truth.matching[place]) if truth is not None and truth.judged[place] else None,
        )
        if len(seen) == _EACH:
            return
