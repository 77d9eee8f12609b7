"""Names the level that a comparator gives one pair."""

from __future__ import annotations

from matching.comparators.base import NO_EVIDENCE, BaseComparator, Values


def label(comparator: BaseComparator, left: str | Values | None, right: str | Values | None) -> str | None:
    """The label of the level of one pair; None without evidence."""
    ours = left if isinstance(left, tuple) else (left,)
    theirs = right if isinstance(right, tuple) else (right,)
    level = int(comparator.levels([ours], [theirs])[0])
    return None if level == NO_EVIDENCE else comparator.labels[level]
