"""Axes: where a value lies in a drawing, and which values are written beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` to places in a drawing, linearly; values beyond are drawn at the end."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1.0)
        return round(self.start + share * (self.end - self.start), 2)


def count_height(count: float) -> float:
    """How high a count is drawn where one pair must be seen beside a million: log10(1 + count)."""
    return math.log10(1.0 + count)


def count_ticks(most: float) -> list[tuple[float, str]]:
    """The powers of ten up to a count, as (height, label)."""
    highest = max(1, math.ceil(math.log10(most + 1.0)))
    return [(count_height(10.0**power), short(10**power)) for power in range(highest + 1)]


def probability_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round probabilities between two log odds in bits, as (bits, label)."""
    named: Sequence[tuple[float, str]] = (
        (0.0001, "0.01%"), (0.001, "0.1%"), (0.01, "1%"), (0.1, "10%"), (0.5, "50%"), (0.9, "90%"),
        (0.99, "99%"), (0.999, "99.9%"), (0.9999, "99.99%"), (0.99999, "99.999%"),
    )  # fmt: skip
    found = [(math.log2(share) - math.log2(1.0 - share), label) for share, label in named]
    return [(bits, label) for bits, label in found if low <= bits <= high]


def short(count: float) -> str:
    """A count in few characters: 950, 12k, 3.4M."""
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= unit:
            text = f"{count / unit:.1f}" if count < 10 * unit else f"{count / unit:.0f}"
            return text.removesuffix(".0") + name
    return f"{count:.0f}"
