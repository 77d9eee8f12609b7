"""The drawings of a simulation, as inline SVG whose colours the page's style sheet decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from matching.report.scales import Scale, count_height, count_ticks, short

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 720.0, 150.0, 56.0, 8.0, 30.0
_ROW = 22.0
_HEIGHT = 220.0
_LARGEST = 12


def stacked_bars(rows: Mapping[str, Mapping[str, int]], kinds: Sequence[str], unit: str) -> Markup:
    """One bar a row, made of its counts by kind, to one scale; the title of each part says what it is."""
    most = max((sum(counts[kind] for kind in kinds) for counts in rows.values()), default=0)
    height = _TOP + _ROW * len(rows) + 6.0
    x = Scale(0.0, float(most or 1), _LEFT, _WIDTH - _RIGHT)
    drawn = []
    for place, (name, counts) in enumerate(rows.items()):
        top = _TOP + _ROW * place
        drawn.append(_text("row", _LEFT - 8, top + 13, name.replace("_", " ")))
        start = 0
        for kind in kinds:
            if counts[kind]:
                drawn.append(
                    _bar(
                        x.at(start),
                        top + 2,
                        max(x.at(start + counts[kind]) - x.at(start), 0.5),
                        _ROW - 7,
                        kind,
                        f"{name.replace('_', ' ')}: {counts[kind]:,} {unit} {kind.replace('_', ' ')}",
                    )
                )
            start += counts[kind]
        drawn.append(_text("end", x.at(start) + 6, top + 13, short(start)))
    return _drawing(height, *drawn)


def cluster_sizes(before: Mapping[str, int], after: Mapping[str, int]) -> Markup:
    """How many golden records have how many source records, before and after, by powers of ten."""
    sides = [_gathered(side) for side in (before, after)]
    sizes = sorted(sides[0].keys() | sides[1].keys())
    most = float(max((count for side in sides for count in side.values()), default=0))
    left = 48.0
    y = Scale(0.0, count_ticks(most)[-1][0], _HEIGHT - _BOTTOM, _TOP + 8)
    x = Scale(0.5, max([8, *sizes]) + 0.5, left, _WIDTH - 12.0)
    width = min((x.at(2.0) - x.at(1.0) - 4.0) / 2, 24.0)
    drawn = []
    for height, label in count_ticks(most):
        drawn.append(
            Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
                left, y.at(height), _WIDTH - 12.0, y.at(height)
            )
        )
        drawn.append(_text("row", left - 6, y.at(height) + 4, label))
    for size in sizes:
        named = f"{size} or more" if size == _LARGEST else str(size)
        for side, (counts, kind) in enumerate(zip(sides, ("before", "after"), strict=True)):
            count = counts.get(size, 0)
            if count:
                top = y.at(count_height(count))
                drawn.append(
                    _bar(
                        x.at(size) - width + side * width,
                        top,
                        width - 1.0,
                        y.at(0.0) - top,
                        kind,
                        f"{count:,} golden records of {named} source records {kind}",
                    )
                )
        drawn.append(
            _text("column", x.at(size), _HEIGHT - _BOTTOM + 14, f"{size}+" if size == _LARGEST else str(size))
        )
    drawn.append(_text("name", _WIDTH - 12.0, _HEIGHT - 2, "source records in the golden record"))
    return _drawing(_HEIGHT, *drawn)


def _gathered(sizes: Mapping[str, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for size, count in sizes.items():
        counts[min(int(size), _LARGEST)] = counts.get(min(int(size), _LARGEST), 0) + count
    return counts


def _drawing(height: float, *parts: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" role="img">{}</svg>').format(
        _WIDTH, height, Markup("").join(parts)
    )


def _bar(x: float, y: float, width: float, height: float, kind: str, title: str) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}</title></rect>'
    ).format(kind, x, y, width, max(height, 0.0), title)


def _text(kind: str, x: float, y: float, words: str) -> Markup:
    return Markup('<text class="{}" x="{:.2f}" y="{:.2f}">{}</text>').format(kind, x, y, words)
