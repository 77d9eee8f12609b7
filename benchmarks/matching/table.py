"""One line for each matcher of each set, as a table for people, Markdown, or JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from benchmarks.matching.quality import Calibration, Quality
from benchmarks.matching.usage import Usage


@dataclass(frozen=True, slots=True)
class Line:
    """What one matcher reached on one set; whatever it does not tell is None.

    Attributes:
        set: name of the set.
        records: how many it has.
        matcher: who matched, and how.
        quality: of the clusters.
        calibration: of the probabilities.
        usage: of the matching alone.
        f1: pairwise, where a matcher tells nothing else.
        note: how the figures came about, or why they are missing.
    """

    set: str
    records: int
    matcher: str
    quality: Quality | None = None
    calibration: Calibration | None = None
    usage: Usage | None = None
    f1: float | None = None
    note: str = ""


HEADINGS = (
    "set",
    "records",
    "matcher",
    "P",
    "R",
    "F1",
    "B³ P",
    "B³ R",
    "B³ F1",
    "ECE",
    "by chance",
    "merge P",
    "wall s",
    "CPU s",
    "MiB",
    "note",
)
_NUMBERS_FROM, _NUMBERS_TO = 3, 15


def cells(line: Line) -> list[str]:
    """The line as text, one cell for each heading; a figure that is missing is empty."""
    quality, usage = line.quality, line.usage
    figures = [""] * 6
    if quality is not None:
        figures = [f"{value:.3f}" for value in asdict(quality).values()]
    elif line.f1 is not None:
        figures[2] = f"{line.f1:.3f}"
    calibrated = line.calibration
    trust = ["", "", ""]
    if calibrated is not None:
        trust = [
            "" if value is None else f"{value:.3f}"
            for value in (calibrated.error, calibrated.by_chance, calibrated.merge_precision)
        ]
    taken = ["", "", ""]
    if usage is not None:
        taken = [f"{usage.wall_seconds:.1f}", f"{usage.cpu_seconds:.1f}", f"{usage.peak_mib:,.0f}"]
    return [line.set, f"{line.records:,}", line.matcher, *figures, *trust, *taken, line.note]


def ratios(ours: Usage, peer: Usage) -> str:
    """Ours as multiples of the peer's: wall time, processor time, memory."""
    return (
        f"{ours.wall_seconds / peer.wall_seconds:.2f}× wall, "
        f"{ours.cpu_seconds / peer.cpu_seconds:.2f}× CPU, {ours.peak_mib / peer.peak_mib:.2f}× memory"
    )


def added(one: Usage, other: Usage) -> Usage:
    """Two programs, one after the other."""
    return Usage(
        one.wall_seconds + other.wall_seconds,
        one.cpu_seconds + other.cpu_seconds,
        max(one.peak_mib, other.peak_mib),
    )


def table_of(title: str, lines: Iterable[Line]) -> Table:
    """The lines for a terminal, a section for each set."""
    table = Table(title=title, title_justify="left")
    for place, heading in enumerate(HEADINGS):
        number = _NUMBERS_FROM <= place < _NUMBERS_TO or heading == "records"
        table.add_column(
            heading, justify="right" if number else "left", no_wrap=heading != "note", overflow="fold"
        )
    last = ""
    for line in lines:
        row = cells(line)
        if last and line.set != last:
            table.add_section()
        if line.set == last:
            row[0] = row[1] = ""
        table.add_row(*row)
        last = line.set
    return table


def markdown_of(title: str, lines: Sequence[Line]) -> str:
    """The lines as one Markdown table under a heading."""
    aligned = ["---:" if _NUMBERS_FROM <= place < _NUMBERS_TO else "---" for place in range(len(HEADINGS))]
    rows = [list(HEADINGS), aligned, *map(cells, lines)]
    escaped = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return f"# {title}\n\n" + "\n".join(escaped) + "\n"


def document_of(line: Line) -> dict[str, Any]:
    """The line as JSON has it."""
    return asdict(line)
