"""Contributions in a few words, and what survives of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mdm.model import Cell, Contribution, RecordId
from mdm.survivorship.chain import survive
from mdm.survivorship.link import Link, Scene

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
RANKS = {"steward": 1, "crm": 2, "erp": 3, "web": 4}


def says(name: str, value: str | None, days: float | None = 0, **more: Any) -> Contribution:
    """A contribution named as source:key, changed so many days after Monday."""
    source, _, key = name.partition(":")
    changed_at = None if days is None else MONDAY + timedelta(days=days)
    number = 10 * RANKS[source] + int(key)
    return Contribution(RecordId(number), 1, source, key, RANKS[source], changed_at, value, **more)


def null(name: str, days: float | None = 0) -> Contribution:
    """A contribution that says that there is no value."""
    return says(name, None, days, null=True)


def why(cell: Cell | None) -> dict[str, str]:
    """Each loser as source:key → why it lost."""
    assert cell is not None
    return {f"{lost.contribution.source}:{lost.contribution.key}": lost.why for lost in cell.losers}


def outcome(cell: Cell | None) -> tuple[str | None, dict[str, str]]:
    """The value, and why each other lost."""
    assert cell is not None
    return cell.value, why(cell)


def survivor(rule: Link | Sequence[Link], *said: Contribution, scene: Scene | None = None) -> str | None:
    """The value that a rule keeps."""
    cell = survive("x", said, [rule] if isinstance(rule, Link) else rule, scene or Scene())
    assert cell is not None
    return cell.value
