"""Writes the report as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from matching.evaluate import calibration
from matching.report import charts
from matching.report.charts import Mark
from matching.report.findings import Curves, Findings, asked, expected_curves, log_odds, merged, true_curves
from matching.report.samples import SampleGroup, sampled_pairs
from matching.report.scales import short
from matching.rules import Comparison

_TEMPLATES = Environment(
    loader=PackageLoader("matching.report", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_LOWEST_BITS, _HIGHEST_BITS, _STEPS = -4.0, 16.0, 201
_LEAST_SCALE_BITS = 4.0


def report_page(findings: Findings, *, samples: bool = True) -> str:
    """The report as the text of an HTML page.

    Args:
        findings: the run.
        samples: whether single pairs are shown, with the values of their records; without them the page has
            counts and weights alone.
    """
    rules, edges, truth = findings.rules, findings.edges, findings.truth
    marks = [Mark(log_odds(rules.review), "review"), Mark(log_odds(rules.merge), "merge")]
    thresholds = np.linspace(_LOWEST_BITS, _HIGHEST_BITS, _STEPS)
    expected = expected_curves(edges, thresholds)
    true = None if truth is None else true_curves(edges, thresholds, truth)
    honest = (
        None if truth is None else calibration(edges.probability[truth.judged], truth.matching[truth.judged])
    )
    groups = sampled_pairs(findings) if samples else ()
    template = _TEMPLATES.get_template("page.html")
    template.globals.update(short=short, bits_bar=charts.bits_bar, share_of=_share)
    return template.render(
        findings=findings,
        rules=rules,
        tiles=_tiles(findings),
        verdicts=_at_thresholds(findings),
        distribution=charts.score_distribution(
            findings.sampled_weights, findings.edges.compared / max(len(findings.sampled_weights), 1), marks
        ),
        # Without a pair there is nothing whose precision a line could show.
        curves=charts.threshold_curves(expected, true, marks) if len(edges.probability) else "No pairs.",
        reliability=None if honest is None else charts.reliability(honest),
        calibration=honest,
        weights=[_weights(rule, _most_bits(findings)) for rule in rules.comparisons],
        most_pairs=max((found.pairs for found in findings.coverage.rules), default=1),
        clusters=charts.cluster_sizes(findings.cluster_sizes),
        groups=groups,
        samples=samples,
        sample_bits=_sample_bits(groups),
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the top of the page."""

    figure: str
    name: str


def _tiles(findings: Findings) -> list[Tile]:
    edges, rules = findings.edges, findings.rules
    return [
        Tile(f"{findings.features.size:,}", "records"),
        Tile(f"{sum(findings.cluster_sizes.values()):,}", "clusters"),
        Tile(f"{edges.compared:,}", "candidate pairs"),
        Tile(f"{int(merged(rules, edges).sum()):,}", "pairs that the policy merges"),
        Tile(f"{int(asked(rules, edges).sum()):,}", "pairs for a steward"),
    ]


Shares = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """Precision, recall and F1 at one threshold; those that are true only where the truth is known.

    None is a share of no pairs.
    """

    name: str
    threshold: float
    pairs: int
    expected: Shares
    true: Shares | None


def _at_thresholds(findings: Findings) -> list[AtThreshold]:
    rules, edges, truth = findings.rules, findings.edges, findings.truth
    found = []
    for name, share in (("merge", rules.merge), ("review", rules.review)):
        bits = np.array([log_odds(share)])
        pairs = int((edges.probability >= share).sum())
        expected = _shares(expected_curves(edges, bits), pairs, len(edges.probability))
        true = None
        if truth is not None:
            judged = int((edges.probability[truth.judged] >= share).sum())
            true = _shares(true_curves(edges, bits, truth), judged, truth.pairs)
        found.append(AtThreshold(name, share, pairs, expected, true))
    return found


def _shares(curves: Curves, taken: int, matching: int) -> Shares:
    """Precision, recall and F1 at the only threshold, of so many pairs taken and so many that may match."""
    return (
        float(curves.precision[0]) if taken else None,
        float(curves.recall[0]) if matching else None,
        float(curves.f1[0]) if taken and matching else None,
    )


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.4f}"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level of a comparison: its weight, drawn and in figures."""

    label: str
    bits: float
    m: float
    u: float
    bar: Markup


@dataclass(frozen=True, slots=True)
class Weights:
    """The levels of one comparison, best first."""

    name: str
    features: tuple[str, ...]
    kind: str
    rows: tuple[LevelRow, ...]
    rarity: str


def _weights(rule: Comparison, most: float) -> Weights:
    rarity = ""
    if rule.rarity is not None:
        rarity = (
            f"Rare values of {', '.join(rule.rarity.features)} in common add up to "
            f"{rule.rarity.at_most_bits:g} bits, common ones take as many away."
        )
    return Weights(
        name=rule.name,
        features=rule.features,
        kind=rule.comparator.kind,
        rows=tuple(
            LevelRow(level.label, level.bits, level.m, level.u, charts.bits_bar(level.bits, most))
            for level in rule.levels
        ),
        rarity=rarity,
    )


def _most_bits(findings: Findings) -> float:
    weights = [abs(level.bits) for rule in findings.rules.comparisons for level in rule.levels]
    return max(_LEAST_SCALE_BITS, *weights)


def _sample_bits(groups: tuple[SampleGroup, ...]) -> float:
    bits = [abs(entry.bits) for group in groups for pair in group.pairs for entry in pair.score.evidence]
    return max(_LEAST_SCALE_BITS, *bits, 0.0)
