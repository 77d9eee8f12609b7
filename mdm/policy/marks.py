"""What a source record says about a value beside the value itself, and how that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said about one attribute of one record.

    `at` is the clock of this value alone. `null`: there is no value. `pin` is the member, as source:key, whose
    word is meant. `ignored` holds the members that are not to be listened to, each with who says so and why.
    """

    at: datetime | None = None
    null: bool = False
    pin: str | None = None
    author: str | None = None
    reason: str | None = None
    ignored: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def mark_of(stored: Mapping[str, Any]) -> Mark:
    """A mark as it is kept in the database."""
    at = stored.get("at")
    return Mark(
        datetime.fromisoformat(at) if at else None,
        bool(stored.get("null")),
        stored.get("pin"),
        stored.get("author"),
        stored.get("reason"),
        stored.get("ignored", {}),
    )
