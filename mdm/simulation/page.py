"""A simulation as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def simulation_page(report: Mapping[str, Any]) -> str:
    """The page."""
    return str(report)
