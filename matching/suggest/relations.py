"""What columns say of each other: names composed of others, copies, places that belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from zlib import crc32

from matching.standardise.text import is_placeholder, text

ROWS = 2_000
"""Rows that are read across columns."""

_LIKELY = 0.5

Cells = Mapping[str, Sequence[str | None]]
"""Column → its cells in plain text, one per row; None for absence."""


def some_rows(columns: Mapping[str, Sequence[str | None]]) -> dict[str, list[str | None]]:
    """At most ROWS rows, chosen by what they hold: the order in which they come does not matter.

    Raises:
        ValueError: the columns differ in length.
    """
    rows = list(zip(*columns.values(), strict=True))
    if len(rows) > ROWS:
        rows = sorted(rows, key=lambda row: (crc32(repr(row).encode(errors="replace")), repr(row)))[:ROWS]
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def cells_of(columns: Mapping[str, Sequence[str | None]]) -> dict[str, list[str | None]]:
    """The cells of some rows in plain text."""
    return {name: [plain(value) for value in values] for name, values in some_rows(columns).items()}


def plain(value: str | None) -> str | None:
    """Plain text of a value; None for a placeholder."""
    return None if value is None or is_placeholder(value) else text(value)


def occurrence(part: Sequence[str | None], whole: Sequence[str | None]) -> float:
    """Share of the rows with both in which the first stands in the second, blanks apart."""
    pairs = [
        (left.replace(" ", ""), right.replace(" ", ""))
        for left, right in zip(part, whole, strict=True)
        if left is not None and right is not None and len(left) > 1
    ]
    return sum(left in right for left, right in pairs) / len(pairs) if pairs else 0.0


def opening(part: Sequence[str | None], whole: Sequence[str | None]) -> float:
    """Share of the rows with both in which the second begins with the first word of the first."""
    pairs = [
        (left.partition(" ")[0], right)
        for left, right in zip(part, whole, strict=True)
        if left is not None and right is not None
    ]
    return sum(right.startswith(left) for left, right in pairs) / len(pairs) if pairs else 0.0


def composed(parts: Sequence[Sequence[str | None]], whole: Sequence[str | None]) -> tuple[float, float]:
    """How far a column is the words of others put together.

    Returns:
        Share of the rows with a part in which the whole has just the words of the parts; and the share of the
        rows with a whole that have no part at all.
    """
    same = with_part = without = 0
    for row, value in enumerate(whole):
        if value is None:
            continue
        words = " ".join(cell for part in parts if (cell := part[row]) is not None).split()
        if not words:
            without += 1
            continue
        with_part += 1
        same += sorted(words) == sorted(value.split())
    total = with_part + without
    return (same / with_part if with_part else 0.0), (without / total if total else 0.0)


def equality(left: Sequence[str | None], right: Sequence[str | None]) -> float:
    """Share of the rows with either in which both are equal; 0 where fewer than two values are met."""
    pairs = Counter(pair for pair in zip(left, right, strict=True) if pair != (None, None))
    if len({first for first, _ in pairs}) < 2:
        return 0.0
    return sum(count for (first, second), count in pairs.items() if first == second) / pairs.total()


def exclusion(left: Sequence[str | None], right: Sequence[str | None]) -> float:
    """Share of the rows with either in which only one is present."""
    either = sum(one is not None or other is not None for one, other in zip(left, right, strict=True))
    both = sum(one is not None and other is not None for one, other in zip(left, right, strict=True))
    return 1 - both / either if either else 0.0


def foretells_presence(left: Sequence[str | None], right: Sequence[str | None]) -> float:
    """How far the values of the first tell whether the second is present, from 0 to 1.

    The least sure value counts: one that goes with presence in every second row makes it 0.
    """
    seen: dict[str, list[int]] = {}
    for value, other in zip(left, right, strict=True):
        if value is not None:
            seen.setdefault(value, [0, 0])[other is not None] += 1
    shares = [present / (absent + present) for absent, present in seen.values()]
    if not shares or max(shares) < _LIKELY or min(shares) > _LIKELY:
        return 0.0
    return min(abs(2 * share - 1) for share in shares)


def dependence(left: Sequence[str | None], right: Sequence[str | None]) -> float:
    """How far a repeated value of the first foretells the second, from 0 (not at all) to 1 (always).

    It is the share of the rows that have their group's most frequent second value, groups being the rows of
    one first value that occurs more than once, beyond the share that would be right by always saying the most
    frequent value. One row of each group is not counted, for it foretells itself.
    """
    groups: dict[str, Counter[str]] = {}
    for first, second in zip(left, right, strict=True):
        if first and second:
            groups.setdefault(first, Counter())[second] += 1
    repeated = [group for group in groups.values() if group.total() > 1]
    rows = sum(group.total() - 1 for group in repeated)
    if not rows:
        return 0.0
    right_ones = sum(max(group.values()) - 1 for group in repeated) / rows
    everyone = Counter[str]()
    for group in repeated:
        everyone.update(group)
    blind = max(everyone.values()) / everyone.total()
    return max(0.0, (right_ones - blind) / (1 - blind)) if blind < 1 else 0.0
