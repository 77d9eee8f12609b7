"""What the table of figures shows."""

from __future__ import annotations

import pytest
from rich.console import Console

from benchmarks.figures import Figure, document_of, held, not_yet, percentiles, table_of


def test_percentiles_are_in_milliseconds() -> None:
    middle, last = percentiles([0.001] * 99 + [0.5])
    assert middle == pytest.approx(1.0)
    assert 1.0 < last < 500.0


def test_what_cannot_be_measured_says_why_and_stands_beside_its_bar() -> None:
    figure = not_yet("feed", "10,000 events/s", "no server")
    assert (figure.verdict, figure.bar, figure.measured, figure.met) == (
        "not yet: no server", "10,000 events/s", "", None,
    )  # fmt: skip


def test_a_verdict_shows_the_ratio_either_way() -> None:
    assert held(True, "2.0×") == "met, 2.0×"
    assert held(False, "0.5×") == "MISSED, 0.5×"


def test_the_table_names_a_row_once_and_shows_every_figure() -> None:
    figures = [
        ("load", Figure("first", "1", "2 s", "3 s", "met", True)),
        ("load", not_yet("second", "9", "?")),
    ]
    console = Console(width=160, record=True, file=None)
    with console.capture() as shown:
        console.print(table_of("today", figures))
    assert shown.get().count("load") == 1
    assert "first" in shown.get()
    assert "not yet: ?" in shown.get()


def test_json_carries_the_plain_numbers() -> None:
    document = document_of("load", Figure("first", "1", "2 s", "3 s", "met", True, {"seconds": 2.0}))
    assert document["row"] == "load"
    assert document["values"] == {"seconds": 2.0}
