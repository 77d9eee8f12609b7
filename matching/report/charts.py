"""The drawings of a report, as inline SVG whose colours the page's style sheet decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from matching.evaluate import Calibration
from matching.report.findings import Curves, Floats
from matching.report.scales import Scale, count_height, count_ticks, probability_ticks, short

WIDTH, HEIGHT = 720.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 12.0, 24.0, 34.0
_SQUARE = 320.0
_SHARES = tuple((share / 5, f"{share * 20}%") for share in range(6))
_LARGEST_SIZES = 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a drawing at a value, with its name."""

    value: float
    name: str


def score_distribution(weights: Floats, scale: float, marks: Sequence[Mark]) -> Markup:
    """How many candidate pairs have which match weight, in bars of one bit.

    Args:
        weights: of a sample of pairs, in bits.
        scale: how many pairs one of the sample stands for.
        marks: the thresholds, ascending; they part the colours.
    """
    lowest, highest = -32, 32
    counts, _ = np.histogram(np.clip(weights, lowest, highest - 1e-9), highest - lowest, (lowest, highest))
    counts = counts * scale
    x = Scale(lowest, highest, _LEFT, WIDTH - _RIGHT)
    y = _height_scale(float(counts.max(initial=0.0)), HEIGHT)
    bars = []
    for place, count in enumerate(counts.tolist()):
        start = lowest + place
        band = sum(start + 0.5 >= mark.value for mark in marks)
        if count:
            bars.append(
                _bar(
                    x.at(start) + 0.5,
                    y.at(count_height(count)),
                    x.at(start + 1) - x.at(start) - 1.0,
                    y.at(0.0),
                    ("apart", "review", "merge")[min(band, 2)],
                    f"{start} to {start + 1} bits: about {short(count)} pairs",
                )
            )
    ticks = [(bits, f"{bits:+d}" if bits else "0") for bits in range(lowest, highest + 1, 8)]
    return _drawing(
        WIDTH,
        HEIGHT,
        _rows(y, count_ticks(float(counts.max(initial=0.0))), WIDTH),
        _labels(x, ticks, HEIGHT),
        Markup("").join(bars),
        _marks(x, marks, HEIGHT),
        _axis_name("match weight, bits", WIDTH, HEIGHT),
    )


def threshold_curves(expected: Curves, true: Curves | None, marks: Sequence[Mark]) -> Markup:
    """Precision, recall and F1 by threshold: dashed as promised, and drawn through where the truth is known."""
    low, high = float(expected.thresholds[0]), float(expected.thresholds[-1])
    x = Scale(low, high, _LEFT, WIDTH - _RIGHT)
    y = Scale(0.0, 1.0, HEIGHT - _BOTTOM, _TOP)
    lines = []
    for curves, kind in ((expected, "expected"), (true, "true")):
        if curves is not None:
            for values, name in (
                (curves.f1, "f1"),
                (curves.precision, "precision"),
                (curves.recall, "recall"),
            ):
                lines.append(_line(curves.thresholds, values, x, y, f"curve {name} {kind}"))
    return _drawing(
        WIDTH,
        HEIGHT,
        _rows(y, _SHARES, WIDTH),
        _labels(x, probability_ticks(low, high), HEIGHT),
        Markup("").join(lines),
        _marks(x, marks, HEIGHT),
        _axis_name("threshold, probability", WIDTH, HEIGHT),
    )


def reliability(calibration: Calibration) -> Markup:
    """What probabilities promise against what is true: on the diagonal where they are honest."""
    x = Scale(0.0, 1.0, _LEFT, _SQUARE - _RIGHT)
    y = Scale(0.0, 1.0, _SQUARE - _BOTTOM, _TOP)
    dots = [
        Markup('<circle class="dot" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            x.at(entry.promised),
            y.at(entry.matching),
            round(2.5 + 1.5 * count_height(entry.pairs), 2),
            f"{entry.pairs:,} pairs: {entry.promised:.1%} promised, {entry.matching:.1%} match",
        )
        for entry in calibration.bins
    ]
    return _drawing(
        _SQUARE,
        _SQUARE,
        _rows(y, _SHARES, _SQUARE),
        _labels(x, _SHARES, _SQUARE),
        Markup('<line class="ideal" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            x.at(0.0), y.at(0.0), x.at(1.0), y.at(1.0)
        ),
        Markup("").join(dots),
        _axis_name("promised probability", _SQUARE, _SQUARE),
    )


def cluster_sizes(sizes: Mapping[int, int]) -> Markup:
    """How many clusters have how many records; the last bar is of all that are larger."""
    counts: dict[int, int] = {}
    for size, count in sizes.items():
        counts[min(size, _LARGEST_SIZES)] = counts.get(min(size, _LARGEST_SIZES), 0) + count
    largest = max(counts, default=1)
    x = Scale(0.5, max(largest, 8) + 0.5, _LEFT, WIDTH - _RIGHT)
    most = float(max(counts.values(), default=0))
    y = _height_scale(most, HEIGHT)
    width = min(x.at(2.0) - x.at(1.0) - 3.0, 36.0)

    def named(size: int) -> str:
        return f"{size} or more" if size == _LARGEST_SIZES else str(size)

    bars = [
        _bar(
            x.at(size) - width / 2,
            y.at(count_height(count)),
            width,
            y.at(0.0),
            "single" if size == 1 else "merge",
            f"{count:,} clusters of {named(size)} records",
        )
        for size, count in sorted(counts.items())
    ]
    ticks = [(float(size), f"{size}+" if size == _LARGEST_SIZES else str(size)) for size in counts]
    return _drawing(
        WIDTH,
        HEIGHT,
        _rows(y, count_ticks(most), WIDTH),
        _labels(x, sorted(ticks), HEIGHT),
        Markup("").join(bars),
        _axis_name("records in the cluster", WIDTH, HEIGHT),
    )


def bits_bar(bits: float, most: float) -> Markup:
    """One bar from the axis in the middle: to the right for a match, to the left against one."""
    scale = Scale(-most, most, 0.0, 200.0)
    start, end = sorted((scale.at(0.0), scale.at(bits)))
    return Markup(
        '<svg class="bits" viewBox="0 0 200 12" preserveAspectRatio="none" role="img" aria-label="{} bits">'
        '<line class="axis" x1="100" y1="0" x2="100" y2="12"/>'
        '<rect class="{}" x="{}" y="2" width="{}" height="8" rx="1.5"/></svg>'
    ).format(f"{bits:+.1f}", "for" if bits >= 0 else "against", start, round(end - start, 2))


def _height_scale(most: float, height: float) -> Scale:
    return Scale(0.0, count_ticks(most)[-1][0], height - _BOTTOM, _TOP)


def _drawing(width: float, height: float, *parts: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" role="img">{}</svg>').format(
        width, height, Markup("").join(parts)
    )


def _bar(x: float, top: float, width: float, bottom: float, kind: str, title: str) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}</title></rect>'
    ).format(kind, x, top, width, max(bottom - top, 0.0), title)


def _line(thresholds: Floats, values: Floats, x: Scale, y: Scale, kind: str) -> Markup:
    points = " ".join(
        f"{x.at(bits):g},{y.at(value):g}"
        for bits, value in zip(thresholds.tolist(), values.tolist(), strict=True)
    )
    return Markup('<polyline class="{}" points="{}"/>').format(kind, points)


def _rows(scale: Scale, ticks: Sequence[tuple[float, str]], width: float) -> Markup:
    """Lines across the drawing, with their values at the left."""
    return Markup("").join(
        Markup(
            '<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/><text class="row" x="{}" y="{}">{}</text>'
        ).format(
            _LEFT, scale.at(value), width - _RIGHT, scale.at(value), _LEFT - 6, scale.at(value) + 4, label
        )
        for value, label in ticks
    )


def _labels(scale: Scale, ticks: Sequence[tuple[float, str]], height: float) -> Markup:
    return Markup("").join(
        Markup('<text class="column" x="{}" y="{}">{}</text>').format(
            scale.at(value), height - _BOTTOM + 14, label
        )
        for value, label in ticks
    )


def _marks(scale: Scale, marks: Sequence[Mark], height: float) -> Markup:
    """Lines down the drawing, the name of each above it and on the side where there is room."""
    drawn = []
    for place, mark in enumerate(marks):
        first = place == 0 and len(marks) > 1
        drawn.append(
            Markup(
                '<line class="mark" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
                '<text class="{3}" x="{4}" y="{5}">{6}</text>'
            ).format(
                scale.at(mark.value),
                _TOP - 14,
                height - _BOTTOM,
                "mark before" if first else "mark",
                scale.at(mark.value) + (-4 if first else 4),
                _TOP - 8,
                mark.name,
            )
        )
    return Markup("").join(drawn)


def _axis_name(name: str, width: float, height: float) -> Markup:
    return Markup('<text class="name" x="{}" y="{}">{}</text>').format(width - _RIGHT, height - 4, name)
