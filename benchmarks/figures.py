"""What a benchmark says: a figure beside the bar or the peer it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `met` is None where there is nothing to meet. `values` holds the plain numbers behind `measured`, with the
    unit in each name.
    """

    what: str
    size: str
    measured: str
    bar: str
    verdict: str
    met: bool | None = None
    values: Mapping[str, float] = field(default_factory=dict)


def not_yet(what: str, bar: str, why: str) -> Figure:
    """A figure that cannot be measured here or now, and why."""
    return Figure(what, "", "", bar, f"not yet: {why}")


def held(met: bool, ratio: str) -> str:
    """The verdict on a figure: whether the bar is met, and the ratio that shows by how much."""
    return f"{'met' if met else 'MISSED'}, {ratio}"


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile of durations, in milliseconds."""
    middle, last = np.percentile(np.asarray(seconds) * 1000, [50, 99])
    return float(middle), float(last)


def table_of(title: str, figures: Iterable[tuple[str, Figure]]) -> Table:
    """The figures, each with the name of its row."""
    table = Table(
        "row", "what", "size", "measured", "peer or bar", "verdict", title=title, title_justify="left"
    )
    colours = {True: "green", False: "red", None: "yellow"}
    last = ""
    for name, figure in figures:
        verdict = f"[{colours[figure.met]}]{figure.verdict}[/]"
        if last and name != last:
            table.add_section()
        table.add_row(
            "" if name == last else name, figure.what, figure.size, figure.measured, figure.bar, verdict
        )
        last = name
    return table


def document_of(name: str, figure: Figure) -> dict[str, Any]:
    """The figure as JSON has it."""
    return {"row": name, **asdict(figure), "values": dict(figure.values)}
