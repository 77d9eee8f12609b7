"""Lines are shown with what is known of them, and the rest is empty."""

from __future__ import annotations

from benchmarks.matching.quality import Calibration, Quality
from benchmarks.matching.table import HEADINGS, Line, added, cells, markdown_of, ratios
from benchmarks.matching.usage import Usage

LINE = Line(
    "febrl3",
    5_000,
    "hub",
    Quality(1.0, 0.5, 2 / 3, 0.9, 0.8, 0.85),
    Calibration(0.0123, 0.0099, None, 0),
    Usage(1.25, 2.0, 1024.4),
    note="a|b",
)


def test_a_line_has_a_cell_for_each_heading() -> None:
    shown = dict(zip(HEADINGS, cells(LINE), strict=True))
    assert (shown["records"], shown["F1"], shown["B³ F1"], shown["ECE"]) == (
        "5,000",
        "0.667",
        "0.850",
        "0.012",
    )
    assert (shown["by chance"], shown["merge P"], shown["CPU s"], shown["MiB"]) == (
        "0.010",
        "",
        "2.0",
        "1,024",
    )


def test_a_published_figure_is_an_f1_alone() -> None:
    shown = dict(zip(HEADINGS, cells(Line("abt_buy", 2_173, "Ditto", f1=0.893)), strict=True))
    assert (shown["P"], shown["F1"], shown["wall s"]) == ("", "0.893", "")


def test_markdown_escapes_what_would_end_a_cell() -> None:
    lines = markdown_of("Title", [LINE]).splitlines()
    assert lines[0] == "# Title"
    assert lines[4].endswith("| a\\|b |")
    assert len({line.replace("\\|", "").count("|") for line in lines[2:]}) == 1


def test_ratios_are_multiples_of_the_peer() -> None:
    assert ratios(Usage(1, 2, 30), Usage(2, 2, 10)) == "0.50× wall, 1.00× CPU, 3.00× memory"
    assert added(Usage(1, 2, 30), Usage(2, 2, 10)) == Usage(3, 4, 30)
