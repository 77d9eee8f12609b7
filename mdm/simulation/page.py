"""A simulation as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mdm.simulation import charts

_TEMPLATES = Environment(
    # The style sheet is that of the match report: both are read side by side.
    loader=ChoiceLoader([PackageLoader("mdm.simulation", "."), PackageLoader("matching.report", ".")]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_CELL_KINDS = ("changed", "appeared", "gone")


def simulation_page(report: Mapping[str, Any]) -> str:
    """The page of a report; it shows values of records where the report does."""
    return _TEMPLATES.get_template("page.html").render(_context(report))


def simulation_findings(report: Mapping[str, Any]) -> Markup:
    """What the page says, without its head and style: to be put into another page."""
    return Markup(_TEMPLATES.get_template("findings.html").render(_context(report)))


def _context(report: Mapping[str, Any]) -> dict[str, Any]:
    """What a template needs to show a report: the report and its drawings."""
    cells = _changing(report["cells"])
    views = {name: _changing(view) for name, view in report["views"].items() if view["state"] == "compared"}
    return {
        "report": report,
        "tiles": _tiles(report),
        "sizes": charts.cluster_sizes(report["sizes"]["before"], report["sizes"]["after"]),
        "cells": charts.stacked_bars(cells, _CELL_KINDS, "cells"),
        "has_cells": bool(cells),
        "views": {
            name: charts.stacked_bars(found, _CELL_KINDS, f"cells of {name}")
            for name, found in views.items()
            if found
        },
        "writes": {
            target: _fields(counts) for target, counts in report["writes"].items() if counts["fields"]
        },
    }


def _changing(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of which cells change."""
    return {
        name: counts
        for name, counts in cells["attributes"].items()
        if any(counts[kind] for kind in _CELL_KINDS)
    }


def _fields(counts: Mapping[str, Any]) -> Markup:
    """What of a field's writes stays, is new and is owed no longer, as net numbers."""
    rows = {}
    for field, sides in counts["fields"].items():
        before, after = sides["before"], sides["after"]
        rows[field] = {
            "still": min(before, after),
            "newly": max(after - before, 0),
            "no_longer": max(before - after, 0),
        }
    return charts.stacked_bars(rows, ("still", "newly", "no_longer"), "writes owed")


def _tiles(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    clusters, cells, tasks = report["clusters"], report["cells"], report["tasks"]
    writes = report["writes"].values()
    return [
        (f"{clusters['merged']:,}", "merges"),
        (f"{clusters['split']:,}", "splits"),
        (f"{len(clusters['affected_ids']):,}", "golden ids affected"),
        (f"{cells['changed']:,}", "cells change"),
        (f"+{tasks['opened']:,} / −{tasks['closed']:,}", "tasks opened / closed"),
        (
            f"+{sum(w['newly'] for w in writes):,} / −{sum(w['no_longer'] for w in writes):,}",
            "writes newly / no longer owed",
        ),
    ]
